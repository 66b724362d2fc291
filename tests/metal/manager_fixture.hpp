// Two managers on the fake Mac's device, as two programs would have them.
#pragma once

#include "metal_fixture.hpp"

#include <geyser/metal.hpp>

namespace geyser::metal {

class MetalManager : public MetalTest {
protected:
    void SetUp() override {
        MetalTest::SetUp();
        manager_ = open();
        other_ = open();
    }
    void TearDown() override {
        fake::finish();
        manager_.reset();
        other_.reset();
        MetalTest::TearDown();
    }

    static std::unique_ptr<MetalTextureShareManager> open(const std::string& device = {}) {
        return value_of(MetalTextureShareManager::create({.device = device, .symbol_lookup = fake::symbol}));
    }
    MetalTextureShareManager& manager() { return *manager_; }
    MetalTextureShareManager& other() { return *other_; }

    std::unique_ptr<SharedSemaphore> timeline() { return value_of(manager().create_semaphore(SyncKind::SharedEvent)); }

private:
    std::unique_ptr<MetalTextureShareManager> manager_;
    std::unique_ptr<MetalTextureShareManager> other_;
};

} // namespace geyser::metal
