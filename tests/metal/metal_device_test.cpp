#include "metal_fixture.hpp"

namespace geyser::metal {
namespace {

using objc::MTLCommandQueue;
using objc::MTLDevice;
using objc::Retained;

using MetalDevice = MetalTest;

TEST_F(MetalDevice, SystemDefaultKnowsItself) {
    EXPECT_EQ(device().name(), "Apple Fake, no hardware");
    EXPECT_NE(device().registry_id(), 0U);
    EXPECT_NE(device().queue(), nullptr);
}

TEST_F(MetalDevice, StorageModeFollowsTheGpu) {
    EXPECT_EQ(device().storage_mode(), objc::MTLStorageMode::Shared);
    device_.reset();
    fake::reset(fake::Gpu::Intel);
    EXPECT_EQ(device().storage_mode(), objc::MTLStorageMode::Managed);
}

TEST_F(MetalDevice, NoneIsDeviceNotFound) {
    fake::fail_next("MTLCreateSystemDefaultDevice");
    fake::fail_next("MTLCopyAllDevices");
    EXPECT_TRUE(fails_with(Device::open(fake::symbol, "", kOperation), ErrorCode::DeviceNotFound,
                           "MTLCreateSystemDefaultDevice"));
}

TEST_F(MetalDevice, AreChosenByIndexOrName) {
    fake::plug_in_device();
    const auto runtime = value_of(objc::Runtime::load(fake::symbol, kOperation));
    const auto entries = value_of(list_devices(*runtime, kOperation));
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(value_of(Device::open(fake::symbol, "", kOperation))->registry_id(), entries[0].registry_id);
    EXPECT_EQ(value_of(Device::open(fake::symbol, "1", kOperation))->registry_id(), entries[1].registry_id);
    EXPECT_EQ(value_of(Device::open(fake::symbol, "fake", kOperation))->registry_id(), entries[0].registry_id);
    EXPECT_TRUE(fails_with(Device::open(fake::symbol, "Radeon", kOperation), ErrorCode::DeviceNotFound,
                           R"(there are 0 "Apple Fake, no hardware", 1 "Apple Fake, no hardware")"));
}

TEST_F(MetalDevice, TheDefaultOneIsAllWhereTheSystemListsNone) {
    fake::lose_symbol("MTLCopyAllDevices");
    EXPECT_EQ(device().name(), "Apple Fake, no hardware");
}

TEST_F(MetalDevice, AListedOneServesWhereThereIsNoDefault) {
    fake::fail_next("MTLCreateSystemDefaultDevice");
    EXPECT_EQ(device().name(), "Apple Fake, no hardware");
}

TEST_F(MetalDevice, WithoutAQueueThereIsNoDevice) {
    fake::fail_next("newCommandQueue");
    EXPECT_TRUE(
        fails_with(Device::open(fake::symbol, "", kOperation), ErrorCode::OutOfDeviceMemory, "no command queue"));
}

TEST_F(MetalDevice, AdoptingRetainsDeviceAndQueue) {
    void* const given = fake::create_device();
    device_ = value_of(Device::adopt(fake::symbol, static_cast<MTLDevice*>(given), nullptr, kOperation));
    EXPECT_EQ(device_->get(), given);
    const std::size_t with_own_queue = fake::references(given);

    auto second = value_of(Device::adopt(fake::symbol, static_cast<MTLDevice*>(given), device_->queue(), kOperation));
    EXPECT_EQ(second->queue(), device_->queue());
    EXPECT_EQ(fake::references(given), with_own_queue + 1);
    EXPECT_EQ(fake::references(device_->queue()), 2U);
    second.reset();
    EXPECT_EQ(fake::references(device_->queue()), 1U);

    device_->runtime().release(static_cast<MTLDevice*>(given));
    EXPECT_NE(fake::references(given), 0U);
}

TEST_F(MetalDevice, RefusesTheQueueOfAnotherDevice) {
    void* const other = fake::create_device();
    EXPECT_TRUE(fails_with(Device::adopt(fake::symbol, static_cast<MTLDevice*>(other), device().queue(), kOperation),
                           ErrorCode::InvalidArgument, registry_id_text(device().registry_id())));
    device().runtime().release(static_cast<MTLDevice*>(other));
}

TEST_F(MetalDevice, RefusesNull) {
    EXPECT_TRUE(fails_with(Device::adopt(fake::symbol, nullptr, nullptr, kOperation), ErrorCode::InvalidArgument,
                           "device is null"));
}

TEST_F(MetalDevice, RegistryIdsArePrintedAsOtherToolsDo) { EXPECT_EQ(registry_id_text(0x100000abc), "0x100000abc"); }

} // namespace
} // namespace geyser::metal
