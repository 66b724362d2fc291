// Pictures as frames: one that stands still, or those of a folder one after the other.
#pragma once

#include "picture.hpp"
#include "source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace geyser::tool::stream {

class PictureSource final : public Source {
public:
    /// One picture, over and over.
    [[nodiscard]] static Result<std::unique_ptr<PictureSource>> still(const std::string& path);
    /// Those files of the folder that are named like PNG or JPEG, in the order of their names.
    [[nodiscard]] static Result<std::unique_ptr<PictureSource>> folder(const std::string& path, bool loop);

    [[nodiscard]] Result<bool> advance() override;
    [[nodiscard]] FrameFormat format() const override {
        return {.size = {picture_.width, picture_.height}, .alpha = AlphaMode::Straight};
    }
    void draw(Pixels canvas) const override;
    [[nodiscard]] std::optional<Rate> rate() const override { return Rate{30, 1}; }

private:
    PictureSource(std::vector<std::string> paths, bool loop) : paths_(std::move(paths)), loop_(loop) {}
    [[nodiscard]] Result<void> load(const std::string& path);

    std::vector<std::string> paths_;
    bool loop_;
    std::size_t next_ = 0;
    Picture picture_ = {};
};

} // namespace geyser::tool::stream
