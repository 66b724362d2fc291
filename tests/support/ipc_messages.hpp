// Messages to send in tests, and a count of what must not leak.
#pragma once

#include "process_state.hpp"

#include <geyser/host.hpp>
#include <geyser/wire.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

/// Long enough to never pass: a call that should have returned fails its test instead of hanging it.
inline constexpr Timeout kLong = std::chrono::minutes(1);

/// Memory, which every platform can send.
inline OsObject make_object() {
    static const auto manager = HostTextureShareManager::create().value();
    const TextureDescriptor descriptor = {.width = 1, .height = 1, .layout = TextureLayout::Linear};
    const auto texture = manager->create_shareable_texture(descriptor, Transport::HostMemory).value();
    return std::move(manager->export_texture(*texture).value().objects.front());
}

inline std::vector<OsObject> make_objects(std::size_t count) {
    std::vector<OsObject> objects(count);
    std::ranges::generate(objects, make_object);
    return objects;
}

/// What SCM_RIGHTS would do with the borrowed objects of an encoded message.
inline std::vector<OsObject> transfer(const EncodedMessage& message) { return make_objects(message.objects.size()); }

inline DeviceIdentity sample_identity() {
    DeviceIdentity identity;
    std::ranges::generate(identity.device.bytes, [n = 0]() mutable { return static_cast<std::uint8_t>(0x10 + n++); });
    std::ranges::generate(identity.driver.bytes, [n = 0]() mutable { return static_cast<std::uint8_t>(0xa0 + n++); });
    return identity;
}

/// With nothing in it that may be left out.
inline ApiTextureHandle minimal_texture_handle() {
    ApiTextureHandle handle;
    handle.transport = Transport::OpaqueFd;
    handle.descriptor = {.width = 640, .height = 480};
    handle.objects = make_objects(1);
    handle.allocation_size = 640 * 480 * 4;
    handle.memory_type_index = 3;
    handle.dedicated = true;
    handle.vulkan = {.format = 37, .usage = 7, .flags = 8}; // VK_FORMAT_R8G8B8A8_UNORM
    handle.identity = sample_identity();
    return handle;
}

/// With everything optional in it, and as much of it as there may be.
inline ApiTextureHandle maximal_texture_handle() {
    constexpr std::uint64_t kPlaneBytes = 64 * 1024;
    ApiTextureHandle handle;
    handle.transport = Transport::DmaBuf;
    handle.descriptor = {
        .width = 64,
        .height = 64,
        .format = TextureFormat::Rgba8Srgb,
        .usage = static_cast<TextureUsage>(kAllTextureUsages),
        .origin = Origin::BottomLeft,
        .alpha = AlphaMode::Opaque,
        .color_space = {ColorPrimaries::DisplayP3, TransferFunction::Pq, ColorRange::Limited, ColorMatrix::Bt2020},
        .label = std::string(kMaxLabelBytes, 'x'),
    };
    handle.objects = make_objects(kMaxMessageObjects);
    handle.allocation_size = kPlaneBytes * kMaxPlanes;
    handle.memory_type_index = 31;
    handle.dedicated = true;
    for (std::uint32_t plane = 0; plane < kMaxPlanes; ++plane) {
        handle.planes.push_back({.object = plane, .offset = 0, .row_pitch = 256, .size = 64 * 256});
    }
    handle.modifier = DrmModifier{0x0100000000000002};
    // VK_FORMAT_R8G8B8A8_SRGB
    handle.vulkan = {.format = 43, .usage = 0x1f, .flags = 8, .view_formats = {43, 37, 1, 2, 3, 4, 5, 6}};
    handle.identity = sample_identity();
    handle.identity.luid = {1, 2, 3, 4, 5, 6, 7, 8};
    handle.identity.node_mask = 2;
    handle.exporter = Api::D3D12;
    return handle;
}

inline ApiSemaphoreHandle semaphore_handle() {
    return {.kind = SyncKind::BinaryOpaqueFd, .object = make_object(), .identity = sample_identity()};
}

inline UserData user_data(std::size_t size) { return {.bytes = std::vector<std::byte>(size, std::byte{0x5a})}; }

} // namespace geyser::test
