#include "payload.hpp"

#include "fakes/vulkan/violation.hpp"

#include <algorithm>
#include <atomic>
#include <new>
#include <random>
#include <utility>

namespace geyser::fake_vulkan_win32 {
namespace {

using fake_vulkan::violation;

constexpr std::uint64_t kMagic = 0x6765797365727673;

/// A waiter that is kept from running while two signals pass misses its event. Nobody else may, so this is long.
constexpr auto kNet = std::chrono::milliseconds(50);

} // namespace

struct Payload::Shared {
    std::uint64_t magic;
    PayloadType type;
    std::uint64_t id; ///< which events are this payload's
    std::atomic<std::uint64_t> value;
    /// How often the value has changed. Waiters sleep on the event of the generation that they have seen.
    std::atomic<std::uint32_t> generation;
};

std::shared_ptr<Payload> Payload::adopt(Handle section) {
    View view = map(section);
    if (!view) {
        return nullptr;
    }
    return std::shared_ptr<Payload>(new Payload(std::move(section), std::move(view)));
}

std::shared_ptr<Payload> Payload::create(PayloadType type, std::uint64_t value, Access access) {
    auto self = adopt(create_section(sizeof(Shared), access));
    if (self != nullptr) {
        std::random_device random;
        new (self->view_.get()) Shared{.magic = kMagic,
                                       .type = type,
                                       .id = std::uint64_t{random()} << 32 | random(),
                                       .value = value,
                                       .generation = 0};
        self->open_events();
    }
    return self;
}

std::shared_ptr<Payload> Payload::open(PayloadType type, HANDLE handle, const wchar_t* name) {
    auto self = adopt(open_section(handle, name));
    if (self == nullptr || self->shared().magic != kMagic || self->shared().type != type) {
        return nullptr;
    }
    self->open_events();
    return self;
}

void Payload::open_events() {
    for (std::size_t i = 0; i < events_.size(); ++i) {
        const std::wstring name =
            L"Local\\geyser-fake-vulkan-" + std::to_wstring(shared().id) + L"-" + std::to_wstring(i);
        events_[i].reset(CreateEventW(nullptr, TRUE, FALSE, name.c_str()));
        if (!events_[i]) {
            violation("CreateEvent failed");
        }
    }
}

PayloadType Payload::type() const { return shared().type; }

std::uint64_t Payload::value() const { return shared().value; }

void Payload::sleep(std::uint32_t generation, Deadline deadline) const {
    const auto left = deadline - std::chrono::steady_clock::now();
    const auto slice = std::chrono::ceil<std::chrono::milliseconds>(std::min<Deadline::duration>(left, kNet));
    WaitForSingleObject(events_[generation % 2].get(), static_cast<DWORD>(std::max<std::int64_t>(slice.count(), 0)));
}

void Payload::wake_all() {
    const std::uint32_t generation = shared().generation.fetch_add(1);
    ResetEvent(events_[(generation + 1) % 2].get());
    SetEvent(events_[generation % 2].get());
}

bool Payload::reaches(std::uint64_t value, Deadline deadline) const {
    for (;;) {
        const std::uint32_t generation = shared().generation;
        if (shared().value >= value) {
            return true;
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return false;
        }
        sleep(generation, deadline);
    }
}

bool Payload::wait(std::uint64_t value, Deadline deadline) {
    if (type().object != PayloadType::Object::Binary) {
        return reaches(value, deadline);
    }
    while (reaches(1, deadline)) {
        if (std::uint64_t signalled = 1; shared().value.compare_exchange_strong(signalled, 0)) {
            return true;
        }
    }
    return false;
}

void Payload::signal(std::uint64_t value) {
    const bool is_binary = type().object == PayloadType::Object::Binary;
    if (is_binary && this->value() != 0) {
        violation("vkQueueSubmit: a binary semaphore is signalled twice");
    }
    set(is_binary ? 1 : value);
}

void Payload::reset() { set(0); }

VkResult Payload::take_handle(const char* rule, HANDLE* out) {
    if (std::exchange(exported_, true)) {
        violation(std::string(rule) + ": the handle was asked for already");
    }
    *out = duplicate(section_.get()).release();
    return *out != nullptr ? VK_SUCCESS : VK_ERROR_TOO_MANY_OBJECTS;
}

void Payload::set(std::uint64_t value) {
    shared().value = value;
    wake_all();
}

} // namespace geyser::fake_vulkan_win32
