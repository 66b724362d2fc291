// The fake as programs have it by GEYSER_METAL_LIBRARY. Each test is a process of its own, as each program is.
#include "metal_fixture.hpp"

#include <metal/copy.hpp>

#include <cstdlib>

extern "C" void* geyser_metal_symbol(const char* library, const char* name);

namespace geyser::metal {
namespace {

class FakeLibraryDeathTest : public testing::Test {
protected:
    void SetUp() override { fake::reset(); }

    static void* new_device() {
        void* const create =
            geyser_metal_symbol("/System/Library/Frameworks/Metal.framework/Metal", "MTLCreateSystemDefaultDevice");
        return reinterpret_cast<void* (*)()>(create)();
    }
    static metal_tools::Metal load() { return value_of(metal_tools::Metal::load(geyser_metal_symbol)); }
    template <class... Arguments>
    static metal_tools::Id send(void* receiver, const char* selector, Arguments... arguments) {
        const metal_tools::Message<metal_tools::Id, Arguments...> message(
            geyser_metal_symbol("/usr/lib/libobjc.A.dylib", "objc_msgSend"), selector);
        return message(receiver, arguments...);
    }
};

TEST_F(FakeLibraryDeathTest, NothingAliveAtTheEndIsAGoodEnd) {
    EXPECT_EXIT(
        {
            const metal_tools::Metal metal = load();
            metal.release(new_device());
            std::exit(0);
        },
        testing::ExitedWithCode(0), "");
}

TEST_F(FakeLibraryDeathTest, AnObjectAliveAtTheEndIsALeak) {
    EXPECT_DEATH(
        {
            static_cast<void>(new_device());
            std::exit(0);
        },
        "at exit: 1 MTLDevice alive");
}

TEST_F(FakeLibraryDeathTest, AGpuThatWaitsForEverDoesNotKeepAProgramFromItsEnd) {
    EXPECT_EXIT(
        {
            const metal_tools::Metal metal = load();
            void* const device = new_device();
            const metal_tools::Pool pool(metal);
            const metal_tools::Id commands = metal.command_buffer(send(device, "newCommandQueue"));
            send(commands, "encodeWaitForEvent:value:", send(device, "newSharedEvent"), 1UL);
            metal.commit(commands);
            std::exit(0);
        },
        testing::ExitedWithCode(0), "");
}

TEST_F(FakeLibraryDeathTest, AMessageThatNobodyDeclaredIsRefused) {
    EXPECT_DEATH(
        {
            const metal_tools::Metal metal = load();
            send(metal.new_buffer(new_device(), 4, metal_tools::kStorageModeShared), "length");
        },
        R"(-\[MTLBuffer length\]: the caller has not declared it)");
}

TEST_F(FakeLibraryDeathTest, AMissingPoolIsRefused) {
    EXPECT_DEATH(send(new_device(), "name"), "a NSString is autoreleased without a pool on this thread");
}

} // namespace
} // namespace geyser::metal
