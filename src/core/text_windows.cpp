#include "text_windows.hpp"

#include <array>

#include <windows.h>

namespace geyser {

std::string to_utf8(std::wstring_view text) {
    const int size = static_cast<int>(text.size());
    const int length = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
    std::string narrow(static_cast<std::size_t>(length > 0 ? length : 0), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, narrow.data(), length, nullptr, nullptr);
    return narrow;
}

std::string words_of_error(std::uint32_t error) {
    std::array<wchar_t, 512> text = {};
    const DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0,
                                          text.data(), static_cast<DWORD>(text.size()), nullptr);
    std::string words = to_utf8(std::wstring_view(text.data(), length));
    words.erase(words.find_last_not_of(" .\r\n") + 1);
    return words.empty() ? "error " + std::to_string(error) : words;
}

} // namespace geyser
