// What a driver hands out only once: it may be asked for the NT handle of one memory, semaphore or fence a single time
// (VUID-VkMemoryGetWin32HandleInfoKHR-handleType-00663 and its like). The first is kept; what users get are duplicates.
#pragma once

#include "core/try.hpp"

#include <geyser/os_object.hpp>

#include <mutex>

namespace geyser::vulkan {

/// Thread-safe.
class KeptObject {
public:
    /// A duplicate of what `ask`, a function that returns Result<OsObject>, returned when it was first needed.
    template <class Ask>
    [[nodiscard]] Result<OsObject> get(const Ask& ask) {
        const std::lock_guard lock(mutex_);
        if (!object_) {
            GEYSER_TRY(object_, ask());
        }
        return duplicate(object_);
    }

private:
    std::mutex mutex_;
    OsObject object_ = {};
};

} // namespace geyser::vulkan
