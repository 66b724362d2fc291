// A rule of Vulkan's broken by the program: it ends, as no test may pass that broke one.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace geyser::fake_vulkan {

[[noreturn]] inline void violation(const std::string& what) {
    std::fprintf(stderr, "fake Vulkan: %s\n", what.c_str());
    std::abort();
}

} // namespace geyser::fake_vulkan
