// The fake aborts on what a Mac would let pass, or crash on much later.
#include "backend/metal/objc/properties.hpp"
#include "metal_fixture.hpp"
#include "submission.hpp"

namespace geyser::metal {
namespace {

using namespace objc;

/// Each death leaves a child process behind with threads of its own: none may run at the fork.
class FakeDeathTest : public MetalTest {
protected:
    const Runtime& runtime() { return device().runtime(); }
    /// A message with types of the test's own.
    template <class Result, class... Arguments>
    Result send(void* receiver, const char* selector, Arguments... arguments) {
        const Functions& functions = runtime().functions();
        return reinterpret_cast<Result (*)(void*, SEL, Arguments...)>(functions.objc_msgSend)(
            receiver, functions.sel_registerName(selector), arguments...);
    }
};

TEST_F(FakeDeathTest, UnknownSelector) {
    EXPECT_DEATH(send<void*>(device().get(), "newTextureWithDescriptor:ioSurface:plane:"),
                 R"(-\[MTLDevice newTextureWithDescriptor:ioSurface:plane:\]: unrecognized selector)");
}

TEST_F(FakeDeathTest, SelectorOfAnotherClass) {
    EXPECT_DEATH(send<void>(device().get(), "commit"), R"(-\[MTLDevice commit\]: unrecognized selector)");
}

TEST_F(FakeDeathTest, MessageToNil) {
    EXPECT_DEATH(send<void*>(nullptr, "name"), R"(-\[nil name\]: a message to nil)");
}

TEST_F(FakeDeathTest, MessageToNoObject) {
    int no_object = 0;
    EXPECT_DEATH(send<void*>(&no_object, "name"), "a pointer that is no object");
}

TEST_F(FakeDeathTest, ArgumentOfAnotherType) {
    static_cast<void>(device());
    auto rows = declarations();
    for (fake::Declaration& row : rows) {
        row.encoding = row.selector == "setSignaledValue:" ? "v@:I" : row.encoding;
    }
    const Event event = value_of(Event::create(device(), kOperation));
    fake::expect_declarations(rows);
    EXPECT_DEATH(static_cast<void>(event.signal(1, kOperation)),
                 R"(-\[MTLSharedEvent setSignaledValue:\]: the caller declared v@:I where the method has v@:Q)");
}

TEST_F(FakeDeathTest, OneArgumentTooMany) {
    auto rows = declarations();
    for (fake::Declaration& row : rows) {
        row.encoding = row.selector == "registryID" ? "Q@:Q" : row.encoding;
    }
    fake::expect_declarations(rows);
    EXPECT_DEATH(device(), R"(-\[MTLDevice registryID\]: the caller declared Q@:Q where the method has Q@:)");
}

TEST_F(FakeDeathTest, UndeclaredMethod) {
    const auto rows = declarations();
    fake::expect_declarations({rows.data(), rows.size() - 1});
    const Event event = value_of(Event::create(device(), kOperation));
    const OsObject port = value_of(event.export_port(kOperation));
    EXPECT_DEATH(static_cast<void>(Event::import_port(device(), port, kOperation)),
                 R"(newSharedEventWithMachPort:\]: the caller has not declared it)");
}

TEST_F(FakeDeathTest, ReleaseTooMany) {
    void* const made = fake::create_device();
    runtime().release(static_cast<MTLDevice*>(made));
    EXPECT_DEATH(runtime().release(static_cast<MTLDevice*>(made)), R"(-\[\? release\]: a freed MTLDevice)");
}

TEST_F(FakeDeathTest, UseAfterFree) {
    Event* event = new Event(value_of(Event::create(device(), kOperation)));
    MTLSharedEvent* const freed = event->get();
    delete event;
    const Pool pool(runtime());
    EXPECT_DEATH(pool.send(freed, MTLSharedEvent::signaledValue), R"(signaledValue\]: a freed MTLSharedEvent)");
}

TEST_F(FakeDeathTest, MissingPool) {
    EXPECT_DEATH(send<void*>(device().get(), "name"),
                 R"(-\[MTLDevice name\]: a NSString is autoreleased without a pool on this thread)");
}

TEST_F(FakeDeathTest, PoolsOutOfOrder) {
    const Pool outer(runtime());
    void* const pool = runtime().functions().objc_getClass("NSAutoreleasePool");
    void* const first = send<void*>(pool, "new");
    void* const second = send<void*>(pool, "new");
    EXPECT_DEATH(send<void>(first, "drain"), "the pool is not the innermost one of this thread");
    send<void>(second, "drain");
    send<void>(first, "drain");
}

TEST_F(FakeDeathTest, ObjectsLeftAlive) {
    const Event event = value_of(Event::create(device(), kOperation));
    EXPECT_DEATH(fake::reset(), "alive");
}

TEST_F(FakeDeathTest, SurfaceWithoutPixelFormat) {
    const Functions& functions = runtime().functions();
    Properties properties(runtime());
    properties.add(functions.kIOSurfaceWidth, 64);
    properties.add(functions.kIOSurfaceHeight, 64);
    properties.add(functions.kIOSurfaceAllocSize, 16384);
    const auto without = properties.dictionary();
    EXPECT_DEATH(functions.IOSurfaceCreate(without.get()), "IOSurfaceCreate: kIOSurfacePixelFormat is not set");
    properties.add(functions.kIOSurfacePixelFormat, 0);
    const auto zero = properties.dictionary();
    EXPECT_DEATH(functions.IOSurfaceCreate(zero.get()), "");
}

TEST_F(FakeDeathTest, SurfaceWithRowsOutOfLine) {
    const Pool pool(runtime());
    auto description =
        value_of(describe_surface(pool.functions(), descriptor_of(TextureFormat::Rgba8Unorm, 64, 64), kOperation));
    description.planes[0].bytes_per_row += 1;
    EXPECT_DEATH(static_cast<void>(create_surface(pool, description, kOperation)),
                 "kIOSurfaceBytesPerRow .* is not aligned");
}

TEST_F(FakeDeathTest, TextureWithAnotherStorageMode) {
    const Pool pool(runtime());
    const SurfaceTexture texture =
        value_of(create_texture(device(), descriptor_of(TextureFormat::Rgba8Unorm, 64, 64), kOperation));
    MTLTextureDescriptor* const request =
        pool.send(MTLTextureDescriptor::texture2DDescriptorWithPixelFormat_width_height_mipmapped,
                  texture.description.planes[0].format.pixel_format, 64, 64, false);
    pool.send(request, MTLTextureDescriptor::setStorageMode, MTLStorageMode::Managed);
    EXPECT_DEATH(static_cast<void>(pool.send(device().get(), MTLDevice::newTextureWithDescriptor_iosurface_plane,
                                             request, texture.surface.get(), 0)),
                 "the storage mode is not that of a texture on this device");
}

TEST_F(FakeDeathTest, CommandAfterCommit) {
    const Event event = value_of(Event::create(device(), kOperation));
    const EventPoint point = {.event = &event, .value = 1};
    const Submission submission(device());
    submission.commit();
    fake::finish();
    EXPECT_DEATH(submission.signal(point), "the buffer was committed already");
    EXPECT_DEATH(submission.commit(), "the buffer was committed already");
}

TEST_F(FakeDeathTest, CommitWithAnOpenEncoder) {
    const Pool pool(runtime());
    MTLCommandBuffer* const commands = value_of(begin_commands(pool, device(), kOperation));
    MTLBlitCommandEncoder* const encoder = value_of(begin_blit(pool, commands, kOperation));
    EXPECT_DEATH(commit(pool, commands), "an encoder of the buffer is open");
    pool.send(encoder, MTLBlitCommandEncoder::endEncoding);
}

} // namespace
} // namespace geyser::metal
