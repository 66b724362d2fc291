// The wire form as a hostile peer writes it: every field is refused for what is wrong with it, and nothing leaks.
#include "../support/ipc_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser {
namespace {

using namespace test;
using testing::HasSubstr;

/// Offsets in a message, as docs/wire.md gives them.
constexpr std::size_t kPayloadLength = 8;
constexpr std::size_t kObjectCount = 12;
constexpr std::size_t kHeader = 16;

void put(std::vector<std::byte>& message, std::size_t offset, std::size_t size, std::uint64_t value) {
    for (std::size_t i = 0; i < size; ++i) {
        message.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
    }
}

void resize_payload(std::vector<std::byte>& message, std::size_t size) {
    message.resize(kHeader + size);
    put(message, kPayloadLength, 4, size);
}

Error refusal(const std::vector<std::byte>& message, std::size_t objects) {
    const auto decoded = decode(message, make_objects(objects));
    if (decoded) {
        ADD_FAILURE() << "the message was accepted";
        return {.code = ErrorCode{}, .operation = {}, .reason = {}};
    }
    EXPECT_EQ(decoded.error().operation, "decode");
    return decoded.error();
}

std::vector<Message> one_of_each_kind() {
    std::vector<Message> messages;
    messages.emplace_back(minimal_texture_handle());
    messages.emplace_back(maximal_texture_handle());
    messages.emplace_back(semaphore_handle());
    messages.emplace_back(WireSyncPoint{.semaphore = 1, .value = 2});
    messages.emplace_back(user_data(3));
    return messages;
}

/// One field of a message, overwritten.
struct Damage {
    std::string name;
    std::size_t offset;
    std::size_t size;
    std::uint64_t value;
    std::string reason;
    ErrorCode code = ErrorCode::MalformedMessage;
};

class DamagedTextureHandle : public testing::TestWithParam<Damage> {};

TEST_P(DamagedTextureHandle, IsRefused) {
    const Damage& damage = GetParam();
    auto message = encode(minimal_texture_handle()).value().bytes;
    put(message, damage.offset, damage.size, damage.value);
    const auto before = open_descriptors();
    const Error error = refusal(message, 1);
    EXPECT_EQ(error.code, damage.code);
    EXPECT_THAT(error.reason, HasSubstr(damage.reason));
    EXPECT_TRUE(nothing_leaked_since(before));
}

INSTANTIATE_TEST_SUITE_P(
    Wire, DamagedTextureHandle,
    testing::Values(Damage{"Magic", 0, 1, 'g', "magic"},
                    Damage{"Version0", 4, 2, 0, "wire version 0 is not 1", ErrorCode::UnsupportedVersion},
                    Damage{"Version2", 4, 2, 2, "wire version 2 is not 1", ErrorCode::UnsupportedVersion},
                    Damage{"Type0", 6, 2, 0, "message type 0 is not between 1 and 5"},
                    Damage{"Type6", 6, 2, 6, "message type 6 is not between 1 and 5"},
                    Damage{"LengthShort", kPayloadLength, 4, 103, "payload length 103 is not that of the message, 104"},
                    Damage{"LengthLong", kPayloadLength, 4, 0xffffffff,
                           "payload length 4294967295 is not that of the message, 104"},
                    Damage{"ObjectCount", kObjectCount, 1, 2, "object count 2 is not that of the objects that came, 1"},
                    Damage{"Reserved0", 13, 1, 1, "reserved header byte 1 is not 0"},
                    Damage{"Reserved1", 14, 1, 0x80, "reserved header byte 128 is not 0"},
                    Damage{"Reserved2", 15, 1, 255, "reserved header byte 255 is not 0"},
                    Damage{"Transport0", 16, 1, 0, "transport 0 is not between 1 and 7"},
                    Damage{"Transport8", 16, 1, 8, "transport 8 is not between 1 and 7"},
                    Damage{"Width", 17, 4, 0, "width 0"}, Damage{"Height", 21, 4, 0xffffffff, "height 4294967295"},
                    Damage{"Format0", 25, 2, 0, "format 0 is not between 1 and 58"},
                    Damage{"Format59", 25, 2, 59, "format 59 is not between 1 and 58"},
                    Damage{"Usage", 27, 4, 1U << 31, "usage 2147483648 has bits outside 31"},
                    Damage{"Layout", 31, 1, 2, "layout 2 is not between 0 and 1"},
                    Damage{"Dimension", 32, 1, 3, "dimension 3 is not between 0 and 2"},
                    Damage{"Depth", 33, 4, 2, "depth 2"}, Damage{"MipLevels", 37, 4, 33, "mip_levels 33"},
                    Damage{"ArrayLayers", 41, 4, 0, "array_layers 0"}, Damage{"Samples", 45, 4, 3, "samples 3"},
                    Damage{"Origin", 49, 1, 2, "origin 2 is not between 0 and 1"},
                    Damage{"AlphaMode", 50, 1, 3, "alpha mode 3 is not between 0 and 2"},
                    Damage{"Primaries", 51, 1, 4, "primaries 4 is not between 0 and 3"},
                    Damage{"Transfer", 52, 1, 5, "transfer function 5 is not between 0 and 4"},
                    Damage{"Range", 53, 1, 2, "colour range 2 is not between 0 and 1"},
                    Damage{"Matrix", 54, 1, 4, "colour matrix 4 is not between 0 and 3"},
                    Damage{"LabelLimit", 55, 2, 257, "label 257 is more than 256"},
                    Damage{"LabelTruncated", 55, 2, 64, "the message ends in label: 64 bytes wanted, 63 left"},
                    Damage{"AllocationSize", 57, 8, 0, "the texture handle: "},
                    Damage{"Dedicated", 69, 1, 2, "dedicated 2 is more than 1"},
                    Damage{"PlaneCount", 70, 1, 5, "plane count 5 is more than 4"},
                    Damage{"PlanesTruncated", 70, 1, 4, "the message ends in plane "},
                    Damage{"ModifierFlag", 71, 1, 2, "modifier flag 2 is more than 1"},
                    Damage{"VulkanFlag", 72, 1, 2, "vulkan flag 2 is more than 1"},
                    Damage{"VkFormat", 73, 4, 38, "the texture handle: "},
                    Damage{"ViewFormatCount", 85, 1, 9, "view format count 9 is more than 8"},
                    Damage{"LuidFlag", 118, 1, 2, "LUID flag 2 is more than 1"},
                    Damage{"LuidTruncated", 118, 1, 1, "the message ends in LUID: 8 bytes wanted, 1 left"},
                    Damage{"Exporter0", 119, 1, 0, "exporter 0 is not between 1 and 8"},
                    Damage{"Exporter9", 119, 1, 9, "exporter 9 is not between 1 and 8"}),
    [](const auto& instance) { return instance.param.name; });

TEST(HostileWire, RefusesSyncKindsWithoutAnObject) {
    auto message = encode(semaphore_handle()).value().bytes;
    put(message, kHeader, 1, 1);
    EXPECT_THAT(refusal(message, 1).reason, HasSubstr("sync kind 1 is not between 2 and 9"));
}

TEST(HostileWire, RefusesUnknownSyncKinds) {
    auto message = encode(semaphore_handle()).value().bytes;
    put(message, kHeader, 1, 10);
    EXPECT_THAT(refusal(message, 1).reason, HasSubstr("sync kind 10 is not between 2 and 9"));
}

TEST(HostileWire, RefusesALabelThatIsNotUtf8) {
    auto handle = minimal_texture_handle();
    handle.descriptor.label = "abc";
    auto message = encode(handle).value().bytes;
    put(message, 58, 1, 0xff);
    EXPECT_THAT(refusal(message, 1).reason, HasSubstr("label of 3 bytes is not UTF-8"));
}

TEST(HostileWire, RefusesEveryTruncation) {
    const auto before = open_descriptors();
    for (const Message& whole : one_of_each_kind()) {
        const auto encoded = encode(whole).value();
        for (std::size_t size = 0; size < encoded.bytes.size(); ++size) {
            auto message = encoded.bytes;
            message.resize(size);
            EXPECT_EQ(refusal(message, encoded.objects.size()).code, ErrorCode::MalformedMessage) << size;
        }
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostileWire, RefusesEveryTruncationThatTheHeaderOwnsUpTo) {
    const auto before = open_descriptors();
    for (const Message& whole : one_of_each_kind()) {
        if (std::holds_alternative<UserData>(whole)) {
            continue; // any length is right
        }
        const auto encoded = encode(whole).value();
        for (std::size_t size = 0; size < encoded.bytes.size() - kHeader; ++size) {
            auto message = encoded.bytes;
            resize_payload(message, size);
            EXPECT_THAT(refusal(message, encoded.objects.size()).reason, HasSubstr("the message ends in ")) << size;
        }
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostileWire, RefusesTrailingBytes) {
    for (const Message& whole : one_of_each_kind()) {
        if (std::holds_alternative<UserData>(whole)) {
            continue;
        }
        const auto encoded = encode(whole).value();
        auto message = encoded.bytes;
        resize_payload(message, message.size() - kHeader + 2);
        EXPECT_THAT(refusal(message, encoded.objects.size()).reason, HasSubstr("2 bytes follow the end"));
    }
}

TEST(HostileWire, RefusesMessagesBeyondTheLimit) {
    auto message = encode(Message(user_data(1))).value().bytes;
    resize_payload(message, kMaxMessageBytes - kHeader + 1);
    EXPECT_THAT(refusal(message, 0).reason, HasSubstr("message length 65537 is more than 65536"));
}

TEST(HostileWire, RefusesAnyNumberOfObjectsThatTheTypeDoesNotHave) {
    const auto before = open_descriptors();
    for (const Message& whole : one_of_each_kind()) {
        const bool is_texture = std::holds_alternative<ApiTextureHandle>(whole);
        const auto encoded = encode(whole).value();
        for (std::size_t count = 0; count < 8; ++count) {
            if (is_texture ? count >= 1 && count <= kMaxMessageObjects : count == encoded.objects.size()) {
                continue;
            }
            auto message = encoded.bytes;
            put(message, kObjectCount, 1, count);
            EXPECT_THAT(refusal(message, count).reason, HasSubstr("object count " + std::to_string(count) + " of "));
        }
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostileWire, RefusesObjectsThatTheHeaderDoesNotAnnounce) {
    const auto message = encode(Message(WireSyncPoint{})).value().bytes;
    const auto before = open_descriptors();
    EXPECT_THAT(refusal(message, 3).reason, HasSubstr("object count 0 is not that of the objects that came, 3"));
    EXPECT_TRUE(nothing_leaked_since(before));
}

TEST(HostileWire, RefusesEmptyObjects) {
    const auto message = encode(semaphore_handle()).value().bytes;
    const auto decoded = decode(message, std::vector<OsObject>(1));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, ErrorCode::MalformedMessage);
    EXPECT_THAT(decoded.error().reason, HasSubstr("object 0 of 1 is empty"));
}

// One form for one meaning: whatever is accepted is written again exactly as it was read.
TEST(HostileWire, EveryFlippedBitIsRefusedOrMeansAnotherMessage) {
    const auto before = open_descriptors();
    for (const Message& whole : one_of_each_kind()) {
        const auto encoded = encode(whole).value();
        for (std::size_t bit = 0; bit < encoded.bytes.size() * 8; ++bit) {
            auto message = encoded.bytes;
            message[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
            const auto decoded = decode(message, transfer(encoded));
            if (decoded) {
                const auto again = encode(*decoded);
                ASSERT_TRUE(again) << bit << ": " << again.error().message();
                EXPECT_EQ(again->bytes, message) << bit;
            } else {
                EXPECT_THAT(decoded.error().code,
                            testing::AnyOf(ErrorCode::MalformedMessage, ErrorCode::UnsupportedVersion));
            }
        }
    }
    EXPECT_TRUE(nothing_leaked_since(before));
}

} // namespace
} // namespace geyser
