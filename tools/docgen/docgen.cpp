// Prints docs/errors.md and docs/formats.md from the tables that the library itself uses.
#include <geyser/error.hpp>
#include <geyser/format.hpp>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using namespace geyser;

constexpr ErrorCode kErrorCodes[] = {
#define GEYSER_ERROR(value, name, text, remedy) ErrorCode::name,
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
};

constexpr std::string_view kGap = "-";

void print_errors(std::ostream& out) {
    out << "# Errors\n\n"
           "Written by `geyser_docgen errors` from `include/geyser/error_codes.inc`. The values are stable.\n\n"
           "| value | code | means | what to do |\n"
           "| ---: | --- | --- | --- |\n";
    for (const ErrorCode code : kErrorCodes) {
        out << "| " << static_cast<unsigned>(code) << " | " << name(code) << " | " << description(code) << " | "
            << remedy(code) << " |\n";
    }
}

std::string_view name_of(ComponentType type) {
    switch (type) {
    case ComponentType::Unorm:
        return "unorm";
    case ComponentType::Snorm:
        return "snorm";
    case ComponentType::Uint:
        return "uint";
    case ComponentType::Sint:
        return "sint";
    case ComponentType::Float:
        return "float";
    }
    return "unknown";
}

std::string decimal(std::optional<std::uint32_t> number) {
    return number ? std::to_string(*number) : std::string(kGap);
}

std::string hexadecimal(std::optional<std::uint32_t> number) {
    if (!number) {
        return std::string(kGap);
    }
    std::ostringstream text;
    text << "0x" << std::hex << std::setw(4) << std::setfill('0') << *number;
    return text.str();
}

/// The four characters of a code, in the order in which its API writes them.
std::string characters(std::optional<std::uint32_t> code, bool lowest_byte_first) {
    if (!code) {
        return std::string(kGap);
    }
    std::string text = "`";
    for (int i = 0; i < 4; ++i) {
        text += static_cast<char>(*code >> (8 * (lowest_byte_first ? i : 3 - i)) & 0xff);
    }
    return text + "`";
}

std::string planes(const FormatInfo& format) {
    std::string text;
    for (std::size_t i = 0; i < format.plane_count; ++i) {
        const FormatPlane& plane = format.planes[i];
        text += (i == 0 ? "" : " + ") + std::to_string(plane.block_bytes);
        if (plane.divide_width > 1 || plane.divide_height > 1) {
            text += " a " + std::to_string(plane.divide_width) + "x" + std::to_string(plane.divide_height);
        }
    }
    return text;
}

std::string aspects(const FormatInfo& format) {
    std::string text;
    for (const auto& [aspect, word] : {std::pair{Aspect::Color, "colour"}, std::pair{Aspect::Depth, "depth"},
                                       std::pair{Aspect::Stencil, "stencil"}}) {
        if (contains(format.aspects, aspect)) {
            text += (text.empty() ? "" : ", ") + std::string(word);
        }
    }
    return text;
}

void print_formats(std::ostream& out) {
    out << "# Formats\n\n"
           "Written by `geyser_docgen formats` from `src/core/format_table.cpp`.\n\n"
           "## What they are\n\n"
           "Bytes are those of one block in each plane; `2 a 2x2` is one such block for 2x2 texels.\n\n"
           "| value | format | components | aspects | block | bytes | sRGB sibling |\n"
           "| ---: | --- | --- | --- | --- | --- | --- |\n";
    for (const FormatInfo& format : all_formats()) {
        out << "| " << static_cast<unsigned>(format.format) << " | " << format.name << " | "
            << name_of(format.component_type) << " | " << aspects(format) << " | "
            << static_cast<unsigned>(format.block_width) << "x" << static_cast<unsigned>(format.block_height) << " | "
            << planes(format) << " | " << (format.srgb_sibling ? name(*format.srgb_sibling) : kGap) << " |\n";
    }
    out << "\n## What other APIs call them\n\n"
           "`-` is a gap: that API has no such format, and nothing near it is used instead.\n"
           "DRM, IOSurface and the plain CUDA formats name bits only: sRGB siblings share one code there.\n"
           "OpenGL's 0x93a1 (BGRA8_EXT) is of OpenGL ES. IOSurface names of Y'CbCr include the range: these are the\n"
           "limited ones.\n\n"
           "| format | VkFormat | OpenGL | DRM | MTLPixelFormat | IOSurface | WebGPU | DXGI_FORMAT | CUDA |\n"
           "| --- | ---: | --- | --- | ---: | --- | --- | ---: | --- |\n";
    for (const FormatInfo& format : all_formats()) {
        out << "| " << format.name << " | " << decimal(format.vulkan) << " | " << hexadecimal(format.gl) << " | "
            << characters(format.drm, true) << " | " << decimal(format.metal) << " | "
            << characters(format.iosurface, false) << " | " << (format.webgpu.empty() ? kGap : format.webgpu) << " | "
            << decimal(format.dxgi) << " | "
            << (format.cuda ? hexadecimal(format.cuda->array_format) + " x " + std::to_string(format.cuda->channels)
                            : std::string(kGap))
            << " |\n";
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view topic = argc == 2 ? argv[1] : "";
    if (topic == "errors") {
        print_errors(std::cout);
    } else if (topic == "formats") {
        print_formats(std::cout);
    } else {
        std::cerr << "usage: geyser_docgen errors|formats\n";
        return 2;
    }
    return std::cout.flush() ? 0 : 1;
}
