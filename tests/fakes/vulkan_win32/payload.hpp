// The payload of a shared semaphore or fence: a number in a section, which is what the NT handle is of, and two events
// that wake those who wait for it, in every process.
#pragma once

#include "win32.hpp"

#include "fakes/vulkan/shared_semaphore.hpp"

#include <array>
#include <memory>

namespace geyser::fake_vulkan_win32 {

using fake_vulkan::Deadline;

/// What a payload is of. An importer must say the same as the exporter.
struct PayloadType {
    VkFlags handle_type = 0;
    enum class Object : std::uint32_t { Fence, Binary, Timeline } object = Object::Fence;
    friend bool operator==(const PayloadType&, const PayloadType&) = default;
};

class Payload final : public fake_vulkan::SharedSemaphore {
public:
    /// nullptr where the name is taken.
    [[nodiscard]] static std::shared_ptr<Payload> create(PayloadType type, std::uint64_t value, Access access);
    /// nullptr where there is no payload of that type behind the handle or name.
    [[nodiscard]] static std::shared_ptr<Payload> open(PayloadType type, HANDLE handle, const wchar_t* name);

    [[nodiscard]] PayloadType type() const;
    /// Hands the NT handle out, which may be asked for once; `rule` says so.
    [[nodiscard]] VkResult take_handle(const char* rule, HANDLE* out);

    [[nodiscard]] std::uint64_t value() const override;
    /// Of a binary semaphore, the value is 1 whatever is said.
    void signal(std::uint64_t value) override;
    /// Takes a binary semaphore's signal, so that the next waits for the next one.
    [[nodiscard]] bool wait(std::uint64_t value, Deadline deadline) override;
    /// Of a fence.
    void reset();

private:
    struct Shared;

    Payload(Handle section, View view) : section_(std::move(section)), view_(std::move(view)) {}
    [[nodiscard]] Shared& shared() const { return *static_cast<Shared*>(view_.get()); }
    [[nodiscard]] static std::shared_ptr<Payload> adopt(Handle section);
    void open_events();
    [[nodiscard]] bool reaches(std::uint64_t value, Deadline deadline) const;
    void set(std::uint64_t value);
    /// Sleeps until the value may have changed.
    void sleep(std::uint32_t generation, Deadline deadline) const;
    void wake_all();

    Handle section_;
    View view_;
    std::array<Handle, 2> events_ = {};
    bool exported_ = false;
};

} // namespace geyser::fake_vulkan_win32
