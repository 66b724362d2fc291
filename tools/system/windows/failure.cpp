#include "failure.hpp"

#include "utf16.hpp"

#include <array>

#include <windows.h>

namespace geyser::system {

std::string words_for(unsigned long error) {
    std::array<wchar_t, 512> text = {};
    const DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0,
                                        text.data(), static_cast<DWORD>(text.size()), nullptr);
    std::string words = to_utf8({text.data(), length});
    words.erase(words.find_last_not_of(" .\r\n") + 1);
    return words.empty() ? "error " + std::to_string(error) : words;
}

std::unexpected<Error> failure(std::string_view what, std::string_view operation, unsigned long error) {
    return fail(ErrorCode::SystemFailure, operation, std::string(what) + ": " + words_for(error),
                static_cast<std::int64_t>(error));
}

std::unexpected<Error> last_failure(std::string_view what, std::string_view operation) {
    const DWORD error = GetLastError();
    return failure(what, operation, error);
}

} // namespace geyser::system
