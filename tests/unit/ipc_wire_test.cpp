// The wire form: what is written, and that it is read back as it was.
#include "../support/ipc_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace geyser {
namespace {

using namespace test;

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> out;
    std::ranges::transform(values, std::back_inserter(out), [](int value) { return static_cast<std::byte>(value); });
    return out;
}

template <class T>
Result<T> round_trip(const EncodedMessage& encoded) {
    auto message = decode(encoded.bytes, transfer(encoded));
    if (!message) {
        return std::unexpected(message.error());
    }
    return std::get<T>(std::move(*message));
}

void expect_same(const ApiTextureHandle& got, const ApiTextureHandle& sent) {
    EXPECT_EQ(got.transport, sent.transport);
    EXPECT_EQ(difference(got.descriptor, sent.descriptor), "");
    EXPECT_EQ(got.descriptor.label, sent.descriptor.label);
    EXPECT_EQ(got.objects.size(), sent.objects.size());
    EXPECT_EQ(got.allocation_size, sent.allocation_size);
    EXPECT_EQ(got.memory_type_index, sent.memory_type_index);
    EXPECT_EQ(got.dedicated, sent.dedicated);
    EXPECT_EQ(got.planes, sent.planes);
    EXPECT_EQ(got.modifier, sent.modifier);
    EXPECT_EQ(got.vulkan, sent.vulkan);
    EXPECT_EQ(got.identity, sent.identity);
    EXPECT_EQ(got.exporter, sent.exporter);
}

TEST(Wire, RoundTripsATextureHandleWithoutOptionalFields) {
    const auto sent = minimal_texture_handle();
    const auto encoded = encode(sent);
    ASSERT_TRUE(encoded) << encoded.error().message();
    const auto got = round_trip<ApiTextureHandle>(*encoded);
    ASSERT_TRUE(got) << got.error().message();
    expect_same(*got, sent);
}

TEST(Wire, RoundTripsATextureHandleWithEveryField) {
    const auto sent = maximal_texture_handle();
    const auto encoded = encode(sent);
    ASSERT_TRUE(encoded) << encoded.error().message();
    const auto got = round_trip<ApiTextureHandle>(*encoded);
    ASSERT_TRUE(got) << got.error().message();
    expect_same(*got, sent);
}

TEST(Wire, RoundTripsEveryKindOfSemaphoreThatHasAnObject) {
    for (const SyncKind kind : {SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd}) {
        auto sent = semaphore_handle();
        sent.kind = kind;
        const auto encoded = encode(sent);
        ASSERT_TRUE(encoded) << encoded.error().message();
        const auto got = round_trip<ApiSemaphoreHandle>(*encoded);
        ASSERT_TRUE(got) << got.error().message();
        EXPECT_EQ(got->kind, kind);
        EXPECT_EQ(got->identity, sent.identity);
    }
}

TEST(Wire, RoundTripsASyncPoint) {
    const WireSyncPoint sent = {.semaphore = 0xfffffffe, .value = 0xfedcba9876543210};
    const auto encoded = encode(Message(sent));
    ASSERT_TRUE(encoded);
    EXPECT_EQ(round_trip<WireSyncPoint>(*encoded).value(), sent);
}

TEST(Wire, RoundTripsTheLongestUserData) {
    const auto sent = user_data(kMaxMessageBytes - 16);
    const auto encoded = encode(Message(sent));
    ASSERT_TRUE(encoded) << encoded.error().message();
    EXPECT_EQ(encoded->bytes.size(), kMaxMessageBytes);
    EXPECT_EQ(round_trip<UserData>(*encoded).value().bytes, sent.bytes);
}

TEST(Wire, RoundTripsEmptyUserData) {
    const auto encoded = encode(Message(UserData{}));
    ASSERT_TRUE(encoded);
    EXPECT_TRUE(round_trip<UserData>(*encoded).value().bytes.empty());
}

TEST(Wire, LabelsMayBeAnyUtf8) {
    auto sent = minimal_texture_handle();
    sent.descriptor.label = "K\xc3\xa4se \xe2\x82\xac \xed\x9f\xbf \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf";
    const auto encoded = encode(sent);
    ASSERT_TRUE(encoded) << encoded.error().message();
    EXPECT_EQ(round_trip<ApiTextureHandle>(*encoded).value().descriptor.label, sent.descriptor.label);
}

TEST(Wire, BorrowsTheObjectsOfTheMessage) {
    const auto handle = maximal_texture_handle();
    std::vector<OsObject::value_type> objects;
    std::ranges::transform(handle.objects, std::back_inserter(objects), &OsObject::get);
    EXPECT_EQ(encode(handle).value().objects, objects);
}

// The next four hold docs/wire.md to its word: version 1 stays what it is.

TEST(WireFormat, OfASyncPoint) {
    const auto encoded = encode(Message(WireSyncPoint{.semaphore = 0x01020304, .value = 0x1112131415161718}));
    EXPECT_EQ(encoded.value().bytes,
              bytes({'G', 'E', 'Y',  'S',  1,    0,    3,    0,    12,   0,    0,    0,    0,    0,
                     0,   0,   0x04, 0x03, 0x02, 0x01, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11}));
}

