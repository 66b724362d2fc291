// The names of streams, and where they are found.
#include <geyser/stream.hpp>

#include "core/utf8.hpp"

#include <algorithm>
#include <cstdlib>

namespace geyser {

Result<void> validate_stream_name(std::string_view name) {
    constexpr std::string_view kOperation = "validate_stream_name";
    const auto refuse = [&](const std::string& reason) {
        return fail(ErrorCode::InvalidArgument, kOperation, "the stream name " + reason);
    };
    if (name.empty()) {
        return refuse("is empty");
    }
    if (name.size() > kMaxStreamName) {
        return refuse("has " + std::to_string(name.size()) + " bytes, more than " + std::to_string(kMaxStreamName));
    }
    if (!is_utf8_without_nul(name)) {
        return refuse("is not UTF-8");
    }
    const auto forbidden = [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (const auto* bad = std::ranges::find_if(name, forbidden); bad != name.end()) {
        return refuse("has the byte " + std::to_string(static_cast<unsigned char>(*bad)) +
                      ", and neither '/' nor control characters are allowed");
    }
    if (name == "." || name == "..") {
        return refuse("'" + std::string(name) + "' means a folder");
    }
    return {};
}

Result<std::string> default_stream_directory() {
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime == nullptr || *runtime != '/') {
        return fail(ErrorCode::BackendUnavailable, "default_stream_directory",
                    "XDG_RUNTIME_DIR is not set to a path; set it, or name a directory for streams");
    }
    return std::string(runtime) + "/geyser";
}

} // namespace geyser
