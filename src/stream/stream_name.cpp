// The names of streams, and where they are found.
#include <geyser/stream.hpp>

#include "core/try.hpp"
#include "core/utf8.hpp"
#include "ipc/folder.hpp"
#include "ipc/runtime_directory.hpp"

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
    if (const auto at = name.find_first_of(ipc::forbidden_in_file_names()); at != std::string_view::npos) {
        return refuse(std::string("has a '") + name[at] + "' at byte " + std::to_string(at) + ", which is not allowed");
    }
    if (has_control_characters(name)) {
        return refuse("has control characters, which are not allowed");
    }
    if (name == "." || name == "..") {
        return refuse("'" + std::string(name) + "' means a folder");
    }
    return {};
}

Result<std::string> default_stream_directory() {
    GEYSER_TRY(const auto runtime, ipc::runtime_directory("default_stream_directory"));
    return runtime + "/geyser";
}

} // namespace geyser
