// A fake Mac per test, on which nothing may be left alive.
#pragma once

#include "backend/metal/device.hpp"

#include <fakes/metal/fake_metal.hpp>
#include <geyser/texture.hpp>

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace geyser::metal {

namespace fake = geyser::fake_metal;

inline constexpr std::string_view kOperation = "test";

/// The backend's table, as the fake holds it against its own.
inline std::vector<fake::Declaration> declarations() {
    std::vector<fake::Declaration> rows;
    for (const objc::MethodInfo& method : objc::kMethods) {
        rows.push_back({.class_name = method.class_name,
                        .selector = method.selector,
                        .of_the_class = method.of_the_class,
                        .encoding = method.encoding});
    }
    return rows;
}

template <class T>
T value_of(Result<T> result) {
    if (!result) {
        ADD_FAILURE() << result.error().message();
        std::abort();
    }
    return *std::move(result);
}

class MetalTest : public testing::Test {
protected:
    void SetUp() override {
        fake::reset();
        fake::expect_declarations(declarations());
    }
    void TearDown() override {
        device_.reset();
        fake::finish();
        const std::map<std::string, std::size_t> nothing;
        EXPECT_EQ(fake::live_objects(), nothing);
    }

    const Device& device() {
        if (!device_) {
            device_ = value_of(Device::open(fake::symbol, "", kOperation));
        }
        return *device_;
    }

    std::unique_ptr<Device> device_;
};

/// Whether a result is the error with this code, whose reason holds this text.
template <class T>
testing::AssertionResult fails_with(const Result<T>& result, ErrorCode code, std::string_view text) {
    if (result) {
        return testing::AssertionFailure() << "it succeeded";
    }
    if (result.error().code != code || result.error().reason.find(text) == std::string::npos) {
        return testing::AssertionFailure() << result.error().message();
    }
    return testing::AssertionSuccess();
}

inline TextureDescriptor descriptor_of(TextureFormat format, std::uint32_t width = 257, std::uint32_t height = 33) {
    TextureDescriptor descriptor = {.width = width, .height = height, .format = format};
    if (format_info(format)->is_planar()) {
        descriptor.width &= ~1U;
        descriptor.height &= ~1U;
    }
    return descriptor;
}

} // namespace geyser::metal
