// The payload of a shared semaphore or fence: a number in a section, which is what the NT handle is of, and two events
// that wake those who wait for it, in every process.
#pragma once

#include "win32.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>

namespace geyser::fake_vulkan_win32 {

using Deadline = std::chrono::steady_clock::time_point;

/// What a payload is of. An importer must say the same as the exporter.
struct PayloadType {
    VkFlags handle_type = 0;
    enum class Object : std::uint32_t { Fence, Binary, Timeline } object = Object::Fence;
    friend bool operator==(const PayloadType&, const PayloadType&) = default;
};

class Payload {
public:
    /// nullptr where the name is taken.
    [[nodiscard]] static std::shared_ptr<Payload> create(PayloadType type, std::uint64_t value,
                                                         const SECURITY_ATTRIBUTES* attributes, const wchar_t* name);
    /// nullptr where there is no payload of that type behind the handle or name.
    [[nodiscard]] static std::shared_ptr<Payload> open(PayloadType type, HANDLE handle, const wchar_t* name);

    [[nodiscard]] HANDLE section() const { return section_.get(); }
    [[nodiscard]] PayloadType type() const;
    [[nodiscard]] std::uint64_t value() const;
    /// Whether the value is reached before the deadline.
    [[nodiscard]] bool wait(std::uint64_t value, Deadline deadline) const;
    /// As wait(1), and takes a binary semaphore's signal, so that the next waits for the next one.
    [[nodiscard]] bool take(Deadline deadline);
    void set(std::uint64_t value);

private:
    struct Shared;

    Payload(Handle section, View view) : section_(std::move(section)), view_(std::move(view)) {}
    [[nodiscard]] Shared& shared() const { return *static_cast<Shared*>(view_.get()); }
    [[nodiscard]] static std::shared_ptr<Payload> adopt(Handle section);
    void open_events();
    /// Sleeps until the value may have changed.
    void sleep(std::uint32_t generation, Deadline deadline) const;
    void wake_all();

    Handle section_;
    View view_;
    std::array<Handle, 2> events_ = {};
};

} // namespace geyser::fake_vulkan_win32
