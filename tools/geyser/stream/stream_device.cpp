#include "stream_device.hpp"

#include "arguments.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

namespace geyser::tool::stream {

Result<StreamDevice> open_stream_device(const std::string& api, const std::string& device) {
    GEYSER_TRY(const Api parsed, parse_api(api));
    StreamDevice opened;
    GEYSER_TRY(opened.manager, endpoint::open_manager(parsed, {.device = device}));
    GEYSER_TRY(opened.endpoint, endpoint::make_endpoint(*opened.manager));
    return opened;
}

} // namespace geyser::tool::stream
