#include "byte_output.hpp"

#include <system/file.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace geyser::tool::stream {
namespace {

std::unexpected<Error> unwritable(const std::string& name, std::string_view operation, int error_number) {
    return fail(error_number == EPIPE ? ErrorCode::PeerClosed : ErrorCode::SystemFailure, operation,
                fmt::format("cannot write {}: {}", name, std::strerror(error_number)), error_number);
}

} // namespace

Result<ByteOutput> ByteOutput::open(const std::string& path, std::string operation, std::function<bool()> stopped) {
    if (path == "-") {
        if (system::is_terminal(system::StandardStream::Out)) {
            return fail(ErrorCode::InvalidArgument, operation,
                        "standard output is a terminal, which cannot show pixels; name a file or a program to pipe to");
        }
        UniqueFd copy = system::copy_of(system::StandardStream::Out);
        if (!copy) {
            return unwritable("standard output", operation, errno);
        }
        return ByteOutput(std::move(copy), "standard output", std::move(operation), std::move(stopped), false);
    }
    auto [file, created] = system::open_to_write(path);
    if (!file || !system::truncate(file)) {
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
        file_.reset(); // Not every system lets go of an open file.
        system::remove(name_);
    }
}

Result<void> ByteOutput::write(std::span<const std::byte> bytes) {
    unwritten_ = false;
    while (!bytes.empty()) {
        const std::ptrdiff_t count = system::write_some(file_, bytes);
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
