#include "pixels.hpp"

#include <fmt/format.h>

#include <cstring>

namespace geyser::tool::stream {

void copy_pixels(ConstPixels from, Pixels to) noexcept {
    for (std::uint32_t y = 0; y < to.size.height; ++y) {
        std::memcpy(to.row(y).data(), from.row(y).data(), to.row(y).size());
    }
}

Result<void> check_extent(Size size, std::string_view what, std::string_view operation) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::InvalidArgument, operation,
                    fmt::format("{} is {}x{}, {}", what, size.width, size.height, why));
    };
    if (size.width == 0 || size.height == 0) {
        return refuse("which is empty");
    }
    if (size.width > kMaxExtent || size.height > kMaxExtent) {
        return refuse(fmt::format("more than {0}x{0}", kMaxExtent));
    }
    return {};
}

} // namespace geyser::tool::stream
