#include "ipc/wire_reader.hpp"

namespace geyser::ipc {

std::uint32_t WireReader::flags(std::string_view field, std::uint32_t known) {
    const std::uint32_t value = u32(field);
    if ((value & ~known) != 0) {
        refuse(std::string(field) + " " + std::to_string(value) + " has bits outside " + std::to_string(known));
    }
    return failed() ? 0 : value;
}

std::string WireReader::text(std::string_view field, std::size_t limit) {
    std::string out;
    for (const std::byte byte : take(field, at_most(field, u16(field), limit))) {
        out.push_back(static_cast<char>(byte));
    }
    return out;
}

void WireReader::expect_end() {
    if (!rest_.empty()) {
        refuse(std::to_string(rest_.size()) + " bytes follow the end of the message, not 0");
    }
}

void WireReader::refuse(std::string reason, ErrorCode code) {
    if (!failure_) {
        failure_ = Error{code, "decode", std::move(reason)};
        rest_ = {};
    }
}

std::span<const std::byte> WireReader::take(std::string_view field, std::size_t size) {
    if (rest_.size() < size) {
        refuse("the message ends in " + std::string(field) + ": " + std::to_string(size) + " bytes wanted, " +
               std::to_string(rest_.size()) + " left");
        return {};
    }
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

std::uint64_t WireReader::at_most(std::string_view field, std::uint64_t value, std::uint64_t limit) {
    if (value > limit) {
        refuse(std::string(field) + " " + std::to_string(value) + " is more than " + std::to_string(limit));
    }
    return failed() ? 0 : value;
}

void WireReader::refuse_range(std::string_view field, std::uint64_t value, std::uint64_t first, std::uint64_t last) {
    refuse(std::string(field) + " " + std::to_string(value) + " is not between " + std::to_string(first) + " and " +
           std::to_string(last));
}

} // namespace geyser::ipc
