// Unique<Traits>: a move-only owner of one operating-system object. Each kind of object is a type of its own, so that
// ownership shows in signatures and a descriptor is never taken for a port.
#pragma once

#include <utility>

namespace geyser {

/// Traits: `using value_type`, `static constexpr value_type invalid()`, `static void close(value_type) noexcept`.
template <class Traits>
class Unique {
public:
    using value_type = typename Traits::value_type;

    constexpr Unique() noexcept = default;
    /// Takes ownership of `value`.
    constexpr explicit Unique(value_type value) noexcept : value_(value) {}
    constexpr Unique(Unique&& other) noexcept : value_(other.take()) {}
    constexpr Unique& operator=(Unique&& other) noexcept {
        if (this != &other) {
            reset(other.take());
        }
        return *this;
    }
    Unique(const Unique&) = delete;
    Unique& operator=(const Unique&) = delete;
    constexpr ~Unique() { reset(); }

    [[nodiscard]] constexpr explicit operator bool() const noexcept { return value_ != Traits::invalid(); }
    /// Borrows: the object stays owned here.
    [[nodiscard]] constexpr value_type get() const noexcept { return value_; }
    /// Gives away: the caller owns the object from here on.
    [[nodiscard]] constexpr value_type take() noexcept { return std::exchange(value_, Traits::invalid()); }

    constexpr void reset(value_type value = Traits::invalid()) noexcept {
        if (const value_type old = std::exchange(value_, value); old != Traits::invalid()) {
            Traits::close(old);
        }
    }

private:
    value_type value_ = Traits::invalid();
};

/// A member that makes an aggregate move-only where its other members only pretend to be copyable, as a vector of
/// Unique does: without it, traits and overload resolution believe in a copy that does not compile.
struct MoveOnly {
    constexpr MoveOnly() noexcept = default;
    constexpr MoveOnly(MoveOnly&&) noexcept = default;
    constexpr MoveOnly& operator=(MoveOnly&&) noexcept = default;
};

} // namespace geyser
