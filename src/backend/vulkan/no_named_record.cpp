#include "named_record.hpp"

namespace geyser::vulkan {
namespace {

std::unexpected<Error> no_names(std::string_view operation) {
    return fail(ErrorCode::UnsupportedTransport, operation, "shared objects have names on Windows only");
}

} // namespace

Result<void> check_name(std::string_view /*name*/, std::string_view operation) { return no_names(operation); }

Result<OwnMemory> reserve_name(std::string_view /*name*/, std::string_view operation) { return no_names(operation); }

void publish(const MappedMemory& /*record*/, const EncodedMessage& /*handle*/) noexcept {}

Result<Message> read_record(std::string_view /*name*/, std::string_view operation) { return no_names(operation); }

} // namespace geyser::vulkan
