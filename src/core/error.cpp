#include <geyser/error.hpp>

namespace geyser {

std::string_view name(ErrorCode code) noexcept {
    switch (code) {
#define GEYSER_ERROR(value, name, text, remedy)                                                                        \
    case ErrorCode::name:                                                                                              \
        return #name;
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
    }
    return "Unknown";
}

std::string_view description(ErrorCode code) noexcept {
    switch (code) {
#define GEYSER_ERROR(value, name, text, remedy)                                                                        \
    case ErrorCode::name:                                                                                              \
        return text;
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
    }
    return "a code that this version does not know";
}

std::string_view remedy(ErrorCode code) noexcept {
    switch (code) {
#define GEYSER_ERROR(value, name, text, remedy)                                                                        \
    case ErrorCode::name:                                                                                              \
        return remedy;
#include <geyser/error_codes.inc>
#undef GEYSER_ERROR
    }
    return "Use the version of Geyser that made the error.";
}

std::string Error::message() const {
    std::string text = operation + ": " + reason + " [";
    text += name(code);
    if (native != 0) {
        text += ", native " + std::to_string(native);
    }
    return text + "]";
}

} // namespace geyser
