#include "open_source.hpp"

#include "byte_input.hpp"
#include "operations.hpp"
#include "pattern_source.hpp"
#include "picture_source.hpp"
#include "raw_source.hpp"
#include "y4m_source.hpp"

#include <core/try.hpp>
#include <system/file.hpp>
#include <system/terminal.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace geyser::tool::stream {
namespace {

using namespace std::string_view_literals;

constexpr Size kPatternSize{1280, 720};
constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1a\n"sv;
constexpr std::string_view kJpegMagic = "\xff\xd8\xff"sv;

std::unexpected<Error> refuse(std::string reason) {
    return fail(ErrorCode::InvalidArgument, kSourceOperation, std::move(reason));
}

template <class Concrete>
Result<std::unique_ptr<Source>> as_source(Result<std::unique_ptr<Concrete>> source) {
    GEYSER_TRY(std::unique_ptr<Source> base, std::move(source));
    return base;
}

Result<std::unique_ptr<Source>> open_pattern(Size size) {
    GEYSER_CHECK(check_extent(size, "the pattern", "send --size"));
    return std::make_unique<PatternSource>(size);
}

Result<std::unique_ptr<Source>> open_raw(ByteInput input, Size size, bool loop) {
    GEYSER_CHECK(check_extent(size, "the raw video", "send --size"));
    return std::make_unique<RawSource>(std::move(input), size, loop);
}

std::unexpected<Error> size_is_known(std::string_view name) {
    return fail(ErrorCode::InvalidArgument, "send --size",
                fmt::format("--size is for raw pixels and the pattern, and {} has a size of its own", name));
}

/// A file, or standard input, by how it begins.
Result<std::unique_ptr<Source>> open_file(const SourceOptions& options, const std::function<bool()>& stopped) {
    const bool standard = options.path == "-";
    if (standard && system::is_terminal(system::StandardStream::In)) {
        return refuse("standard input is a terminal; let another program write into it, as in `ffmpeg ... -f "
                      "yuv4mpegpipe - | geyser send NAME -`");
    }
    if (standard && options.loop) {
        return fail(ErrorCode::InvalidArgument, "send --loop", "standard input cannot be looped, as it is read once");
    }
    GEYSER_TRY(ByteInput input, ByteInput::open(options.path, kSourceOperation, stopped));
    GEYSER_TRY(const std::string_view beginning, input.peek(kY4mMagic.size()));
    if (beginning.empty()) {
        return refuse(fmt::format("{} is empty", input.name()));
    }
    const bool is_picture = beginning.starts_with(kPngMagic) || beginning.starts_with(kJpegMagic);
    if (options.size && (is_picture || beginning == kY4mMagic)) {
        return size_is_known(input.name());
    }
    if (beginning == kY4mMagic) {
        return as_source(Y4mSource::open(std::move(input), {.loop = options.loop, .matrix = options.matrix}));
    }
    if (options.size) {
        return open_raw(std::move(input), *options.size, options.loop);
    }
    if (is_picture && !standard) {
        return as_source(PictureSource::still(options.path));
    }
    if (is_picture) {
        return refuse("standard input is a picture; name the file instead");
    }
    return refuse(fmt::format("{} {}, and raw pixels need --size", input.name(),
                              standard ? "is not Y4M" : "is neither PNG, JPEG nor Y4M"));
}

} // namespace

Result<std::unique_ptr<Source>> open_source(const SourceOptions& options, const std::function<bool()>& stopped) {
    if (options.path.empty()) {
        return open_pattern(options.size.value_or(kPatternSize));
    }
    std::error_code ignored; // what cannot be looked at cannot be opened either, which says why
    if (!std::filesystem::is_directory(system::path_of(options.path), ignored)) {
        return open_file(options, stopped);
    }
    if (options.size) {
        return size_is_known(fmt::format("each picture of {}", options.path));
    }
    return as_source(PictureSource::folder(options.path, options.loop));
}

} // namespace geyser::tool::stream
