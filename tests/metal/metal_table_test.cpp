// Every row of the table of methods is called by the backend.
#include "backend/metal/host_mirror.hpp"
#include "submission.hpp"

#include <chrono>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

using MetalTable = MetalTest;

void share_a_texture(const Device& device) {
    TextureDescriptor descriptor = descriptor_of(TextureFormat::Bgra8Unorm);
    descriptor.layout = TextureLayout::Linear;
    descriptor.label = "table";
    const SurfaceTexture texture = value_of(create_texture(device, descriptor, kOperation));
    EXPECT_TRUE(adopt_texture(device, texture.planes[0].get(), descriptor, kOperation));
    const Submission copy(device);
    EXPECT_TRUE(copy.copy(texture, texture));
    EXPECT_TRUE(copy.commit_and_wait(60s));
}

void share_host_memory(const Device& device) {
    TextureDescriptor descriptor = descriptor_of(TextureFormat::Nv12);
    descriptor.layout = TextureLayout::Linear;
    const HostMirror mirror = value_of(create_mirror(device, descriptor, kOperation));
    const Submission there_and_back(device);
    EXPECT_TRUE(encode_to_memory(there_and_back.pool(), there_and_back.get(), mirror, kOperation));
    EXPECT_TRUE(encode_from_memory(there_and_back.pool(), there_and_back.get(), mirror, kOperation));
    EXPECT_TRUE(there_and_back.commit_and_wait(60s));
}

void share_an_event(const Device& device) {
    const Event event = value_of(Event::create(device, kOperation));
    EXPECT_TRUE(can_import_port(device));
    EXPECT_TRUE(Event::adopt(device, event.get(), kOperation));
    EXPECT_TRUE(Event::import_port(device, value_of(event.export_port(kOperation)), kOperation));
    EXPECT_TRUE(event.signal(1, kOperation));
    const EventPoint point = {.event = &event, .value = 1};
    const Submission submission(device);
    submission.wait(point);
    submission.commit();
    EXPECT_FALSE(event.wait(2, 1ms, {}, kOperation));
}

void fail_on_the_gpu(const Device& device) {
    const Submission failing(device);
    fake::fail_next("commit");
    EXPECT_FALSE(failing.commit_and_wait(60s));
}

TEST_F(MetalTable, EveryMethodIsCalled) {
    share_a_texture(device());
    share_host_memory(device());
    share_an_event(device());
    fail_on_the_gpu(device());
    EXPECT_TRUE(Device::adopt(fake::symbol, device().get(), device().queue(), kOperation));
    for (const objc::MethodInfo& method : objc::kMethods) {
        EXPECT_GT(fake::calls(method.class_name, method.selector), 0U) << method.class_name << ' ' << method.selector;
    }
}

} // namespace
} // namespace geyser::metal
