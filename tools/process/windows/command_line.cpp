#include "command_line.hpp"

#include <system/windows/utf16.hpp>

#include <cstddef>

namespace geyser::process {
namespace {

/// Backslashes are literal, but in front of a quote, where each pair is one and an odd one makes the quote literal.
std::wstring quoted(const std::wstring& argument) {
    std::wstring text = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t letter : argument) {
        if (letter == L'"') {
            text.append(backslashes + 1, L'\\');
        }
        backslashes = letter == L'\\' ? backslashes + 1 : 0;
        text += letter;
    }
    text.append(backslashes, L'\\');
    return text + L'"';
}

} // namespace

std::wstring command_line(const std::vector<std::string>& arguments) {
    std::wstring line;
    for (const std::string& argument : arguments) {
        line += (line.empty() ? L"" : L" ") + quoted(system::to_utf16(argument));
    }
    return line;
}

} // namespace geyser::process
