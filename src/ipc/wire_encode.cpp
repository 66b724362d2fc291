// encode(): the exact inverse of decode(). What one accepts the other does too, so that a sender hears of a bad handle
// before its peer does.
#include <geyser/wire.hpp>

#include "ipc/wire_format.hpp"
#include "ipc/wire_identity.hpp"
#include "ipc/wire_writer.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace geyser {
namespace {

using ipc::MessageType;
using ipc::WireWriter;

constexpr std::string_view kOperation = "encode";

/// validate() bounds the label and every count, so all of them fit their prefixes.
Result<void> check(const ApiTextureHandle& handle) { return validate(handle); }

Result<void> check(const SharedMemoryHandle& memory) {
    if (!memory.object) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the shared memory handle holds no object");
    }
    return {};
}

Result<void> check(const ApiSemaphoreHandle& handle) {
    if (handle.kind < SyncKind::FenceOpaqueFd || handle.kind > SyncKind::D3D12Fence) {
        return fail(ErrorCode::InvalidHandle, kOperation,
                    "a semaphore handle of kind " + std::to_string(std::to_underlying(handle.kind)) + " (" +
                        std::string(name(handle.kind)) + ") has no object to send");
    }
    if (!handle) {
        return fail(ErrorCode::InvalidHandle, kOperation,
                    "the semaphore handle of kind " + std::string(name(handle.kind)) + " is empty");
    }
    return {};
}

Result<void> check(const WireSyncPoint&) { return {}; }

Result<void> check(const UserData& data) {
    if (data.bytes.size() > ipc::kMaxPayloadBytes) {
        return fail(ErrorCode::SizeOverflow, kOperation,
                    "user data of " + std::to_string(data.bytes.size()) + " bytes is longer than " +
                        std::to_string(ipc::kMaxPayloadBytes));
    }
    return {};
}

void write(WireWriter& out, const TextureDescriptor& descriptor) {
    out.u32(descriptor.width);
    out.u32(descriptor.height);
    out.enumerator(descriptor.format);
    out.enumerator(descriptor.usage);
    out.enumerator(descriptor.layout);
    out.enumerator(descriptor.dimension);
    out.u32(descriptor.depth);
    out.u32(descriptor.mip_levels);
    out.u32(descriptor.array_layers);
    out.u32(descriptor.samples);
    out.enumerator(descriptor.origin);
    out.enumerator(descriptor.alpha);
    out.enumerator(descriptor.color_space.primaries);
    out.enumerator(descriptor.color_space.transfer);
    out.enumerator(descriptor.color_space.range);
    out.enumerator(descriptor.color_space.matrix);
    out.text(descriptor.label);
}

void write(WireWriter& out, const PlaneLayout& plane) {
    out.u32(plane.object);
    out.u64(plane.offset);
    out.u64(plane.row_pitch);
    out.u64(plane.size);
}

void write(WireWriter& out, const VulkanImageParameters& image) {
    out.u32(image.format);
    out.u32(image.usage);
    out.u32(image.flags);
    out.u8(static_cast<std::uint8_t>(image.view_formats.size()));
    for (const std::uint32_t format : image.view_formats) {
        out.u32(format);
    }
}

void write(WireWriter& out, const ApiTextureHandle& handle) {
    out.enumerator(handle.transport);
    write(out, handle.descriptor);
    out.u64(handle.allocation_size);
    out.u32(handle.memory_type_index);
    out.boolean(handle.dedicated);
    out.u8(static_cast<std::uint8_t>(handle.planes.size()));
    for (const PlaneLayout& plane : handle.planes) {
        write(out, plane);
    }
    out.boolean(handle.modifier.has_value());
    if (handle.modifier) {
        out.enumerator(*handle.modifier);
    }
    out.boolean(handle.vulkan.has_value());
    if (handle.vulkan) {
        write(out, *handle.vulkan);
    }
    ipc::write(out, handle.identity);
    out.enumerator(handle.exporter);
}

void write(WireWriter& out, const ApiSemaphoreHandle& handle) {
    out.enumerator(handle.kind);
    ipc::write(out, handle.identity);
}

void write(WireWriter& out, const WireSyncPoint& point) {
    out.u32(point.semaphore);
    out.u64(point.value);
}

void write(WireWriter& out, const UserData& data) { out.raw(data.bytes); }
void write(WireWriter& /*out*/, const SharedMemoryHandle& /*memory*/) {}

constexpr MessageType type_of(const ApiTextureHandle&) noexcept { return MessageType::TextureHandle; }
constexpr MessageType type_of(const ApiSemaphoreHandle&) noexcept { return MessageType::SemaphoreHandle; }
constexpr MessageType type_of(const WireSyncPoint&) noexcept { return MessageType::SyncPoint; }
constexpr MessageType type_of(const UserData&) noexcept { return MessageType::UserData; }
constexpr MessageType type_of(const SharedMemoryHandle&) noexcept { return MessageType::SharedMemory; }

std::vector<OsObject::value_type> borrow_objects(const ApiTextureHandle& handle) {
    std::vector<OsObject::value_type> objects;
    std::ranges::transform(handle.objects, std::back_inserter(objects), &OsObject::get);
    return objects;
}
std::vector<OsObject::value_type> borrow_objects(const ApiSemaphoreHandle& handle) { return {handle.object.get()}; }
std::vector<OsObject::value_type> borrow_objects(const WireSyncPoint&) { return {}; }
std::vector<OsObject::value_type> borrow_objects(const UserData&) { return {}; }
std::vector<OsObject::value_type> borrow_objects(const SharedMemoryHandle& memory) { return {memory.object.get()}; }

template <class T>
Result<EncodedMessage> encode_as(const T& message) {
    if (auto checked = check(message); !checked) {
        Error error = std::move(checked).error();
        error.operation = kOperation;
        return std::unexpected(std::move(error));
    }
    WireWriter payload;
    write(payload, message);
    const std::vector<std::byte> body = std::move(payload).take();
    auto objects = borrow_objects(message);

    WireWriter out;
    out.raw(ipc::kMagic);
    out.u16(kWireVersion);
    out.enumerator(type_of(message));
    out.u32(static_cast<std::uint32_t>(body.size()));
    out.u8(static_cast<std::uint8_t>(objects.size()));
    for (std::size_t i = 0; i < ipc::kReservedHeaderBytes; ++i) {
        out.u8(0);
    }
    out.raw(body);
    return EncodedMessage{std::move(out).take(), std::move(objects)};
}

} // namespace

Result<EncodedMessage> encode(const Message& message) {
    return std::visit([](const auto& kind) { return encode_as(kind); }, message);
}
Result<EncodedMessage> encode(const ApiTextureHandle& handle) { return encode_as(handle); }
Result<EncodedMessage> encode(const ApiSemaphoreHandle& handle) { return encode_as(handle); }

} // namespace geyser
