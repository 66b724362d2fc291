#include "backend/metal/event.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;
using objc::MTLDevice;
using objc::MTLSharedEvent;
using objc::Pool;
using objc::responds;
using objc::Retained;

/// Between two looks at the stop token; Metal's wait cannot be interrupted.
constexpr Timeout kStopInterval = 10ms;

std::unexpected<Error> no_port(std::string_view operation, std::string_view selector) {
    return fail(ErrorCode::UnsupportedSync, operation,
                "this system has no " + std::string(selector) + ": shared events cross processes by XPC alone");
}

} // namespace

bool can_export_port(const Device& device, const Event& event) {
    const Pool pool(device.runtime());
    return responds(pool, event.get(), MTLSharedEvent::eventPort);
}

bool can_import_port(const Device& device) {
    const Pool pool(device.runtime());
    return responds(pool, device.get(), MTLDevice::newSharedEventWithMachPort);
}

Result<Event> Event::create(const Device& device, std::string_view operation) {
    const Pool pool(device.runtime());
    auto event = pool.send(device.get(), MTLDevice::newSharedEvent);
    if (!event) {
        return fail(ErrorCode::OutOfDeviceMemory, operation, "newSharedEvent made no event");
    }
    return Event(device, std::move(event));
}

Result<Event> Event::adopt(const Device& device, MTLSharedEvent* event, std::string_view operation) {
    if (event == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the event is null");
    }
    return Event(device, Retained<MTLSharedEvent>::share(device.runtime(), event));
}

Result<Event> Event::import_port(const Device& device, const OsObject& port, std::string_view operation) {
    const Pool pool(device.runtime());
    if (!responds(pool, device.get(), MTLDevice::newSharedEventWithMachPort)) {
        return no_port(operation, MTLDevice::newSharedEventWithMachPort.kSelector);
    }
    auto event = pool.send(device.get(), MTLDevice::newSharedEventWithMachPort, borrow_port(port));
    if (!event) {
        return fail(ErrorCode::InvalidHandle, operation, "the port is not of a shared event");
    }
    return Event(device, std::move(event));
}

Result<OsObject> Event::export_port(std::string_view operation) const {
    const Pool pool(device_->runtime());
    if (!responds(pool, get(), MTLSharedEvent::eventPort)) {
        return no_port(operation, MTLSharedEvent::eventPort.kSelector);
    }
    const objc::mach_port_t port = pool.send(get(), MTLSharedEvent::eventPort);
    if (port == 0) {
        return fail(ErrorCode::DriverFailure, operation, "eventPort is no port");
    }
    return copy_right(port, operation);
}

std::uint64_t Event::value() const {
    const Pool pool(device_->runtime());
    return pool.send(get(), MTLSharedEvent::signaledValue);
}

bool Event::reaches(std::uint64_t value, Timeout timeout) const {
    const Pool pool(device_->runtime());
    if (pool.send(get(), MTLSharedEvent::signaledValue) >= value) {
        return true;
    }
    // Rounded up: a wait of less than a millisecond must not become a look.
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
    return milliseconds > 0 && pool.send(get(), MTLSharedEvent::waitUntilSignaledValue_timeoutMS, value,
                                         static_cast<std::uint64_t>(milliseconds)) != 0;
}

Result<void> Event::wait(std::uint64_t value, Timeout timeout, const std::stop_token& stop,
                         std::string_view operation) const {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    for (;;) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, operation,
                        "a stop was requested while waiting for the value " + std::to_string(value));
        }
        const Timeout left = std::max<Timeout>(std::max(timeout, Timeout::zero()) - (Clock::now() - start), {});
        const Timeout slice = stop.stop_possible() ? std::min(left, kStopInterval) : left;
        if (reaches(value, slice)) {
            return {};
        }
        if (slice == left) {
            return fail(ErrorCode::Timeout, operation,
                        "the value " + std::to_string(value) + " was not reached within " +
                            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()) +
                            " ms");
        }
    }
}

Result<void> Event::signal(std::uint64_t value, std::string_view operation) const {
    const Pool pool(device_->runtime());
    const std::uint64_t reached = pool.send(get(), MTLSharedEvent::signaledValue);
    if (value <= reached) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the value " + std::to_string(value) + " is not greater than the event's " +
                        std::to_string(reached));
    }
    pool.send(get(), MTLSharedEvent::setSignaledValue, value);
    return {};
}

} // namespace geyser::metal
