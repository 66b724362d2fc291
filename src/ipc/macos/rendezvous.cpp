#include "ipc/macos/rendezvous.hpp"

#include "core/try.hpp"
#include "ipc/macos/bootstrap.hpp"
#include "ipc/system_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <random>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::ipc {
namespace {

constexpr std::string_view kMagic = "geyser-mach-1 ";
constexpr std::string_view kServicePrefix = "dev.geyser.";
constexpr std::size_t kSecretDigits = 32;
constexpr std::size_t kServiceLength = kServicePrefix.size() + kSecretDigits; // launchd allows 127
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

std::string random_digits() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::random_device random; // the system's own generator, in libc++ and libstdc++
    std::string digits(kSecretDigits, '0');
    std::ranges::generate(digits, [&] { return kDigits[random() % kDigits.size()]; });
    return digits;
}

std::string to_text(const Rendezvous& rendezvous) {
    return std::string(kMagic) + rendezvous.service + ' ' + std::to_string(rendezvous.process) + '\n';
}

Result<Rendezvous> parse(std::string_view text, const std::string& path, std::string_view operation) {
    Rendezvous rendezvous;
    if (text.size() > kMagic.size() + kServiceLength) {
        rendezvous.service = text.substr(kMagic.size(), kServiceLength);
        const std::string_view number = text.substr(kMagic.size() + kServiceLength + 1);
        std::from_chars(number.data(), number.data() + number.size(), rendezvous.process);
    }
    const std::string_view digits =
        std::string_view(rendezvous.service).substr(std::min(kServicePrefix.size(), rendezvous.service.size()));
    // One meaning has one form.
    if (to_text(rendezvous) != text || !rendezvous.service.starts_with(kServicePrefix) ||
        digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return fail(ErrorCode::SystemFailure, operation, "nobody listens at " + path + ": it is not a listener's file",
                    ECONNREFUSED);
    }
    return rendezvous;
}

Result<std::string> read_all(const UniqueFd& file, const std::string& path, std::string_view operation) {
    std::array<char, 256> text = {}; // more than any listener writes
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0) {
            return system_failure(operation, "read " + path, errno);
        }
        if (got == 0) {
            break;
        }
        size += static_cast<std::size_t>(got);
    }
    return std::string(text.data(), size);
}

} // namespace

Rendezvous new_rendezvous() {
    return {.service = std::string(kServicePrefix) + random_digits(),
            .process = static_cast<std::uint32_t>(::getpid())};
}

Result<UniqueFd> write_rendezvous(const std::string& path, const Rendezvous& rendezvous, std::string_view operation) {
    // Under another name first: whoever sees the file at its path finds all of it there, and those who watch the folder
    // are not told when a file that they know is written to.
    const std::string draft = path + "." + random_digits();
    UniqueFd file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly));
    if (!file) {
        return system_failure(operation, "open " + draft, errno);
    }
    const auto write = [&]() -> Result<void> {
        const std::string text = to_text(rendezvous);
        // The umask may have taken bits from the mode, if hardly these.
        if (::fchmod(file.get(), kOwnerOnly) != 0 ||
            ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            return system_failure(operation, "write " + draft, errno);
        }
        // Unlike rename(), does not replace what is there, whatever it is: it may be a living peer's.
        if (::link(draft.c_str(), path.c_str()) != 0) {
            return system_failure(operation, "link to " + path, errno == EEXIST ? EADDRINUSE : errno);
        }
        return {};
    };
    auto written = write();
    ::unlink(draft.c_str());
    GEYSER_CHECK(written);
    return file;
}

Result<Rendezvous> read_rendezvous(const std::string& path, std::string_view operation) {
    if (path.empty() || path.contains('\0')) {
        return fail(ErrorCode::InvalidArgument, operation,
                    path.empty() ? "the path is empty" : "the path holds a zero byte");
    }
    // O_NONBLOCK: a pipe at the path must not hold this up.
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file) {
        return system_failure(operation, "open " + path, errno);
    }
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0) {
        return system_failure(operation, "fstat " + path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::SystemFailure, operation, "nobody listens at " + path + ": it is not a regular file",
                    ECONNREFUSED);
    }
    if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return fail(ErrorCode::PeerRejected, operation,
                    path + " belongs to user " + std::to_string(status.st_uid) +
                        " or can be written by others; it must be this user's, " + std::to_string(::geteuid()));
    }
    GEYSER_TRY(const std::string text, read_all(file, path, operation));
    return parse(text, path, operation);
}

void remove_rendezvous(const std::string& path, const UniqueFd& file) noexcept {
    struct stat own = {};
    struct stat there = {};
    if (::fstat(file.get(), &own) == 0 && ::lstat(path.c_str(), &there) == 0 && own.st_dev == there.st_dev &&
        own.st_ino == there.st_ino) {
        ::unlink(path.c_str());
    }
}

Result<UniquePort> look_up(const Rendezvous& rendezvous, const std::string& path, std::string_view operation) {
    mach_port_t service = MACH_PORT_NULL;
    const kern_return_t status = ::bootstrap_look_up(bootstrap_port, rendezvous.service.c_str(), &service);
    if (status == kBootstrapUnknownService || (status == KERN_SUCCESS && !MACH_PORT_VALID(service))) {
        return fail(ErrorCode::SystemFailure, operation,
                    "nobody listens at " + path + ": launchd does not know " + rendezvous.service, ECONNREFUSED);
    }
    if (status != KERN_SUCCESS) {
        return fail(ErrorCode::SystemFailure, operation,
                    "bootstrap_look_up of " + rendezvous.service + ": " + bootstrap_strerror(status), status);
    }
    return UniquePort(service);
}

} // namespace geyser::ipc
