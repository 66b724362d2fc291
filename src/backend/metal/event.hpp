// A MTLSharedEvent: a timeline semaphore that GPUs, CPUs and processes share.
#pragma once

#include "backend/metal/device.hpp"
#include "backend/metal/port.hpp"

#include <geyser/sync.hpp>

namespace geyser::metal {

/// Thread-safe.
class Event {
public:
    [[nodiscard]] static Result<Event> create(const Device& device, std::string_view operation);
    /// The user's own, which is retained: one that he got from an XPC connection, or shares with code of his.
    [[nodiscard]] static Result<Event> adopt(const Device& device, objc::MTLSharedEvent* event,
                                             std::string_view operation);
    /// From a peer's port, which stays the caller's. InvalidHandle where it is not of an event, UnsupportedSync where
    /// the system cannot open one; see can_import_port().
    [[nodiscard]] static Result<Event> import_port(const Device& device, const OsObject& port,
                                                   std::string_view operation);

    [[nodiscard]] objc::MTLSharedEvent* get() const noexcept { return event_.get(); }

    /// A port for a Mach message. UnsupportedSync where the system has none.
    [[nodiscard]] Result<OsObject> export_port(std::string_view operation) const;

    [[nodiscard]] std::uint64_t value() const;
    /// Whether the value is reached within `timeout`.
    [[nodiscard]] bool reaches(std::uint64_t value, Timeout timeout) const;
    /// As SharedSemaphore::wait().
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, const std::stop_token& stop,
                                    std::string_view operation) const;
    /// InvalidArgument where `value` is not greater than value(): Metal would ignore it without a word.
    [[nodiscard]] Result<void> signal(std::uint64_t value, std::string_view operation) const;

private:
    Event(const Device& device, objc::Retained<objc::MTLSharedEvent> event)
        : device_(&device), event_(std::move(event)) {}

    const Device* device_;
    objc::Retained<objc::MTLSharedEvent> event_;
};

/// Whether events can go to another process, and come from one, without XPC. Apple documents XPC alone (trap 40); what
/// it uses itself is asked for by name, and the answer may be no in any release of the system.
[[nodiscard]] bool can_export_port(const Device& device, const Event& event);
[[nodiscard]] bool can_import_port(const Device& device);

} // namespace geyser::metal
