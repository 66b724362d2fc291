// A shared event as a manager's timeline.
#pragma once

#include "backend/metal/event.hpp"
#include "core/own.hpp"

#include <utility>

namespace geyser::metal {

class Manager;

class Semaphore final : public SharedSemaphore {
public:
    Semaphore(const Manager& manager, Event event, Provenance provenance)
        : manager_(manager), event_(std::move(event)), provenance_(provenance) {}

    [[nodiscard]] Api api() const noexcept override { return Api::Metal; }
    [[nodiscard]] SyncKind kind() const noexcept override { return SyncKind::SharedEvent; }
    [[nodiscard]] Result<std::uint64_t> value() const override { return event_.value(); }
    [[nodiscard]] Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop) override {
        return event_.wait(value, timeout, stop, "SharedSemaphore::wait");
    }
    [[nodiscard]] Result<void> signal(std::uint64_t value) override {
        return event_.signal(value, "SharedSemaphore::signal");
    }

    [[nodiscard]] const Manager& manager() const noexcept { return manager_; }
    [[nodiscard]] const Event& event() const noexcept { return event_; }
    [[nodiscard]] bool was_imported() const noexcept { return provenance_ == Provenance::Imported; }

private:
    const Manager& manager_;
    Event event_;
    Provenance provenance_;
};

} // namespace geyser::metal
