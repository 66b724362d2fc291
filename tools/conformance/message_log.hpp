// Collects what a manager logs, so that a silent validation layer can be told from one that was not asked.
#pragma once

#include <geyser/log.hpp>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace geyser::conformance {

/// Keeps warnings and errors. Thread-safe, as drivers log from threads of their own.
class MessageLog {
public:
    void add(LogLevel level, std::string_view message) {
        if (level >= LogLevel::Warning) {
            const std::scoped_lock lock(mutex_);
            messages_.emplace_back(message);
        }
    }

    /// What came since the last call.
    [[nodiscard]] std::vector<std::string> take() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(messages_, {});
    }

private:
    std::mutex mutex_;
    std::vector<std::string> messages_;
};

} // namespace geyser::conformance
