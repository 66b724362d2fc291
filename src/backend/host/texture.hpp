// A host texture: the memory alone.
#pragma once

#include "ipc/texture_memory.hpp"

#include <geyser/host.hpp>

namespace geyser::host {

class Manager;

class Texture final : public HostTexture {
public:
    Texture(const Manager& manager, TextureDescriptor descriptor, TextureMemory memory)
        : HostTexture(Api::Host, std::move(descriptor), Transport::HostMemory, 0), manager_(manager),
          memory_(std::move(memory)) {}

    [[nodiscard]] std::span<std::byte> bytes() noexcept override { return memory_.mapping.bytes(); }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept override { return memory_.mapping.bytes(); }
    [[nodiscard]] const std::vector<PlaneLayout>& planes() const noexcept override { return memory_.planes; }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    [[nodiscard]] const TextureMemory& memory() const noexcept { return memory_; }

private:
    const Manager& manager_;
    TextureMemory memory_;
};

} // namespace geyser::host
