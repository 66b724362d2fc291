// Threads of the library's own.
#pragma once

#include <geyser/error.hpp>

#include <functional>
#include <string_view>
#include <thread>

namespace geyser {

/// A thread that takes no signals: they are the program's, and are meant to interrupt the program's own calls.
/// OutOfHostMemory where the system has no thread left.
[[nodiscard]] Result<std::thread> start_thread(std::function<void()> run, std::string_view operation);

} // namespace geyser
