#include "device.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

namespace geyser::conformance {

Result<Device> open_device(Api api, const std::string& device, bool validation) {
    Device opened{.log = std::make_shared<MessageLog>()};
    GEYSER_TRY(opened.manager,
               endpoint::open_manager(api, {.device = device,
                                            .validation = validation,
                                            .log = [log = opened.log](LogLevel level, std::string_view message) {
                                                log->add(level, message);
                                            }}));
    return opened;
}

} // namespace geyser::conformance
