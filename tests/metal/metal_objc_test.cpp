#include "backend/metal/objc/pool.hpp"
#include "metal_fixture.hpp"

namespace geyser::metal {
namespace {

using namespace objc;

using MetalObjc = MetalTest;

/// Whether a message compiles.
template <class Receiver, class Row, class... Arguments>
concept Sends = requires(const Pool& pool, Receiver receiver, Row row, Arguments... arguments) {
    pool.send(receiver, row, arguments...);
};
template <auto Row>
using Type = std::remove_const_t<decltype(Row)>;
using NewTexture = Type<MTLDevice::newTextureWithDescriptor_iosurface_plane>;

static_assert(Sends<MTLDevice*, NewTexture, MTLTextureDescriptor*, IOSurface*, NSUInteger>);
// A wrong receiver, wrong arguments, too few, too many.
static_assert(!Sends<MTLTexture*, NewTexture, MTLTextureDescriptor*, IOSurface*, NSUInteger>);
static_assert(!Sends<MTLDevice*, NewTexture, IOSurface*, MTLTextureDescriptor*, NSUInteger>);
static_assert(!Sends<MTLDevice*, NewTexture, MTLTextureDescriptor*, IOSurface*>);
static_assert(!Sends<MTLDevice*, NewTexture, MTLTextureDescriptor*, IOSurface*, NSUInteger, NSUInteger>);
static_assert(!Sends<MTLTextureDescriptor*, Type<MTLTextureDescriptor::setUsage>, MTLStorageMode>);
// A method of a class is no method of its objects.
static_assert(!Sends<NSString*, Type<NSString::stringWithUTF8String>, const char*>);
// Every object understands NSObject's methods.
static_assert(Sends<MTLDevice*, Type<NSObject::respondsToSelector>, SEL>);

TEST_F(MetalObjc, EveryMethodHasTheTypesOfApplesHeader) {
    const auto runtime = value_of(Runtime::load(fake::symbol, kOperation));
    for (const MethodInfo& method : kMethods) {
        const auto types = fake::encoding_of(method.class_name, method.selector, method.of_the_class);
        ASSERT_TRUE(types) << method.class_name << ' ' << method.selector;
        EXPECT_EQ(*types, method.encoding) << method.class_name << ' ' << method.selector;
    }
}

TEST_F(MetalObjc, RetainedGivesItsReferenceBackOnce) {
    const auto runtime = value_of(Runtime::load(fake::symbol, kOperation));
    void* const made = fake::create_device();
    auto* const device = static_cast<MTLDevice*>(made);
    auto owner = Retained<MTLDevice>::adopt(*runtime, device);
    {
        const auto second = Retained<MTLDevice>::share(*runtime, device);
        EXPECT_EQ(fake::references(made), 2U);
        auto moved = std::move(owner);
        EXPECT_FALSE(owner);
        EXPECT_EQ(fake::references(made), 2U);
        owner = std::move(moved);
    }
    EXPECT_EQ(fake::references(made), 1U);
    owner = Retained<MTLDevice>();
    EXPECT_EQ(fake::references(made), 0U);
}

TEST_F(MetalObjc, PoolsEndWithWhatTheyHold) {
    const auto runtime = value_of(Runtime::load(fake::symbol, kOperation));
    {
        const Pool outer(*runtime);
        NSString* const kept = string(outer, "outer");
        {
            const Pool inner(*runtime);
            EXPECT_STREQ(inner.send(string(inner, "inner"), NSString::UTF8String), "inner");
            EXPECT_EQ(fake::live_objects()["NSString"], 2U);
        }
        EXPECT_EQ(fake::live_objects()["NSString"], 1U);
        EXPECT_STREQ(outer.send(kept, NSString::UTF8String), "outer");
    }
    EXPECT_TRUE(fake::live_objects().empty());
}

TEST_F(MetalObjc, LoadingNamesTheSymbolThatIsMissing) {
    fake::lose_symbol("IOSurfaceCreateMachPort");
    EXPECT_TRUE(fails_with(Runtime::load(fake::symbol, kOperation), ErrorCode::BackendUnavailable,
                           "IOSurface has no IOSurfaceCreateMachPort"));
}

TEST_F(MetalObjc, LoadingNamesTheClassThatIsMissing) {
    const MetalSymbolLookup without_classes = [](const char* library, const char* name) -> void* {
        constexpr Class (*kNothing)(const char*) = [](const char*) -> Class { return nullptr; };
        return name == std::string_view("objc_getClass") ? reinterpret_cast<void*>(kNothing)
                                                         : fake::symbol(library, name);
    };
    EXPECT_TRUE(fails_with(Runtime::load(without_classes, kOperation), ErrorCode::BackendUnavailable,
                           "no class NSAutoreleasePool"));
}

TEST_F(MetalObjc, ElsewhereThanOnAppleTheBackendIsUnavailable) {
    EXPECT_TRUE(fails_with(Runtime::load(nullptr, kOperation), ErrorCode::BackendUnavailable,
                           "Metal needs /usr/lib/libobjc.A.dylib"));
}

} // namespace
} // namespace geyser::metal
