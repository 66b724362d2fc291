// What the tests of the host backend share.
#pragma once

#include "../support/process_state.hpp"

#include <geyser/geyser.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace geyser::test {

inline TextureDescriptor linear(std::uint32_t width, std::uint32_t height,
                                TextureFormat format = TextureFormat::Rgba8Unorm) {
    return {.width = width, .height = height, .format = format, .layout = TextureLayout::Linear};
}

inline std::unique_ptr<HostTextureShareManager> host_manager(const HostConfig& config = {}) {
    return HostTextureShareManager::create(config).value();
}

inline std::unique_ptr<SharedTexture> create(TextureShareManager& manager, const TextureDescriptor& descriptor) {
    return manager.create_shareable_texture(descriptor).value();
}

inline ApiTextureHandle create_and_export(TextureShareManager& manager, const TextureDescriptor& descriptor) {
    return manager.export_texture(*create(manager, descriptor)).value();
}

/// A semaphore that answers what it is told, remembers what it was asked, and takes at least one tick of the clock.
class FakeSemaphore final : public SharedSemaphore {
public:
    explicit FakeSemaphore(SyncKind kind) : kind_(kind) {}

    [[nodiscard]] Api api() const noexcept override { return Api::Vulkan; }
    [[nodiscard]] SyncKind kind() const noexcept override { return kind_; }
    [[nodiscard]] Result<std::uint64_t> value() const override { return 0; }
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token) override {
        waited_values.push_back(value);
        timeouts.push_back(timeout);
        const auto start = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() == start) {
        }
        return answer;
    }
    [[nodiscard]] Result<void> signal(std::uint64_t) override { return {}; }

    Result<void> answer = {};
    std::vector<std::uint64_t> waited_values = {};
    std::vector<Timeout> timeouts = {};

private:
    SyncKind kind_;
};

/// A texture of another backend.
class ForeignTexture final : public SharedTexture {
public:
    explicit ForeignTexture(const TextureDescriptor& descriptor)
        : SharedTexture(Api::Vulkan, descriptor, Transport::HostMemory, 0) {}
};

} // namespace geyser::test
