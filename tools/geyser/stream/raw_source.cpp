#include "raw_source.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

namespace geyser::tool::stream {

Result<bool> RawSource::advance() {
    const std::span<std::byte> frame(frame_.get(), pixel_bytes(size_));
    GEYSER_TRY(std::size_t count, input_.read(frame));
    if (count == 0 && loop_ && frames_ > 0) {
        GEYSER_CHECK(input_.rewind());
        GEYSER_TRY(count, input_.read(frame));
    }
    if (count == 0) {
        return false;
    }
    ++frames_;
    if (count < frame.size()) {
        return fail(ErrorCode::MalformedMessage, input_.operation(),
                    fmt::format("{} ends in the middle of frame {}: {} of the {} bytes of {}x{} RGBA are there",
                                input_.name(), frames_, count, frame.size(), size_.width, size_.height));
    }
    return true;
}

} // namespace geyser::tool::stream
