#include "submission.hpp"

#include <chrono>
#include <thread>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

/// Another value for every byte of a row and every row of a plane.
std::byte texel(std::size_t plane, std::size_t row, std::size_t byte) {
    return static_cast<std::byte>(plane * 83 + row * 31 + byte * 7 + 1);
}

void fill(const SurfaceTexture& texture) {
    const auto bytes = fake::bytes_of(texture.surface.get());
    for (std::size_t plane = 0; plane < texture.description.planes.size(); ++plane) {
        const SurfacePlane& layout = texture.description.planes[plane];
        for (std::size_t row = 0; row < layout.height; ++row) {
            for (std::size_t byte = 0; byte < std::size_t{layout.width} * layout.format.bytes_per_element; ++byte) {
                bytes[layout.offset + row * layout.bytes_per_row + byte] = texel(plane, row, byte);
            }
        }
    }
}

/// The first wrong byte, as text; empty where all are right. Imported surfaces do not say where their planes start.
std::string first_wrong_byte(const SurfaceTexture& texture) {
    const auto bytes = fake::bytes_of(texture.surface.get());
    for (std::size_t plane = 0; plane < texture.description.planes.size(); ++plane) {
        const SurfacePlane& layout = texture.description.planes[plane];
        const std::size_t start = fake::offset_of_plane(texture.surface.get(), plane);
        for (std::size_t row = 0; row < layout.height; ++row) {
            for (std::size_t byte = 0; byte < std::size_t{layout.width} * layout.format.bytes_per_element; ++byte) {
                if (bytes[start + row * layout.bytes_per_row + byte] != texel(plane, row, byte)) {
                    return "plane " + std::to_string(plane) + " row " + std::to_string(row) + " byte " +
                           std::to_string(byte);
                }
            }
        }
    }
    return {};
}

class MetalCommands : public MetalTest {
protected:
    SurfaceTexture create(const TextureDescriptor& descriptor) {
        return value_of(create_texture(device(), descriptor, kOperation));
    }
    Event create_event() { return value_of(Event::create(device(), kOperation)); }
    Submission begin() { return Submission(device()); }
};

TEST_F(MetalCommands, CopiesEveryTexelOfEveryPlane) {
    for (const TextureFormat format : {TextureFormat::R8Unorm, TextureFormat::Rgba16Float, TextureFormat::Rgba32Float,
                                       TextureFormat::Nv12, TextureFormat::P010, TextureFormat::I420}) {
        const TextureDescriptor descriptor = descriptor_of(format);
        const SurfaceTexture source = create(descriptor);
        const SurfaceTexture destination = create(descriptor);
        fill(source);
        const Submission copy = begin();
        ASSERT_TRUE(copy.copy(source, destination));
        ASSERT_TRUE(copy.commit_and_wait(60s));
        EXPECT_EQ(first_wrong_byte(destination), "") << name(format);
    }
}

TEST_F(MetalCommands, AnImportedTextureIsTheExportersAfterACopy) {
    const TextureDescriptor descriptor = descriptor_of(TextureFormat::Nv12);
    const SurfaceTexture source = create(descriptor);
    const SurfaceTexture exported = create(descriptor);
    fill(source);
    const OsObject port = value_of(export_port(device(), exported, kOperation));
    const SurfaceTexture imported = value_of(import_texture(device(), port, descriptor, kOperation));
    const Submission copy = begin();
    ASSERT_TRUE(copy.copy(source, imported));
    ASSERT_TRUE(copy.commit_and_wait(60s));
    EXPECT_EQ(first_wrong_byte(exported), "");
}

TEST_F(MetalCommands, TheGpuWaitsAndTheCpuDoesNot) {
    const Event ready = create_event();
    const Event done = create_event();
    const EventPoint before = {.event = &ready, .value = 3};
    const EventPoint after = {.event = &done, .value = 4};
    const Submission relay = begin();
    relay.wait(before);
    relay.signal(after);
    relay.commit();
    EXPECT_TRUE(fails_with(done.wait(4, 1ms, {}, kOperation), ErrorCode::Timeout, "value 4"));
    ASSERT_TRUE(ready.signal(3, kOperation));
    EXPECT_TRUE(done.wait(4, 60s, {}, kOperation));
}

