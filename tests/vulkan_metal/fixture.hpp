// A Vulkan manager on a driver with VK_EXT_metal_objects, and a Metal manager on the same fake GPU.
#pragma once

#include "fakes/metal/fake_metal.hpp"
#include "support/vulkan_fixture.hpp"

#include <geyser/metal.hpp>

extern "C" void* geyser_metal_symbol(const char* library, const char* name);

namespace geyser::test {

class VulkanMetalTest : public ::testing::Test {
protected:
    void SetUp() override {
        vulkan_ = open_vulkan();
        auto metal = MetalTextureShareManager::create({.symbol_lookup = geyser_metal_symbol});
        ASSERT_TRUE(metal) << metal.error().message();
        metal_ = std::move(*metal);
        const TransportSupport* support = vulkan_->capabilities().find(Transport::IoSurface);
        ASSERT_NE(support, nullptr) << "the driver has no VK_EXT_metal_objects: the layer was not loaded";
        ASSERT_TRUE(support->can_export && support->can_import) << support->reason;
    }
    void TearDown() override {
        vulkan_.reset();
        metal_.reset();
        EXPECT_THAT(log_.take(), ::testing::IsEmpty());
        fake_metal::finish();
        EXPECT_THAT(fake_metal::live_objects(), ::testing::IsEmpty());
    }

    [[nodiscard]] VulkanManager open_vulkan() {
        auto manager = VulkanTextureShareManager::create(
            {.validation = true, .metal_symbol_lookup = geyser_metal_symbol, .log = log_.callback()});
        if (!manager) {
            throw std::runtime_error(manager.error().message());
        }
        return std::move(*manager);
    }

    [[nodiscard]] VulkanTextureShareManager& vulkan() { return *vulkan_; }
    [[nodiscard]] MetalTextureShareManager& metal() { return *metal_; }

    [[nodiscard]] static std::unique_ptr<SharedTexture> make(TextureShareManager& manager,
                                                             const TextureDescriptor& descriptor = small_texture()) {
        return make_texture(manager, descriptor, Transport::IoSurface);
    }
    /// The texture as the other manager has it.
    [[nodiscard]] static std::unique_ptr<SharedTexture> share(TextureShareManager& from, const SharedTexture& texture,
                                                              TextureShareManager& to) {
        auto imported = to.import_texture(from.export_texture(texture).value(), texture.descriptor());
        if (!imported) {
            throw std::runtime_error(imported.error().message());
        }
        return std::move(*imported);
    }
    [[nodiscard]] static std::unique_ptr<SharedSemaphore>
    share(TextureShareManager& from, const SharedSemaphore& semaphore, TextureShareManager& to) {
        return to.import_semaphore(from.export_semaphore(semaphore).value()).value();
    }

private:
    ValidationLog log_;
    VulkanManager vulkan_;
    std::unique_ptr<MetalTextureShareManager> metal_;
};

} // namespace geyser::test
