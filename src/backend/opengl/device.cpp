#include "device.hpp"

#include "core/select_device.hpp"
#include "core/try.hpp"
#include "loader.hpp"

#include <utility>

namespace geyser::opengl {
namespace {

Result<Device> open(const EglDispatch& egl, const EglDevice& device, const OpenGLConfig& config,
                    std::string_view operation) {
    const KeepCurrent keep(egl);
    GEYSER_TRY(OwnedContext owned, OwnedContext::create(egl, device.device, config.api, operation));
    GEYSER_CHECK(owned.make_current(operation));
    GEYSER_TRY(auto context, Context::own(std::move(owned), config.log, operation));
    GEYSER_TRY(const DeviceIdentity identity, context->identity(operation));
    return Device{.context = std::move(context), .identity = identity, .is_software = device.is_software};
}

} // namespace

Result<std::vector<Device>> open_devices(const OpenGLConfig& config, std::string_view operation) {
    GEYSER_TRY(const OpenGLGetProcAddress get, find_loader(config.get_proc_address, operation));
    GEYSER_TRY(const EglDispatch egl, load_egl(get, operation));
    GEYSER_TRY(const auto found, egl_devices(egl, operation));
    std::vector<Device> devices;
    std::optional<Error> first_refusal;
    for (const EglDevice& each : found) {
        auto device = open(egl, each, config, operation);
        if (device) {
            devices.push_back(std::move(*device));
        } else if (!first_refusal) {
            first_refusal = std::move(device).error();
        }
    }
    if (!devices.empty()) {
        return devices;
    }
    return first_refusal ? std::unexpected(std::move(*first_refusal))
                         : fail(ErrorCode::BackendUnavailable, operation, "eglQueryDevicesEXT: there is no device");
}

Result<Device> open_device(const OpenGLConfig& config, std::string_view operation) {
    GEYSER_TRY(auto devices, open_devices(config, operation));
    std::vector<DeviceChoice> choices;
    choices.reserve(devices.size());
    for (const Device& device : devices) {
        choices.push_back({device.context->renderer(), device.identity.device});
    }
    GEYSER_TRY(const std::size_t index, select_device(choices, config.device, "OpenGL", operation));
    return std::move(devices[index]);
}

} // namespace geyser::opengl
