// Bytes from a file, or from standard input into which somebody may still be writing.
#pragma once

#include <geyser/error.hpp>
#include <geyser/os_object.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::tool::stream {

class ByteInput {
public:
    /// "-" is standard input. Every wait ends with Interrupted once `stopped` says so; `operation` is that of errors.
    [[nodiscard]] static Result<ByteInput> open(const std::string& path, std::string operation,
                                                std::function<bool()> stopped);

    /// For sentences: "standard input", or the path.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& operation() const noexcept { return operation_; }

    /// Fills `bytes` as far as there is anything: how many came.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> bytes);
    /// The text up to the next newline, which is swallowed. Empty at the end; MalformedMessage where the end, or
    /// `most` bytes, come before the newline.
    [[nodiscard]] Result<std::optional<std::string>> read_line(std::size_t most);
    /// The next bytes without taking them, fewer than `count` only at the end. At most 64 KiB.
    [[nodiscard]] Result<std::string_view> peek(std::size_t count);
    /// Back to the first byte. Fails for a pipe.
    [[nodiscard]] Result<void> rewind();

private:
    ByteInput(UniqueFd file, std::string name, std::string operation, std::function<bool()> stopped);
    /// What the system has at the moment, at least one byte; 0 at the end.
    [[nodiscard]] Result<std::size_t> read_some(std::span<std::byte> bytes);
    /// Reads once more behind what is buffered. False at the end.
    [[nodiscard]] Result<bool> fill();
    [[nodiscard]] std::string_view buffered() const noexcept;
    [[nodiscard]] std::unexpected<Error> failed(int error_number) const;

    UniqueFd file_;
    std::string name_;
    std::string operation_;
    std::function<bool()> stopped_;
    std::vector<std::byte> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace geyser::tool::stream
