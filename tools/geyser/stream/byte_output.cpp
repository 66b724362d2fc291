#include "byte_output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace geyser::tool::stream {
namespace {

std::unexpected<Error> unwritable(const std::string& name, std::string_view operation, int error_number) {
    return fail(error_number == EPIPE ? ErrorCode::PeerClosed : ErrorCode::SystemFailure, operation,
                fmt::format("cannot write {}: {}", name, std::strerror(error_number)), error_number);
}

} // namespace

Result<ByteOutput> ByteOutput::open(const std::string& path, std::string operation, std::function<bool()> stopped) {
    if (path == "-") {
        if (::isatty(STDOUT_FILENO) == 1) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "standard output is a terminal, which cannot show pixels; name a file or a program to pipe to");
        }
        UniqueFd copy(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
        if (!copy) {
            return unwritable("standard output", operation, errno);
        }
        return ByteOutput(std::move(copy), "standard output", std::move(operation), std::move(stopped), false);
    }
    constexpr mode_t kMode = 0666; // The user's umask takes away from it, as from every file.
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
    const bool created = static_cast<bool>(file);
    if (!created && errno == EEXIST) {
        file.reset(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
    }
    if (!file) {
        return unwritable(path, operation, errno);
    }
    return ByteOutput(std::move(file), path, std::move(operation), std::move(stopped), created);
}

ByteOutput::ByteOutput(UniqueFd file, std::string name, std::string operation, std::function<bool()> stopped,
                       bool created)
    : file_(std::move(file)), name_(std::move(name)), operation_(std::move(operation)), stopped_(std::move(stopped)),
      unwritten_(created) {}

ByteOutput::~ByteOutput() {
    if (file_ && unwritten_) {
        ::unlink(name_.c_str());
    }
}

Result<void> ByteOutput::write(std::span<const std::byte> bytes) {
    unwritten_ = false;
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
        if (count >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            return unwritable(name_, operation_, errno);
        }
        if (!bytes.empty() && stopped_()) {
            return fail(ErrorCode::Interrupted, operation_, fmt::format("writing {} was interrupted", name_));
        }
    }
    return {};
}

} // namespace geyser::tool::stream
