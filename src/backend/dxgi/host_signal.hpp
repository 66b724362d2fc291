// Signals a shared fence from the CPU for Direct3D 11, which can do so on a GPU's queue only: behind the very wait that
// such a signal is to end.
#pragma once

#include "backend/dxgi/api.hpp"
#include "backend/dxgi/com.hpp"

#include <geyser/os_object.hpp>

#include <functional>
#include <mutex>
#include <string_view>

namespace geyser::dxgi {

/// Opens a Direct3D 12 device when it is first needed. Thread-safe.
class HostSignal {
public:
    using OpenDevice = std::function<Result<Com<ID3D12Device>>(std::string_view operation)>;

    explicit HostSignal(OpenDevice open_device) : open_device_(std::move(open_device)) {}

    /// `fence` is a shared handle of the fence.
    [[nodiscard]] Result<void> signal(const UniqueHandle& fence, std::uint64_t value, std::string_view operation);

private:
    OpenDevice open_device_;
    std::mutex mutex_;
    Com<ID3D12Device> device_; ///< under the mutex
};

} // namespace geyser::dxgi
