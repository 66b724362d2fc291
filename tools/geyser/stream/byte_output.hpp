// Bytes into a file or to standard output, at whose other end a reader may leave.
#pragma once

#include <geyser/error.hpp>
#include <geyser/os_object.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace geyser::tool::stream {

class ByteOutput {
public:
    /// "-" is standard output, unless that is a terminal (InvalidArgument). A file that was made here and never
    /// written to is removed again. `operation` is that of errors.
    [[nodiscard]] static Result<ByteOutput> open(const std::string& path, std::string operation,
                                                 std::function<bool()> stopped);
    ByteOutput(ByteOutput&&) noexcept = default;
    ByteOutput& operator=(ByteOutput&&) = delete;
    ~ByteOutput();

    /// For sentences: "standard output", or the path.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& operation() const noexcept { return operation_; }

    /// All of it. PeerClosed where the reader has left, Interrupted where `stopped` says so while the reader is slow.
    [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);

private:
    ByteOutput(UniqueFd file, std::string name, std::string operation, std::function<bool()> stopped, bool created);

    UniqueFd file_;
    std::string name_;
    std::string operation_;
    std::function<bool()> stopped_;
    bool unwritten_;
};

} // namespace geyser::tool::stream
