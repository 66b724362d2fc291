// Two managers on the lane's device, under the validation layer. A test that makes the layer speak fails.
#pragma once

#include "validation.hpp"

#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <os_kinds.hpp>
#include <volk.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

/// What managers have logged: the messages of the validation layer.
class ValidationLog {
public:
    [[nodiscard]] LogCallback callback() {
        return [this](LogLevel, std::string_view message) {
            // The layer of Debian 12 (1.3.239) takes a counter that nothing was ever queued to signal for a pending
            // signal of the value 0.
            if (message.contains("VUID-VkSemaphoreSignalInfo-value-03259") &&
                message.contains("any pending signal operation (0)")) {
                return;
            }
            const std::scoped_lock lock(mutex_);
            messages_.emplace_back(message);
        };
    }
    [[nodiscard]] std::vector<std::string> take() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(messages_, {});
    }

private:
    std::mutex mutex_;
    std::vector<std::string> messages_;
};

using VulkanManager = std::unique_ptr<VulkanTextureShareManager>;

class VulkanTest : public ::testing::Test {
public:
    static void SetUpTestSuite() {
        exporter_ = make_manager();
        importer_ = make_manager();
    }
    static void TearDownTestSuite() {
        exporter_.reset();
        importer_.reset();
        EXPECT_THAT(log_.take(), ::testing::IsEmpty());
    }

protected:
    void SetUp() override { ASSERT_TRUE(exporter_ && importer_); }
    void TearDown() override { EXPECT_THAT(log_.take(), ::testing::IsEmpty()); }

    static VulkanManager make_manager() {
        auto manager = VulkanTextureShareManager::create({.validation = true, .log = log_.callback()});
        const bool lacks_layer = !manager && manager.error().reason.ends_with("is not installed");
        if (lacks_layer && may_lack_validation()) {
            manager = VulkanTextureShareManager::create({.log = log_.callback()});
        }
        if (!manager) {
            ADD_FAILURE() << manager.error().message() << (lacks_layer ? std::string("; ") + kValidationNeeded : "");
            return nullptr;
        }
        return std::move(*manager);
    }

    static VulkanTextureShareManager& exporter() { return *exporter_; }
    static VulkanTextureShareManager& importer() { return *importer_; }
    static ValidationLog& log() { return log_; }

private:
    static inline ValidationLog log_;
    static inline VulkanManager exporter_;
    static inline VulkanManager importer_;
};

/// "opaque_fd": a name of Geyser's as GoogleTest wants names of parameters.
inline std::string identifier(std::string_view name) {
    std::string result(name);
    std::ranges::replace(result, '-', '_');
    return result;
}

/// Small, and with every usage that each device has.
inline TextureDescriptor small_texture(TextureLayout layout = TextureLayout::Optimal) {
    return {.width = 16, .height = 8, .layout = layout};
}

/// The layout that a texture of this transport may have on every device.
inline TextureLayout layout_for(Transport transport) {
    return transport == Transport::HostMemory ? TextureLayout::Linear : TextureLayout::Optimal;
}

inline std::unique_ptr<SharedTexture> make_texture(TextureShareManager& manager,
                                                   const TextureDescriptor& descriptor = small_texture(),
                                                   Transport transport = kOpaque) {
    auto texture = manager.create_shareable_texture(descriptor, transport);
    if (!texture) {
        throw std::runtime_error(texture.error().message());
    }
    return std::move(*texture);
}

inline VulkanTexture& as_vulkan(SharedTexture& texture) { return *texture.as<VulkanTexture>(); }

/// Ends the test as skipped where the device does not share over `transport`, with the device's reason.
#define GEYSER_NEEDS_TRANSPORT(manager, transport)                                                                     \
    if (const auto& support = *(manager).capabilities().find(transport); !support.can_export || !support.can_import) { \
        GTEST_SKIP() << support.reason;                                                                                \
    }                                                                                                                  \
    static_assert(true, "so that a semicolon follows")

/// Likewise for a kind of sync.
#define GEYSER_NEEDS_SYNC(manager, kind)                                                                               \
    if (const auto& support = *(manager).capabilities().find(kind); !support.can_export || !support.can_import) {      \
        GTEST_SKIP() << support.reason;                                                                                \
    }                                                                                                                  \
    static_assert(true, "so that a semicolon follows")

/// Likewise for a texture.
#define GEYSER_NEEDS_TEXTURE(manager, descriptor, transport)                                                           \
    if (const auto support = (manager).query(descriptor, transport).value();                                           \
        !support.can_export || !support.can_import) {                                                                  \
        GTEST_SKIP() << support.reason;                                                                                \
    }                                                                                                                  \
    static_assert(true, "so that a semicolon follows")

} // namespace geyser::test
