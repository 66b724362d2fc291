// decode(): believes nothing. Every field is checked while it is read, then the handle as a whole.
#include <geyser/wire.hpp>

#include "ipc/wire_format.hpp"
#include "ipc/wire_identity.hpp"
#include "ipc/wire_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace geyser {
namespace {

using ipc::MessageType;
using ipc::WireReader;

TextureFormat read_format(WireReader& in) {
    const auto formats = all_formats();
    return in.enumerator("format", formats.front().format, formats.back().format);
}

ColorSpace read_color_space(WireReader& in) {
    // Braces evaluate from left to right: here and below the fields are read in the order in which they stand.
    return {
        .primaries = in.enumerator("primaries", ColorPrimaries::Bt709, ColorPrimaries::Bt601),
        .transfer = in.enumerator("transfer function", TransferFunction::Srgb, TransferFunction::Hlg),
        .range = in.enumerator("colour range", ColorRange::Full, ColorRange::Limited),
        .matrix = in.enumerator("colour matrix", ColorMatrix::Identity, ColorMatrix::Bt2020),
    };
}

TextureDescriptor read_descriptor(WireReader& in) {
    return {
        .width = in.u32("width"),
        .height = in.u32("height"),
        .format = read_format(in),
        .usage = static_cast<TextureUsage>(in.flags("usage", kAllTextureUsages)),
        .layout = in.enumerator("layout", TextureLayout::Optimal, TextureLayout::Linear),
        .dimension = in.enumerator("dimension", TextureDimension::D2, TextureDimension::D3),
        .depth = in.u32("depth"),
        .mip_levels = in.u32("mip levels"),
        .array_layers = in.u32("array layers"),
        .samples = in.u32("samples"),
        .origin = in.enumerator("origin", Origin::TopLeft, Origin::BottomLeft),
        .alpha = in.enumerator("alpha mode", AlphaMode::Premultiplied, AlphaMode::Opaque),
        .color_space = read_color_space(in),
        .label = in.text("label", kMaxLabelBytes),
    };
}

std::vector<PlaneLayout> read_planes(WireReader& in) {
    std::vector<PlaneLayout> planes(in.count("plane count", kMaxPlanes));
    for (PlaneLayout& plane : planes) {
        plane = {
            .object = in.u32("plane object"),
            .offset = in.u64("plane offset"),
            .row_pitch = in.u64("plane row pitch"),
            .size = in.u64("plane size"),
        };
    }
    return planes;
}

std::optional<DrmModifier> read_modifier(WireReader& in) {
    if (!in.boolean("modifier flag")) {
        return std::nullopt;
    }
    // Any number may be a modifier: they are the drivers' own.
    return static_cast<DrmModifier>(in.u64("modifier"));
}

std::optional<VulkanImageParameters> read_vulkan(WireReader& in) {
    if (!in.boolean("vulkan flag")) {
        return std::nullopt;
    }
    VulkanImageParameters image = {
        .format = in.u32("VkFormat"),
        .usage = in.u32("VkImageUsageFlags"),
        .flags = in.u32("VkImageCreateFlags"),
    };
    image.view_formats.resize(in.count("view format count", kMaxViewFormats));
    for (std::uint32_t& format : image.view_formats) {
        format = in.u32("view format");
    }
    return image;
}

ApiTextureHandle read_texture(WireReader& in, std::vector<OsObject> objects) {
    return {
        .transport = in.enumerator("transport", Transport::OpaqueFd, Transport::D3D11Texture),
        .descriptor = read_descriptor(in),
        .objects = std::move(objects),
        .allocation_size = in.u64("allocation size"),
        .memory_type_index = in.u32("memory type index"),
        .dedicated = in.boolean("dedicated"),
        .planes = read_planes(in),
        .modifier = read_modifier(in),
        .vulkan = read_vulkan(in),
        .identity = ipc::read_identity(in),
        .exporter = in.enumerator("exporter", Api::Vulkan, Api::D3D12),
    };
}

ApiSemaphoreHandle read_semaphore(WireReader& in, OsObject object) {
    return {
        // CpuCompletion, the first kind, has no object that could be sent.
        .kind = in.enumerator("sync kind", SyncKind::FenceOpaqueFd, SyncKind::D3D12Fence),
        .object = std::move(object),
        .identity = ipc::read_identity(in),
    };
}

UserData read_user_data(WireReader& in) {
    const auto rest = in.rest();
    return {.bytes = {rest.begin(), rest.end()}};
}

/// How many objects travel with a message of this type.
struct ObjectCount {
    std::size_t least;
    std::size_t most;
};

constexpr ObjectCount object_count(MessageType type) noexcept {
    switch (type) {
    case MessageType::TextureHandle:
        return {1, kMaxMessageObjects};
    case MessageType::SemaphoreHandle:
    case MessageType::SharedMemory:
        return {1, 1};
    case MessageType::SyncPoint:
    case MessageType::UserData:
        break;
    }
    return {0, 0};
}

void check_objects(WireReader& in, MessageType type, std::size_t announced, const std::vector<OsObject>& objects) {
    if (announced != objects.size()) {
        in.refuse("object count " + std::to_string(announced) + " is not that of the objects that came, " +
                  std::to_string(objects.size()));
    }
    if (const ObjectCount wanted = object_count(type); announced < wanted.least || announced > wanted.most) {
        in.refuse("object count " + std::to_string(announced) + " of message type " +
                  std::to_string(std::to_underlying(type)) + " is not between " + std::to_string(wanted.least) +
                  " and " + std::to_string(wanted.most));
    }
    const auto empty = std::ranges::find_if_not(objects, [](const OsObject& object) { return bool(object); });
    if (empty != objects.end()) {
        in.refuse("object " + std::to_string(empty - objects.begin()) + " of " + std::to_string(objects.size()) +
                  " is empty");
    }
}

/// Reads and checks the header, and through it the whole of what surrounds the payload.
MessageType read_header(WireReader& in, std::size_t total, const std::vector<OsObject>& objects) {
    if (total > kMaxMessageBytes) {
        in.refuse("message length " + std::to_string(total) + " is more than " + std::to_string(kMaxMessageBytes));
    }
    const auto magic = in.array<ipc::kMagic.size()>("magic");
    if (!std::ranges::equal(std::as_bytes(std::span(magic)), ipc::kMagic)) {
        in.refuse("magic is not that of a Geyser message, \"GEYS\"");
    }
    // Before anything else is looked at: only magic and version mean the same in every version.
    if (const std::uint16_t version = in.u16("version"); version != kWireVersion) {
        in.refuse("wire version " + std::to_string(version) + " is not " + std::to_string(kWireVersion),
                  ErrorCode::UnsupportedVersion);
    }
    const auto type = in.enumerator("message type", MessageType::TextureHandle, MessageType::SharedMemory);
    const std::uint32_t length = in.u32("payload length");
    if (total - std::min(total, ipc::kHeaderBytes) != length) {
        in.refuse("payload length " + std::to_string(length) + " is not that of the message, " +
                  std::to_string(total - std::min(total, ipc::kHeaderBytes)));
    }
    const std::uint8_t announced = in.u8("object count");
    for (const std::uint8_t reserved : in.array<ipc::kReservedHeaderBytes>("reserved header bytes")) {
        if (reserved != 0) {
            in.refuse("reserved header byte " + std::to_string(reserved) + " is not 0");
        }
    }
    check_objects(in, type, announced, objects);
    return type;
}

Message read_payload(WireReader& in, MessageType type, std::vector<OsObject> objects) {
    switch (type) {
    case MessageType::TextureHandle:
        return read_texture(in, std::move(objects));
    case MessageType::SemaphoreHandle:
        return read_semaphore(in, std::move(objects.front()));
    case MessageType::SyncPoint:
        return WireSyncPoint{.semaphore = in.u32("semaphore"), .value = in.u64("value")};
    case MessageType::SharedMemory:
        return SharedMemoryHandle{.object = std::move(objects.front())};
    case MessageType::UserData:
        break;
    }
    return read_user_data(in);
}

} // namespace

Result<Message> decode(std::span<const std::byte> bytes, std::vector<OsObject> objects) {
    WireReader in(bytes);
    const MessageType type = read_header(in, bytes.size(), objects);
    if (in.failed()) {
        return in.failure();
    }
    Message message = read_payload(in, type, std::move(objects));
    in.expect_end();
    if (in.failed()) {
        return in.failure();
    }
    if (const auto* handle = std::get_if<ApiTextureHandle>(&message)) {
        if (const auto valid = validate(*handle); !valid) {
            return fail(ErrorCode::MalformedMessage, "decode", "the texture handle: " + valid.error().reason);
        }
    }
    return message;
}

} // namespace geyser
