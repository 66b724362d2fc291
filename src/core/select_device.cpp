#include "select_device.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>
#include <optional>

namespace geyser {
namespace {

bool contains_without_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return !std::ranges::search(text, part, same).empty();
}

} // namespace

Result<std::size_t> select_device(std::span<const DeviceChoice> devices, std::string_view selector,
                                  std::string_view api, std::string_view operation) {
    if (selector.empty() && !devices.empty()) {
        return 0;
    }
    std::size_t index = 0;
    const char* const begin = std::to_address(selector.begin());
    const char* const end = std::to_address(selector.end());
    if (const auto parsed = std::from_chars(begin, end, index);
        parsed.ec == std::errc() && parsed.ptr == end && index < devices.size()) {
        return index;
    }
    const std::optional<Uuid> uuid = uuid_from_string(selector);
    std::string known;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        if (uuid ? devices[i].uuid == *uuid : contains_without_case(devices[i].name, selector)) {
            return i;
        }
        known.append(known.empty() ? "" : ", ").append(std::to_string(i) + " \"" + devices[i].name + '"');
    }
    return fail(ErrorCode::DeviceNotFound, operation,
                "no " + std::string(api) + " device has the index, UUID or name \"" + std::string(selector) +
                    "\"; there are " + (known.empty() ? "none" : known));
}

} // namespace geyser
