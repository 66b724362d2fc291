#include "y4m_header.hpp"

#include <core/try.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace geyser::tool::stream {
namespace {

/// The three 4:2:0 differ in where the chroma samples lie, by a quarter or half of a texel. The first spelling of each
/// kind is the one that is written.
constexpr std::array kChromas = {
    std::pair{std::string_view("420jpeg"), Chroma::C420},  std::pair{std::string_view("420mpeg2"), Chroma::C420},
    std::pair{std::string_view("420paldv"), Chroma::C420}, std::pair{std::string_view("420"), Chroma::C420},
    std::pair{std::string_view("422"), Chroma::C422},      std::pair{std::string_view("444"), Chroma::C444},
    std::pair{std::string_view("mono"), Chroma::Mono},
};

constexpr std::string_view kRangeComment = "COLORRANGE=";
constexpr std::array kRanges = {std::pair{std::string_view("LIMITED"), ColorRange::Limited},
                                std::pair{std::string_view("FULL"), ColorRange::Full}};

constexpr std::string_view kMatrixComment = "COLORMATRIX=";
constexpr std::array kMatrices = {std::pair{std::string_view("BT601"), ColorMatrix::Bt601},
                                  std::pair{std::string_view("BT709"), ColorMatrix::Bt709},
                                  std::pair{std::string_view("BT2020"), ColorMatrix::Bt2020}};

template <class Value, std::size_t kCount>
std::optional<Value> find(const std::array<std::pair<std::string_view, Value>, kCount>& table, std::string_view word) {
    for (const auto& [spelling, value] : table) {
        if (spelling == word) {
            return value;
        }
    }
    return std::nullopt;
}

template <class Value, std::size_t kCount>
std::string_view spell(const std::array<std::pair<std::string_view, Value>, kCount>& table, Value wanted) {
    for (const auto& [spelling, value] : table) {
        if (value == wanted) {
            return spelling;
        }
    }
    return {};
}

std::optional<std::uint32_t> whole(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                     : std::nullopt;
}

/// "30000:1001"
std::optional<Rate> ratio(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const auto above = whole(text.substr(0, colon));
    const auto below = whole(text.substr(colon + 1));
    return above && below ? std::optional(Rate{*above, *below}) : std::nullopt;
}

class Parser {
public:
    Parser(std::string_view name, std::string_view operation) : name_(name), operation_(operation) {}

    Result<Y4mHeader> parse(std::string_view line) {
        if (next_token(line) != kY4mMagic) {
            return malformed(fmt::format("does not begin with {}", kY4mMagic));
        }
        while (!line.empty()) {
            const std::string_view token = next_token(line);
            if (token.empty()) {
                continue; // several spaces
            }
            GEYSER_CHECK(once(token));
            GEYSER_CHECK(take(token.front(), token.substr(1)));
        }
        GEYSER_CHECK(check_extent(header_.size, fmt::format("the video in {}", name_), operation_));
        return header_;
    }

private:
    static std::string_view next_token(std::string_view& line) {
        const auto space = line.find(' ');
        const std::string_view token = line.substr(0, space);
        line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
        return token;
    }

    /// Comments (X) may repeat, nothing else may.
    Result<void> once(std::string_view token) {
        if (token.front() != 'X' && seen_.find(token.front()) != std::string::npos) {
            return malformed(fmt::format("has the field {} twice", token.front()));
        }
        seen_ += token.front();
        return {};
    }

    Result<void> take(char tag, std::string_view value) {
        switch (tag) {
        case 'W':
            return take_extent(header_.size.width, tag, value);
        case 'H':
            return take_extent(header_.size.height, tag, value);
        case 'F':
            return take_rate(value);
        case 'C':
            return take_chroma(value);
        case 'X':
            return take_comment(value);
        case 'I': // Interlaced pictures are shown as they are, with both fields.
        case 'A': // The shape of a pixel has no place in a stream.
            return {};
        default:
            return malformed(fmt::format("has an unknown field {}{}", tag, value));
        }
    }

    Result<void> take_extent(std::uint32_t& extent, char tag, std::string_view value) {
        const auto number = whole(value);
        if (!number) {
            return malformed(fmt::format("has the field {}{}, which is no size", tag, value));
        }
        extent = *number;
        return {};
    }

    Result<void> take_rate(std::string_view value) {
        const auto rate = ratio(value);
        if (!rate || (rate->seconds == 0 && rate->frames != 0)) {
            return malformed(fmt::format("has the field F{}, which is no rate", value));
        }
        if (rate->frames != 0 && rate->seconds != 0) {
            header_.rate = rate;
        }
        return {};
    }

    Result<void> take_chroma(std::string_view value) {
        const auto chroma = find(kChromas, value);
        if (!chroma) {
            std::string known;
            for (const auto& [spelling, kind] : kChromas) {
                known += fmt::format("{}{}", known.empty() ? "" : ", ", spelling);
            }
            return fail(ErrorCode::UnsupportedFormat, operation_,
                        fmt::format("the video in {} is of the kind C{}, and only {} are read", name_, value, known));
        }
        header_.chroma = *chroma;
        return {};
    }

    /// Of the comments two are known; the others are none of ours.
    Result<void> take_comment(std::string_view value) {
        if (value.starts_with(kRangeComment)) {
            const auto range = find(kRanges, value.substr(kRangeComment.size()));
            if (!range) {
                return malformed(fmt::format("has the comment X{}, which is neither LIMITED nor FULL", value));
            }
            header_.range = *range;
        } else if (value.starts_with(kMatrixComment)) {
            header_.matrix = find(kMatrices, value.substr(kMatrixComment.size()));
        }
        return {};
    }

    std::unexpected<Error> malformed(std::string_view what) const {
        return fail(ErrorCode::MalformedMessage, operation_, fmt::format("the Y4M header of {} {}", name_, what));
    }

    std::string_view name_;
    std::string_view operation_;
    std::string seen_;
    Y4mHeader header_;
};

} // namespace

Result<Y4mHeader> parse_y4m_header(std::string_view line, std::string_view name, std::string_view operation) {
    return Parser(name, operation).parse(line);
}

std::string format_y4m_header(const Y4mHeader& header) {
    const Rate rate = header.rate.value_or(Rate{0, 0});
    std::string line = fmt::format("{} W{} H{} F{}:{} Ip A1:1 C{} X{}{}", kY4mMagic, header.size.width,
                                   header.size.height, rate.frames, rate.seconds, spell(kChromas, header.chroma),
                                   kRangeComment, spell(kRanges, header.range));
    if (header.matrix) {
        line += fmt::format(" X{}{}", kMatrixComment, spell(kMatrices, *header.matrix));
    }
    return line + '\n';
}

bool is_y4m_frame(std::string_view line) noexcept {
    constexpr std::string_view kWord = "FRAME";
    return line.starts_with(kWord) && (line.size() == kWord.size() || line[kWord.size()] == ' ');
}

} // namespace geyser::tool::stream
