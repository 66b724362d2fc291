#include <system/file.hpp>

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace geyser::system {

UniqueFd open_to_read(const std::string& path) { return UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); }

std::FILE* open_stream_to_read(const std::string& path) { return std::fopen(path.c_str(), "rbe"); }

FileToWrite open_to_write(const std::string& path) {
    constexpr mode_t kMode = 0666; // The user's umask takes away from it, as from every file.
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
    const bool created = static_cast<bool>(file);
    if (!created && errno == EEXIST) {
        file.reset(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    }
    return {.file = std::move(file), .created = created};
}

UniqueFd copy_of(StandardStream stream) {
    const int standard = stream == StandardStream::In    ? STDIN_FILENO
                         : stream == StandardStream::Out ? STDOUT_FILENO
                                                         : STDERR_FILENO;
    return UniqueFd(::fcntl(standard, F_DUPFD_CLOEXEC, 0));
}

std::optional<std::ptrdiff_t> read_some(const UniqueFd& file, std::span<std::byte> bytes,
                                        std::chrono::milliseconds patience) {
    pollfd readable{.fd = file.get(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, static_cast<int>(patience.count())) <= 0) {
        return std::nullopt;
    }
    const ssize_t count = ::read(file.get(), bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
        return std::nullopt;
    }
    return count;
}

std::ptrdiff_t write_some(const UniqueFd& file, std::span<const std::byte> bytes) {
    return ::write(file.get(), bytes.data(), bytes.size());
}

bool rewind(const UniqueFd& file) { return ::lseek(file.get(), 0, SEEK_SET) == 0; }

bool truncate(const UniqueFd& file) { return ::ftruncate(file.get(), 0) == 0 || errno == EINVAL; }

void remove(const std::string& path) { ::unlink(path.c_str()); }

bool close(UniqueFd& file) { return ::close(file.take()) == 0; }

} // namespace geyser::system
