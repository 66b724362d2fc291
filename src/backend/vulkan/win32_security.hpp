// Who may open an object by its name: this user, and nobody else.
#pragma once

#include <geyser/error.hpp>

#include <memory>

#include <windows.h>

namespace geyser::vulkan {

class UserOnly {
public:
    /// `access` is what the user's programs may do with the object; its creator's handle may do everything.
    [[nodiscard]] static Result<UserOnly> create(DWORD access, std::string_view operation);

    [[nodiscard]] SECURITY_ATTRIBUTES* get() noexcept { return &attributes_; }

private:
    struct Free {
        void operator()(void* descriptor) const noexcept { LocalFree(descriptor); }
    };
    explicit UserOnly(void* descriptor) noexcept
        : descriptor_(descriptor), attributes_{.nLength = sizeof(SECURITY_ATTRIBUTES),
                                               .lpSecurityDescriptor = descriptor,
                                               .bInheritHandle = FALSE} {}

    std::unique_ptr<void, Free> descriptor_;
    SECURITY_ATTRIBUTES attributes_;
};

/// The failure of a call of the system's, with GetLastError()'s words.
[[nodiscard]] std::unexpected<Error> win32_failed(std::string_view call, std::string_view operation);

} // namespace geyser::vulkan