TEST(WireFormat, OfUserData) {
    const auto encoded = encode(Message(UserData{.bytes = bytes({0xab, 0xcd})}));
    EXPECT_EQ(encoded.value().bytes, bytes({'G', 'E', 'Y', 'S', 1, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0xab, 0xcd}));
}

TEST(WireFormat, OfSharedMemory) {
    SharedMemoryHandle memory{.object = make_object()};
    const OsObject::value_type object = memory.object.get();
    const Message message(std::move(memory));
    const auto encoded = encode(message);
    EXPECT_EQ(encoded.value().bytes, bytes({'G', 'E', 'Y', 'S', 1, 0, 5, 0, 0, 0, 0, 0, 1, 0, 0, 0}));
    EXPECT_EQ(encoded->objects, std::vector{object});
}

TEST(Wire, RefusesToEncodeSharedMemoryWithoutAnObject) {
    EXPECT_EQ(encode(Message(SharedMemoryHandle{})).error().code, ErrorCode::InvalidHandle);
}

TEST(WireFormat, OfASemaphoreHandle) {
    const auto encoded = encode(semaphore_handle());
    EXPECT_EQ(
        encoded.value().bytes,
        bytes({'G',  'E',  'Y',  'S',  1,    0,    2,    0,    34,   0,    0,    0,    1,    0,    0,    0,    3,
               0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xa0,
               0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0}));
}

TEST(WireFormat, OfATextureHandle) {
    auto handle = minimal_texture_handle();
    handle.descriptor.label = "ab";
    const auto encoded = encode(handle);
    EXPECT_EQ(encoded.value().bytes,
              bytes({'G',  'E',  'Y',  'S',  1,    0,    1,    0,    106,  0,    0,    0,    1,    0,    0,    0,
                     1,                                                       // transport
                     0x80, 2,    0,    0,    0xe0, 1,    0,    0,    3,    0, // width, height, format
                     7,    0,    0,    0,    0,    0,                         // usage, layout, dimension
                     1,    0,    0,    0,    1,    0,    0,    0,             // depth, mip levels
                     1,    0,    0,    0,    1,    0,    0,    0,             // array layers, samples
                     0,    0,    0,    0,    0,    0,                         // origin, alpha, colour space
                     2,    0,    'a',  'b',                                   // label
                     0,    0xc0, 0x12, 0,    0,    0,    0,    0,             // allocation size
                     3,    0,    0,    0,    1,    0,    0,             // memory type, dedicated, planes, modifier
                     1,    37,   0,    0,    0,    7,    0,    0,    0, // VkFormat, VkImageUsageFlags
                     8,    0,    0,    0,    0,                         // VkImageCreateFlags, view formats
                     0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f,
                     0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf,
                     0,    1})); // LUID flag, exporter
}

TEST(Wire, RefusesToEncodeALabelThatIsTooLong) {
    auto handle = minimal_texture_handle();
    handle.descriptor.label = std::string(kMaxLabelBytes + 1, 'x');
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("label of 257 bytes is longer than 256"));
}

TEST(Wire, RefusesToEncodeALabelThatIsNotUtf8) {
    auto handle = minimal_texture_handle();
    handle.descriptor.label = "ab\xff";
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("label of 3 bytes is not UTF-8"));
}

TEST(Wire, RefusesToEncodeTooManyObjects) {
    auto handle = maximal_texture_handle();
    handle.objects.push_back(make_object());
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("5 objects are more than the 4"));
}

TEST(Wire, RefusesToEncodeTooManyPlanes) {
    auto handle = maximal_texture_handle();
    handle.planes.push_back(handle.planes.back());
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::MemoryMismatch);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("5 planes are more than 4"));
}

TEST(Wire, RefusesToEncodeTooManyViewFormats) {
    auto handle = maximal_texture_handle();
    handle.vulkan->view_formats.push_back(7);
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("9 view formats are more than 8"));
}

TEST(Wire, RefusesToEncodeTooMuchUserData) {
    const auto encoded = encode(Message(user_data(kMaxMessageBytes - 15)));
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::SizeOverflow);
    EXPECT_THAT(encoded.error().reason, testing::HasSubstr("user data of 65521 bytes is longer than 65520"));
}

TEST(Wire, RefusesToEncodeWhatItsReceiverWouldRefuse) {
    auto handle = minimal_texture_handle();
    handle.descriptor.width = 0;
    const auto encoded = encode(handle);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(encoded.error().operation, "encode");
}

TEST(Wire, RefusesToEncodeAnEmptySemaphoreHandle) {
    const auto encoded = encode(ApiSemaphoreHandle{});
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::InvalidHandle);
}

TEST(Wire, RefusesToEncodeASemaphoreHandleOfAKindWithoutAnObject) {
    for (const SyncKind kind : {SyncKind{0}, SyncKind::CpuCompletion, SyncKind{10}}) {
        auto handle = semaphore_handle();
        handle.kind = kind;
        const auto encoded = encode(handle);
        ASSERT_FALSE(encoded);
        EXPECT_EQ(encoded.error().code, ErrorCode::InvalidHandle);
        EXPECT_THAT(encoded.error().reason, testing::HasSubstr(std::string(name(kind)) + ") has no object to send"));
    }
}

} // namespace
} // namespace geyser
