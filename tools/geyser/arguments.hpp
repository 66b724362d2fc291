// Values on the command line that several commands take. The errors are sentences for the user.
#pragma once

#include <geyser/error.hpp>
#include <geyser/format.hpp>
#include <geyser/identity.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace geyser::tool {

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// "1280x720"; one number means a square. Zero and what no 32 bits hold are refused here, the rest
/// is the device's to say.
[[nodiscard]] Result<Size> parse_size(std::string_view text);

/// A format of the table, without regard to case. The error names near ones.
[[nodiscard]] Result<TextureFormat> parse_format(std::string_view text);

/// "Optimal" or "Linear", without regard to case.
[[nodiscard]] Result<TextureLayout> parse_layout(std::string_view text);

/// "vulkan", "host", ...
[[nodiscard]] Result<Api> parse_api(std::string_view text);

/// Every API of the enumeration, in its order.
[[nodiscard]] std::span<const Api> all_apis() noexcept;

/// "vulkan, opengl or host, which is the CPU", with all of them, for a help text.
[[nodiscard]] std::string api_choices();

} // namespace geyser::tool
