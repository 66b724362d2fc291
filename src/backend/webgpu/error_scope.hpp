// Dawn reports errors to scopes on the device and gives an object back all the same. A scope around each of Geyser's
// calls makes them its result, and keeps them from the program's error callback.
#pragma once

#include "dispatch.hpp"

#include <optional>
#include <string>

namespace geyser::webgpu {

class ErrorScope {
public:
    ErrorScope(const Dispatch& fn, WGPUDevice device);
    ErrorScope(const ErrorScope&) = delete;
    ErrorScope& operator=(const ErrorScope&) = delete;
    ~ErrorScope();

    /// Ends the scope. `call` is Dawn's, for the message.
    [[nodiscard]] Result<void> close(std::string_view call, std::string_view operation);

private:
    struct Caught {
        WGPUErrorType type = WGPUErrorType_NoError;
        std::string message = {};
    };
    [[nodiscard]] Caught pop();

    const Dispatch& fn_;
    WGPUDevice device_;
    bool open_ = true;
};

} // namespace geyser::webgpu
