// Two Direct3D 12 managers on one fake GPU, as two processes have them.
#pragma once

#include "backend/d3d12/device.hpp"
#include "fakes/d3d/d3d12.hpp"
#include "support/process_state.hpp"

#include <geyser/d3d12.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

namespace geyser::test {

using namespace std::chrono_literals;

inline constexpr TextureDescriptor kPicture = {.width = 5,
                                               .height = 3,
                                               .usage = TextureUsage::CopySrc | TextureUsage::CopyDst |
                                                        TextureUsage::TextureBinding | TextureUsage::RenderAttachment};

inline std::unique_ptr<D3D12TextureShareManager> manager_on(fake::Gpu& gpu) {
    const auto device = fake::make_d3d12_device(gpu);
    return std::move(D3D12TextureShareManager::adopt({.device = device.get()}).value());
}

inline TextureDescriptor linear(TextureDescriptor descriptor) {
    descriptor.layout = TextureLayout::Linear;
    return descriptor;
}

class D3D12 : public testing::Test {
protected:
    ~D3D12() override {
        exporter.reset();
        importer.reset();
        EXPECT_EQ(fake::objects_alive, 0) << "COM objects that nobody released";
    }

    fake::Gpu gpu = fake::Gpu(7);
    std::unique_ptr<D3D12TextureShareManager> exporter = manager_on(gpu);
    std::unique_ptr<D3D12TextureShareManager> importer = manager_on(gpu);
};

/// What the commands of a user who draws into the texture leave in it.
inline void paint(const SharedTexture& texture, std::byte value) {
    std::ranges::fill(fake::texture_of(*d3d12::resource(texture)).bytes, value);
}

inline std::byte first_texel(const SharedTexture& texture) {
    return fake::texture_of(*d3d12::resource(texture)).bytes.at(0);
}

} // namespace geyser::test
