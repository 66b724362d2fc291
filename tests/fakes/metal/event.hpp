// MTLSharedEvent of the fake: a counter in a memory file, with a futex beside it.
#pragma once

#include "dispatch.hpp"
#include "memory_file.hpp"

#include <cstdint>

namespace geyser::fake_metal {

/// What lies in the memory file.
struct EventState;

class Event final : public Object {
public:
    explicit Event(MemoryFile file) : Object("MTLSharedEvent"), file_(std::move(file)) {}
    [[nodiscard]] static MemoryFile new_file();
    /// Over a port of somebody's; nullptr where it is not of an event.
    [[nodiscard]] static Event* open(std::uint32_t port);

    [[nodiscard]] std::uint64_t value() const;
    /// Ignored where the value is not larger, as Metal does.
    void signal(std::uint64_t value);
    /// Whether the value is reached before the deadline.
    [[nodiscard]] bool wait(std::uint64_t value, std::uint64_t milliseconds) const;
    [[nodiscard]] std::uint32_t port() const noexcept { return file_.port(); }

private:
    [[nodiscard]] EventState& state() const;

    MemoryFile file_;
};

/// MTLSharedEvent, and what MTLDevice has for it.
void define_events();

} // namespace geyser::fake_metal