TEST_F(MetalCommands, BuffersRunInTheOrderOfTheQueue) {
    const Event gate = create_event();
    const Event done = create_event();
    const EventPoint closed = {.event = &gate, .value = 1};
    const Submission first = begin();
    first.wait(closed);
    first.commit();
    const EventPoint reached = {.event = &done, .value = 1};
    const Submission second = begin();
    second.signal(reached);
    second.commit();
    EXPECT_EQ(done.value(), 0U);
    ASSERT_TRUE(gate.signal(1, kOperation));
    EXPECT_TRUE(done.wait(1, 60s, {}, kOperation));
}

TEST_F(MetalCommands, AStuckGpuIsATimeoutAndTheWorkStaysQueued) {
    const Event never = create_event();
    const Event done = create_event();
    const EventPoint point = {.event = &never, .value = 1};
    const EventPoint after = {.event = &done, .value = 1};
    const Submission stuck = begin();
    stuck.wait(point);
    stuck.signal(after);
    EXPECT_TRUE(fails_with(stuck.commit_and_wait(1ms), ErrorCode::Timeout, "within 1 ms"));
    ASSERT_TRUE(never.signal(1, kOperation));
    EXPECT_TRUE(done.wait(1, 60s, {}, kOperation));
}

TEST_F(MetalCommands, AFailedBufferIsReportedInMetalsWords) {
    const Submission failing = begin();
    fake::fail_next("commit");
    const auto result = failing.commit_and_wait(60s);
    ASSERT_TRUE(fails_with(result, ErrorCode::DriverFailure, "the fake GPU was told to fail"));
    EXPECT_EQ(result.error().native, 3);
}

TEST_F(MetalCommands, AFailedBufferWithoutWordsIsReportedToo) {
    const Submission failing = begin();
    fake::fail_next("commit");
    fake::fail_next("error");
    EXPECT_TRUE(fails_with(failing.commit_and_wait(60s), ErrorCode::DriverFailure, "does not say why"));
}

TEST_F(MetalCommands, OneFinisherCountsTheBuffersOfAllThreads) {
    const auto finisher = value_of(Finisher::create(device(), kOperation));
    const auto submit = [&] {
        for (int i = 0; i < 20; ++i) {
            const objc::Pool pool(device().runtime());
            auto* const commands = value_of(begin_commands(pool, device(), kOperation));
            EXPECT_TRUE(finisher->commit_and_wait(pool, commands, 60s, kOperation));
            EXPECT_EQ(pool.send(commands, objc::MTLCommandBuffer::status), objc::MTLCommandBufferStatus::Completed);
        }
    };
    std::jthread other(submit);
    submit();
    other.join();
    EXPECT_EQ(finisher->event().value(), 40U);
}

TEST_F(MetalCommands, WhatMetalCannotMakeIsAnError) {
    const objc::Pool pool(device().runtime());
    fake::fail_next("commandBuffer");
    EXPECT_TRUE(fails_with(begin_commands(pool, device(), kOperation), ErrorCode::OutOfDeviceMemory, "command buffer"));
    const SurfaceTexture texture = create(descriptor_of(TextureFormat::Rgba8Unorm));
    const Submission copy = begin();
    fake::fail_next("blitCommandEncoder");
    EXPECT_TRUE(fails_with(copy.copy(texture, texture), ErrorCode::OutOfDeviceMemory, "blitCommandEncoder"));
    fake::fail_next("newSharedEvent");
    EXPECT_TRUE(fails_with(Finisher::create(device(), kOperation), ErrorCode::OutOfDeviceMemory, "newSharedEvent"));
}

} // namespace
} // namespace geyser::metal
