// MTLBuffer of the fake: memory that CPU and GPU share.
#pragma once

#include "device.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace geyser::fake_metal {

class Buffer final : public Object {
public:
    /// Over memory of its own.
    Buffer(Device* device, std::size_t length);
    /// Over the caller's, who keeps it until the GPU is done with the buffer.
    Buffer(Device* device, std::span<std::byte> memory);

    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }

private:
    Reference<Device> device_;
    std::vector<std::byte> own_;
    std::span<std::byte> bytes_;
};

/// MTLBuffer, and what MTLDevice has for them.
void define_buffers();

} // namespace geyser::fake_metal
