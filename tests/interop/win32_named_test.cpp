// Objects that are known by a name: no handle travels.
#include "../support/object_state.hpp"
#include "../support/process_state.hpp"
#include "../support/vulkan_commands.hpp"
#include "../support/vulkan_fixture.hpp"

#include <random>

#include <windows.h>

namespace geyser::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

class VulkanNames : public VulkanTest {
protected:
    void SetUp() override {
        VulkanTest::SetUp();
        GEYSER_NEEDS_TRANSPORT(exporter(), kOpaque);
    }

    static std::string unused_name() { return "Local\\geyser-test-" + std::to_string(std::random_device()()); }

    const std::string name_ = unused_name();
};

TEST_F(VulkanNames, FindATextureWithItsTexels) {
    const auto texture = exporter().create_named_texture(name_, small_texture()).value();
    const auto imported = importer().import_named_texture(name_, small_texture());
    ASSERT_TRUE(imported) << imported.error().message();
    VulkanCommands writer(exporter());
    writer.run([&](VkCommandBuffer commands) {
        VulkanCommands::clear(commands, vulkan::image(*texture), kRed);
        EXPECT_TRUE(exporter().record_release(commands, *texture, {.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL}));
    });
    ASSERT_TRUE(importer().acquire(**imported, {}));
    VulkanCommands reader(importer());
    reader.run(
        [&](VkCommandBuffer commands) { reader.copy_out(commands, as_vulkan(**imported), VK_IMAGE_LAYOUT_GENERAL); });
    EXPECT_THAT(reader.texels(**imported), Each(kRedTexel));
}

TEST_F(VulkanNames, FindATextureThatIsExportedAsWell) {
    const auto texture = exporter().create_named_texture(name_, small_texture()).value();
    const auto handle = exporter().export_texture(*texture).value();
    EXPECT_TRUE(importer().import_texture(handle, small_texture()));
    EXPECT_TRUE(importer().import_named_texture(name_, small_texture()));
}

TEST_F(VulkanNames, FindSemaphoresOfEachKind) {
    for (const SyncKind kind : kSyncKinds) {
        SCOPED_TRACE(name(kind));
        const std::string own = unused_name();
        const auto semaphore = exporter().create_named_semaphore(own, kind);
        ASSERT_TRUE(semaphore) << semaphore.error().message();
        const auto imported = importer().import_named_semaphore(own);
        ASSERT_TRUE(imported) << imported.error().message();
        EXPECT_EQ((*imported)->kind(), kind);
        if (is_timeline(kind)) {
            ASSERT_TRUE((*semaphore)->signal(7));
            EXPECT_EQ((*imported)->value(), 7U);
        }
    }
}

TEST_F(VulkanNames, AreTakenOnce) {
    const auto texture = exporter().create_named_texture(name_, small_texture()).value();
    const auto again = importer().create_named_texture(name_, small_texture());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(again.error().reason, HasSubstr("is taken"));
    const auto semaphore = importer().create_named_semaphore(name_, kTimeline);
    ASSERT_FALSE(semaphore);
    EXPECT_THAT(semaphore.error().reason, HasSubstr("is taken"));
}

TEST_F(VulkanNames, ThatAnotherProgramsObjectHasAreRefused) {
    const OsObject taken(CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, 4096, name_.c_str()));
    ASSERT_TRUE(taken);
    for (const Error& refusal : {exporter().create_named_texture(name_, small_texture()).error(),
                                 exporter().create_named_semaphore(name_, kTimeline).error(),
                                 exporter().create_named_semaphore(name_, kFence).error()}) {
        EXPECT_EQ(refusal.code, ErrorCode::InvalidArgument);
        EXPECT_THAT(refusal.reason, HasSubstr("is taken"));
    }
}

TEST_F(VulkanNames, GoWithTheirObjectsAndLeakNothing) {
    { const auto first = exporter().create_named_texture(name_, small_texture()).value(); }
    const auto before = open_descriptors();
    {
        const auto texture = exporter().create_named_texture(name_, small_texture()).value();
        EXPECT_TRUE(importer().import_named_texture(name_, small_texture()));
    }
    EXPECT_TRUE(nothing_leaked_since(before));
    EXPECT_EQ(importer().import_named_texture(name_, small_texture()).error().code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanNames, OfAnotherKindOrOfNothingAreRefused) {
    const auto texture = exporter().create_named_texture(name_, small_texture()).value();
    const auto semaphore = importer().import_named_semaphore(name_);
    ASSERT_FALSE(semaphore);
    EXPECT_EQ(semaphore.error().code, ErrorCode::InvalidHandle);
    EXPECT_THAT(semaphore.error().reason, HasSubstr("of another kind"));
    EXPECT_EQ(importer().import_named_texture(unused_name(), small_texture()).error().code, ErrorCode::InvalidHandle);
}

TEST_F(VulkanNames, OfATextureThatTheCallerIsNotReadyForAreRefused) {
    const auto texture = exporter().create_named_texture(name_, small_texture()).value();
    auto expected = small_texture();
    expected.width = 15;
    EXPECT_EQ(importer().import_named_texture(name_, expected).error().code, ErrorCode::DescriptorMismatch);
}

TEST_F(VulkanNames, MustBeNamesOfTheSystems) {
    for (const std::string& bad : {std::string(), std::string("a\\b"), std::string("Local\\"),
                                   std::string("Local\\a\\b"), std::string(201, 'a'), std::string("\xff\xfe")}) {
        const auto texture = exporter().create_named_texture(bad, small_texture());
        ASSERT_FALSE(texture) << bad;
        EXPECT_EQ(texture.error().code, ErrorCode::InvalidArgument);
        EXPECT_EQ(exporter().create_named_semaphore(bad, kTimeline).error().code, ErrorCode::InvalidArgument);
        EXPECT_EQ(exporter().import_named_semaphore(bad).error().code, ErrorCode::InvalidArgument);
    }
}

} // namespace
} // namespace geyser::test
