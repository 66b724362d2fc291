// Files, pipes and devices by descriptors, where a stream of the C library cannot tell who waits from who has failed.
#pragma once

#include <system/terminal.hpp>

#include <geyser/os_object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace geyser::system {

/// Paths are UTF-8 everywhere.
[[nodiscard]] inline std::filesystem::path path_of(const std::string& text) {
    return std::u8string(text.begin(), text.end());
}
[[nodiscard]] inline std::string text_of(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

/// Whatever fails below says why in errno. No child inherits a descriptor.
[[nodiscard]] UniqueFd open_to_read(const std::string& path);

/// For libraries that read from a stream. Null where it fails.
[[nodiscard]] std::FILE* open_stream_to_read(const std::string& path);

struct FileToWrite {
    UniqueFd file = {};
    bool created = false;
};
/// Made where it is not there; what is there keeps its contents until truncate().
[[nodiscard]] FileToWrite open_to_write(const std::string& path);

/// A descriptor of one's own.
[[nodiscard]] UniqueFd copy_of(StandardStream stream);

/// At least one byte; 0 at the end. Nothing where nothing came by then, or Ctrl-C did; -1 where it fails.
[[nodiscard]] std::optional<std::ptrdiff_t> read_some(const UniqueFd& file, std::span<std::byte> bytes,
                                                      std::chrono::milliseconds patience);
/// How many were written; -1 where none were. EINTR: Ctrl-C came.
[[nodiscard]] std::ptrdiff_t write_some(const UniqueFd& file, std::span<const std::byte> bytes);

[[nodiscard]] bool rewind(const UniqueFd& file);
/// A device such as /dev/null cannot be truncated and need not be.
[[nodiscard]] bool truncate(const UniqueFd& file);

/// Where that can be.
void remove(const std::string& path);
/// Closes it, where what was written may be refused for the last time.
[[nodiscard]] bool close(UniqueFd& file);

} // namespace geyser::system
