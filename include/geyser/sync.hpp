// Share a moment: semaphores and fences that say when GPU work is done, and the SyncPoint that all of them appear as.
#pragma once

#include <geyser/identity.hpp>
#include <geyser/os_object.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace geyser {

/// How long a blocking call may take. 0 polls.
using Timeout = std::chrono::nanoseconds;

/// How "done" travels from one side to the other. Values travel on the wire. Better kinds of a platform come later.
enum class SyncKind : std::uint8_t {
    CpuCompletion = 1,       ///< nothing travels: the exporter's CPU waits for its GPU before it publishes
    FenceOpaqueFd = 2,       ///< a fence, waited for by the CPU
    BinaryOpaqueFd = 3,      ///< a binary semaphore: one signal, one wait, both queued on GPUs
    TimelineOpaqueFd = 4,    ///< a timeline semaphore: a 64-bit counter that GPUs and CPUs signal and wait for
    SharedEvent = 5,         ///< Metal's timeline, between any devices of one machine
    FenceOpaqueWin32 = 6,    ///< as FenceOpaqueFd, by NT handle
    BinaryOpaqueWin32 = 7,   ///< as BinaryOpaqueFd, by NT handle
    TimelineOpaqueWin32 = 8, ///< as TimelineOpaqueFd, by NT handle
    D3D12Fence = 9,          ///< Direct3D's timeline, which Direct3D 11 and Vulkan know too (trap 31)
};
/// "cpu-completion", "fence-opaque-fd", "binary-opaque-fd", "timeline-opaque-fd", "shared-event",
/// "fence-opaque-win32", "binary-opaque-win32", "timeline-opaque-win32", "d3d12-fence"
[[nodiscard]] GEYSER_API std::string_view name(SyncKind kind) noexcept;
[[nodiscard]] constexpr bool is_fence(SyncKind kind) noexcept {
    return kind == SyncKind::FenceOpaqueFd || kind == SyncKind::FenceOpaqueWin32;
}
[[nodiscard]] constexpr bool is_binary(SyncKind kind) noexcept {
    return kind == SyncKind::BinaryOpaqueFd || kind == SyncKind::BinaryOpaqueWin32;
}
/// Whether it counts, and a CPU can see and set the counter.
[[nodiscard]] constexpr bool is_timeline(SyncKind kind) noexcept {
    return kind == SyncKind::TimelineOpaqueFd || kind == SyncKind::SharedEvent ||
           kind == SyncKind::TimelineOpaqueWin32 || kind == SyncKind::D3D12Fence;
}
/// Whether the GPU waits instead of the CPU.
[[nodiscard]] constexpr bool waits_on_gpu(SyncKind kind) noexcept { return is_binary(kind) || is_timeline(kind); }
/// Whether both sides must be the same device. Opaque objects mean nothing to another one (trap 4).
[[nodiscard]] constexpr bool needs_same_device(SyncKind kind) noexcept {
    return waits_on_gpu(kind) && kind != SyncKind::SharedEvent;
}

/// An owned reference to a semaphore's or fence's payload, as it travels. Move-only.
struct ApiSemaphoreHandle {
    SyncKind kind = SyncKind::TimelineOpaqueFd;
    OsObject object = {};
    DeviceIdentity identity = {};
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(object); }
};

[[nodiscard]] GEYSER_API Result<ApiSemaphoreHandle> duplicate(const ApiSemaphoreHandle& handle);

/// A semaphore or fence of one manager. Owned by the caller; must be destroyed before its manager, and not while GPU
/// work that uses it is pending. Thread-safe except where stated.
class GEYSER_API SharedSemaphore {
public:
    virtual ~SharedSemaphore() = default;
    SharedSemaphore(const SharedSemaphore&) = delete;
    SharedSemaphore& operator=(const SharedSemaphore&) = delete;

    [[nodiscard]] virtual Api api() const noexcept = 0;
    [[nodiscard]] virtual SyncKind kind() const noexcept = 0;
    /// The counter of a timeline; 0 or 1 of a fence. UnsupportedSync for a binary semaphore: no CPU can see it.
    [[nodiscard]] virtual Result<std::uint64_t> value() const = 0;
    /// Blocks until the counter reaches `value` (a fence: 1). Timeout when the deadline passes first, Interrupted when
    /// `stop` is requested. UnsupportedSync for a binary semaphore.
    [[nodiscard]] virtual Result<void> wait(std::uint64_t value, Timeout timeout, std::stop_token stop = {}) = 0;
    /// Sets the counter of a timeline from the host; `value` must be greater than the counter and than any pending
    /// signal. This is how a GPU that waits on a dead peer is set free. A fence is reset by the value 0.
    [[nodiscard]] virtual Result<void> signal(std::uint64_t value) = 0;

protected:
    SharedSemaphore() = default;
};

/// Reached when the semaphore's counter is at least `value`; a binary semaphore's or fence's value is ignored. Borrows.
/// Without a semaphore it is CpuCompletion's: reached already by the time anybody hears of it.
struct SyncPoint {
    SharedSemaphore* semaphore = nullptr;
    std::uint64_t value = 0;
};

/// None, one or two sync points, or a range of them. The points are copied; a range is borrowed and must outlive it.
class SyncPoints {
public:
    constexpr SyncPoints() noexcept = default;
    // Implicit, so that a hand-off reads {.wait = point}.
    // NOLINTBEGIN(google-explicit-constructor)
    constexpr SyncPoints(const SyncPoint& point) noexcept : own_{point}, own_count_(1) {}
    constexpr SyncPoints(const SyncPoint& first, const SyncPoint& second) noexcept
        : own_{first, second}, own_count_(2) {}
    constexpr SyncPoints(const std::optional<SyncPoint>& point) noexcept
        : own_{point.value_or(SyncPoint{})}, own_count_(point ? 1 : 0) {}
    constexpr SyncPoints(std::span<const SyncPoint> points) noexcept : range_(points) {}
    constexpr SyncPoints(const std::vector<SyncPoint>& points) noexcept : range_(points) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] constexpr const SyncPoint* begin() const noexcept {
        return own_count_ > 0 ? own_.data() : range_.data();
    }
    [[nodiscard]] constexpr const SyncPoint* end() const noexcept {
        return own_count_ > 0 ? own_.data() + own_count_ : range_.data() + range_.size();
    }
    /// Whether nothing is to be signalled or waited for: no points, or only ones of CpuCompletion.
    [[nodiscard]] constexpr bool none() const noexcept {
        return std::all_of(begin(), end(), [](const SyncPoint& point) { return point.semaphore == nullptr; });
    }

private:
    std::array<SyncPoint, 2> own_ = {};
    std::size_t own_count_ = 0;
    std::span<const SyncPoint> range_ = {};
};

/// The sync around a release, an acquire or a submission of the user's own.
struct HandOff {
    SyncPoints wait = {};   ///< before the work: queued on the GPU, but for fences, which the CPU waits for
    SyncPoints signal = {}; ///< after the work
    /// The most that the CPU may wait in the call. After a Timeout the work is queued all the same and must not be
    /// queued again: it will be done when what it waits for is.
    Timeout timeout = std::chrono::seconds(5);
};

} // namespace geyser
