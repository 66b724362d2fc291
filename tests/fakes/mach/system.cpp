// What else of macOS is not in Linux.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

extern "C" {

unsigned long geyser_fake_confstr(int name, char* buffer, unsigned long size) {
    const char* const folder = std::getenv("TMPDIR");
    if (name != _CS_DARWIN_USER_TEMP_DIR || folder == nullptr) {
        errno = EINVAL;
        return 0;
    }
    const std::string_view text = folder;
    const std::size_t copied = std::min(text.size(), size - 1);
    std::memcpy(buffer, text.data(), copied);
    buffer[copied] = '\0';
    return text.size() + 1;
}

const char* getprogname() { return program_invocation_short_name; }

} // extern "C"
