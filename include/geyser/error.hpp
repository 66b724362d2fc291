// Errors: every fallible call returns Result<T>. Nothing in Geyser throws for an expected failure.
#pragma once

#include <geyser/export.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace geyser {

/// Stable codes; the table is geyser/error_codes.inc, the page docs/errors.md.
enum class ErrorCode : std::uint16_t {
#define GEYSER_ERROR(value, name, text, remedy) name = (value),
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
};

/// The enumerator's name ("DeviceMismatch"); "Unknown" for a value outside the table.
[[nodiscard]] GEYSER_API std::string_view name(ErrorCode code) noexcept;
/// What the code means, as a clause without a full stop.
[[nodiscard]] GEYSER_API std::string_view description(ErrorCode code) noexcept;
/// What a user can do about it, as a sentence.
[[nodiscard]] GEYSER_API std::string_view remedy(ErrorCode code) noexcept;

/// Why a call failed.
struct Error {
    ErrorCode code;
    /// The call that failed, as the user knows it: "VulkanTextureShareManager::import_texture".
    std::string operation;
    /// One sentence that names the check and the two values that disagreed.
    std::string reason;
    /// VkResult, errno, CUresult, EGL error: the code tells which. 0 where no native call was made.
    std::int64_t native = 0;

    /// "import_texture: driver UUID of the handle 6d65.. is not that of this device b3d4.. [DriverMismatch]"
    /// with ", native -3" behind the code's name where there is one
    [[nodiscard]] GEYSER_API std::string message() const;
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for the failing branch of a Result.
[[nodiscard, gnu::cold]] inline std::unexpected<Error> fail(ErrorCode code, std::string_view operation,
                                                            std::string reason, std::int64_t native = 0) {
    return std::unexpected<Error>(Error{code, std::string(operation), std::move(reason), native});
}

} // namespace geyser
