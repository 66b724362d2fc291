#include "byte_input.hpp"

#include "patience.hpp"

#include <core/try.hpp>
#include <system/file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace geyser::tool::stream {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;

} // namespace

Result<ByteInput> ByteInput::open(const std::string& path, std::string operation, std::function<bool()> stopped) {
    const bool standard = path == "-";
    // A descriptor of its own in both cases, so that it is this object's to close.
    UniqueFd file = standard ? system::copy_of(system::StandardStream::In) : system::open_to_read(path);
    const int error_number = errno;
    ByteInput input(std::move(file), standard ? "standard input" : path, std::move(operation), std::move(stopped));
    if (!input.file_) {
        return input.failed(error_number);
    }
    return input;
}

ByteInput::ByteInput(UniqueFd file, std::string name, std::string operation, std::function<bool()> stopped)
    : file_(std::move(file)), name_(std::move(name)), operation_(std::move(operation)), stopped_(std::move(stopped)),
      buffer_(kBufferBytes) {}

Result<std::size_t> ByteInput::read(std::span<std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::span<std::byte> rest = bytes.subspan(done);
        if (begin_ < end_) {
            const std::size_t count = std::min(rest.size(), end_ - begin_);
            std::memcpy(rest.data(), buffer_.data() + begin_, count);
            begin_ += count;
            done += count;
            continue;
        }
        GEYSER_TRY(const std::size_t count, read_some(rest));
        if (count == 0) {
            break;
        }
        done += count;
    }
    return done;
}

Result<std::optional<std::string>> ByteInput::read_line(std::size_t most) {
    for (std::size_t looked_at = 0;;) {
        const std::string_view text = buffered();
        if (const auto newline = text.find('\n', looked_at); newline <= most) {
            std::string line(text.substr(0, newline));
            begin_ += newline + 1;
            return line;
        }
        looked_at = text.size();
        if (looked_at > most) {
            return fail(ErrorCode::MalformedMessage, operation_,
                        fmt::format("{} has a header of more than {} bytes", name_, most));
        }
        GEYSER_TRY(const bool more, fill());
        if (!more && looked_at == 0) {
            return std::nullopt;
        }
        if (!more) {
            return fail(ErrorCode::MalformedMessage, operation_,
                        fmt::format("{} ends in the middle of a header", name_));
        }
    }
}

Result<std::string_view> ByteInput::peek(std::size_t count) {
    while (buffered().size() < std::min(count, kBufferBytes)) {
        GEYSER_TRY(const bool more, fill());
        if (!more) {
            break;
        }
    }
    return buffered().substr(0, count);
}

Result<void> ByteInput::rewind() {
    if (!system::rewind(file_)) {
        return failed(errno);
    }
    begin_ = 0;
    end_ = 0;
    return {};
}

Result<std::size_t> ByteInput::read_some(std::span<std::byte> bytes) {
    while (!stopped_()) {
        const auto count = system::read_some(file_, bytes, kGlance);
        if (!count) {
            continue; // Nothing yet, or a signal: `stopped_` knows.
        }
        if (*count < 0) {
            return failed(errno);
        }
        return static_cast<std::size_t>(*count);
    }
    return fail(ErrorCode::Interrupted, operation_, fmt::format("reading {} was interrupted", name_));
}

Result<bool> ByteInput::fill() {
    std::move(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= std::exchange(begin_, 0);
    GEYSER_TRY(const std::size_t count, read_some(std::span(buffer_).subspan(end_)));
    end_ += count;
    return count > 0;
}

std::string_view ByteInput::buffered() const noexcept {
    return {reinterpret_cast<const char*>(buffer_.data()) + begin_, end_ - begin_};
}

std::unexpected<Error> ByteInput::failed(int error_number) const {
    return fail(ErrorCode::SystemFailure, operation_,
                fmt::format("cannot read {}: {}", name_, std::strerror(error_number)), error_number);
}

} // namespace geyser::tool::stream
