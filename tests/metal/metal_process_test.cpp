// Two processes: what goes through a port in one arrives in the other.
#include "backend/metal/event.hpp"
#include "backend/metal/texture.hpp"
#include "metal_fixture.hpp"

#include <chrono>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

using MetalProcess = MetalTest;

const TextureDescriptor kDescriptor = descriptor_of(TextureFormat::Bgra8Unorm, 64, 16);

/// The other process: waits for the first, answers in the texture and by the event. 0 where all went well.
int answer(const Device& device, const OsObject& surface, const OsObject& ready) {
    const auto texture = import_texture(device, surface, kDescriptor, kOperation);
    const auto event = Event::import_port(device, ready, kOperation);
    if (!texture || !event || !event->wait(1, 60s, {}, kOperation)) {
        return 1;
    }
    const auto bytes = fake::bytes_of(texture->surface.get());
    if (bytes[0] != std::byte{0x11}) {
        return 2;
    }
    bytes[0] = std::byte{0x22};
    return event->signal(2, kOperation) ? 0 : 3;
}

TEST_F(MetalProcess, TexturesAndEventsCrossByPort) {
    const SurfaceTexture texture = value_of(create_texture(device(), kDescriptor, kOperation));
    const Event event = value_of(Event::create(device(), kOperation));
    const OsObject surface = value_of(export_port(device(), texture, kOperation));
    const OsObject ready = value_of(event.export_port(kOperation));

    const pid_t child = fork(); // the fake's GPU has no thread running
    ASSERT_GE(child, 0);
    if (child == 0) {
        _exit(answer(device(), surface, ready));
    }
    fake::bytes_of(texture.surface.get())[0] = std::byte{0x11};
    EXPECT_TRUE(event.signal(1, kOperation));
    EXPECT_TRUE(event.wait(2, 60s, {}, kOperation));
    EXPECT_EQ(fake::bytes_of(texture.surface.get())[0], std::byte{0x22});
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

} // namespace
} // namespace geyser::metal
