// A host texture: a mapping, and for textures created here the memory behind it.
#pragma once

#include "ipc/shared_memory.hpp"

#include <geyser/host.hpp>

namespace geyser::host {

class Manager;

class Texture final : public HostTexture {
public:
    /// `memory` is empty for imported textures: the mapping is all they need, and they are not exported again.
    Texture(const Manager& manager, TextureDescriptor descriptor, std::vector<PlaneLayout> planes, MappedMemory mapping,
            OsObject memory)
        : HostTexture(Api::Host, std::move(descriptor), Transport::HostMemory, 0), manager_(manager),
          planes_(std::move(planes)), mapping_(std::move(mapping)), memory_(std::move(memory)) {}

    [[nodiscard]] std::span<std::byte> bytes() noexcept override { return mapping_.bytes(); }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept override { return mapping_.bytes(); }
    [[nodiscard]] const std::vector<PlaneLayout>& planes() const noexcept override { return planes_; }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    [[nodiscard]] const OsObject& memory() const noexcept { return memory_; }

private:
    const Manager& manager_;
    std::vector<PlaneLayout> planes_;
    MappedMemory mapping_;
    OsObject memory_;
};

} // namespace geyser::host
