#include "picture_source.hpp"

#include "operations.hpp"

#include <core/try.hpp>
#include <system/file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

namespace geyser::tool::stream {
namespace {

bool is_named_like_a_picture(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 3> kExtensions = {".png", ".jpg", ".jpeg"};
    std::string extension = system::text_of(path.extension());
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

Result<std::vector<std::string>> pictures_in(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> paths;
    for (std::filesystem::directory_iterator entry(system::path_of(folder), error), end; !error && entry != end;
         entry.increment(error)) {
        const bool hidden = system::text_of(entry->path().filename()).starts_with('.');
        if (!hidden && is_named_like_a_picture(entry->path())) {
            paths.push_back(system::text_of(entry->path()));
        }
    }
    if (error) {
        return fail(ErrorCode::SystemFailure, kSourceOperation,
                    fmt::format("cannot read the folder {}: {}", folder, error.message()), error.value());
    }
    if (paths.empty()) {
        return fail(ErrorCode::InvalidArgument, kSourceOperation,
                    fmt::format("the folder {} has no picture: no file is named .png, .jpg or .jpeg", folder));
    }
    std::ranges::sort(paths);
    return paths;
}

} // namespace

Result<std::unique_ptr<PictureSource>> PictureSource::still(const std::string& path) {
    std::unique_ptr<PictureSource> source(new PictureSource({path}, true));
    GEYSER_CHECK(source->load(path));
    return source;
}

Result<std::unique_ptr<PictureSource>> PictureSource::folder(const std::string& path, bool loop) {
    GEYSER_TRY(auto paths, pictures_in(path));
    return std::unique_ptr<PictureSource>(new PictureSource(std::move(paths), loop));
}

Result<bool> PictureSource::advance() {
    if (next_ == paths_.size()) {
        if (!loop_) {
            return false;
        }
        next_ = 0;
    }
    const std::string& path = paths_[next_++];
    const bool loaded_already = paths_.size() == 1 && !picture_.pixels.empty();
    if (!loaded_already) {
        GEYSER_CHECK(load(path));
    }
    return true;
}

void PictureSource::draw(Pixels canvas) const {
    const Size size{picture_.width, picture_.height};
    copy_pixels(packed_pixels(std::span(picture_.pixels), size), canvas);
}

Result<void> PictureSource::load(const std::string& path) {
    GEYSER_TRY(Picture picture, load_picture(path, kSourceOperation));
    GEYSER_CHECK(check_extent({picture.width, picture.height}, fmt::format("the picture {}", path), kSourceOperation));
    picture_ = std::move(picture);
    return {};
}

} // namespace geyser::tool::stream
