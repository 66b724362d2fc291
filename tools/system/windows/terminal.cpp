#include <system/terminal.hpp>

#include <cstdio>
#include <initializer_list>

#include <fcntl.h>
#include <io.h>
#include <windows.h>

namespace geyser::system {
namespace {

HANDLE handle_of(StandardStream stream) {
    switch (stream) {
    case StandardStream::In:
        return GetStdHandle(STD_INPUT_HANDLE);
    case StandardStream::Out:
        return GetStdHandle(STD_OUTPUT_HANDLE);
    case StandardStream::Error:
        break;
    }
    return GetStdHandle(STD_ERROR_HANDLE);
}

} // namespace

// Not _isatty(), which takes NUL for a terminal too.
bool is_terminal(StandardStream stream) {
    DWORD mode = 0;
    return GetConsoleMode(handle_of(stream), &mode) != 0;
}

std::size_t terminal_rows() {
    CONSOLE_SCREEN_BUFFER_INFO info = {};
    if (GetConsoleScreenBufferInfo(handle_of(StandardStream::Out), &info) == 0) {
        return 24;
    }
    return static_cast<std::size_t>(info.srWindow.Bottom - info.srWindow.Top + 1);
}

void set_up_standard_streams() {
    for (std::FILE* const stream : {stdin, stdout, stderr}) {
        _setmode(_fileno(stream), _O_BINARY);
    }
    std::setvbuf(stderr, nullptr, _IONBF, 0); // who reads it in a pipe reads along
    for (const StandardStream stream : {StandardStream::Out, StandardStream::Error}) {
        DWORD mode = 0;
        if (GetConsoleMode(handle_of(stream), &mode) != 0) {
            SetConsoleMode(handle_of(stream), mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
            SetConsoleOutputCP(CP_UTF8); // the terminal keeps it, as it does for every program that sets it
        }
    }
}

} // namespace geyser::system
