#include "backend/metal/event.hpp"

#include "metal_fixture.hpp"

#include <chrono>
#include <fcntl.h>
#include <thread>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

class MetalEvent : public MetalTest {
protected:
    Event create() { return value_of(Event::create(device(), kOperation)); }
};

TEST_F(MetalEvent, CountsUpwards) {
    const Event event = create();
    EXPECT_EQ(event.value(), 0U);
    EXPECT_TRUE(event.signal(7, kOperation));
    EXPECT_EQ(event.value(), 7U);
    EXPECT_TRUE(fails_with(event.signal(7, kOperation), ErrorCode::InvalidArgument, "7 is not greater than"));
    EXPECT_TRUE(fails_with(event.signal(3, kOperation), ErrorCode::InvalidArgument, "3 is not greater than"));
    EXPECT_EQ(event.value(), 7U);
}

TEST_F(MetalEvent, AWaitEndsWithTheSignal) {
    const Event event = create();
    std::jthread signaller([&event] { EXPECT_TRUE(event.signal(2, kOperation)); });
    EXPECT_TRUE(event.wait(1, 60s, {}, kOperation));
    EXPECT_TRUE(event.wait(2, 0s, {}, kOperation));
}

TEST_F(MetalEvent, AWaitEndsWithItsDeadline) {
    const Event event = create();
    EXPECT_TRUE(fails_with(event.wait(1, 0s, {}, kOperation), ErrorCode::Timeout, "value 1 was not reached"));
    EXPECT_TRUE(fails_with(event.wait(1, 1us, {}, kOperation), ErrorCode::Timeout, "within 0 ms"));
    EXPECT_TRUE(fails_with(event.wait(1, -1s, {}, kOperation), ErrorCode::Timeout, "value 1"));
}

TEST_F(MetalEvent, AWaitEndsWithAStopRequest) {
    const Event event = create();
    std::stop_source stop;
    std::jthread stopper([&stop] { stop.request_stop(); });
    EXPECT_TRUE(fails_with(event.wait(1, 60s, stop.get_token(), kOperation), ErrorCode::Interrupted,
                           "while waiting for the value 1"));
}

TEST_F(MetalEvent, CrossesByPort) {
    const Event event = create();
    ASSERT_TRUE(can_export_port(device(), event));
    ASSERT_TRUE(can_import_port(device()));
    const OsObject port = value_of(event.export_port(kOperation));
    const Event imported = value_of(Event::import_port(device(), port, kOperation));
    EXPECT_NE(imported.get(), event.get());
    EXPECT_TRUE(imported.signal(5, kOperation));
    EXPECT_EQ(event.value(), 5U);
}

TEST_F(MetalEvent, AnExportedPortLivesWithoutItsEvent) {
    const OsObject port = value_of(create().export_port(kOperation));
    EXPECT_TRUE(Event::import_port(device(), port, kOperation));
}

TEST_F(MetalEvent, WithoutPortsInTheSystemNoneIsOffered) {
    const Event event = create();
    const OsObject port = value_of(event.export_port(kOperation));
    fake::hide_method("newSharedEventWithMachPort:");
    fake::hide_method("eventPort");
    EXPECT_FALSE(can_export_port(device(), event));
    EXPECT_FALSE(can_import_port(device()));
    EXPECT_TRUE(fails_with(event.export_port(kOperation), ErrorCode::UnsupportedSync, "no eventPort"));
    EXPECT_TRUE(fails_with(Event::import_port(device(), port, kOperation), ErrorCode::UnsupportedSync,
                           "no newSharedEventWithMachPort:"));
}

TEST_F(MetalEvent, APortOfSomethingElseIsRefused) {
    const OsObject port(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    EXPECT_TRUE(
        fails_with(Event::import_port(device(), port, kOperation), ErrorCode::InvalidHandle, "not of a shared event"));
}

TEST_F(MetalEvent, WhatMetalRefusesIsAnError) {
    fake::fail_next("newSharedEvent");
    EXPECT_TRUE(fails_with(Event::create(device(), kOperation), ErrorCode::OutOfDeviceMemory, "made no event"));
    const Event event = create();
    fake::fail_next("eventPort");
    EXPECT_TRUE(fails_with(event.export_port(kOperation), ErrorCode::DriverFailure, "eventPort is no port"));
}

TEST_F(MetalEvent, AdoptedOnesAreRetained) {
    const Event own = create();
    {
        const Event adopted = value_of(Event::adopt(device(), own.get(), kOperation));
        EXPECT_EQ(adopted.get(), own.get());
        EXPECT_EQ(fake::references(own.get()), 2U);
    }
    EXPECT_EQ(fake::references(own.get()), 1U);
    EXPECT_TRUE(fails_with(Event::adopt(device(), nullptr, kOperation), ErrorCode::InvalidArgument, "event is null"));
}

} // namespace
} // namespace geyser::metal
