// This program, started again as the other process of a case.
#pragma once

#include <process/child.hpp>

#include <geyser/identity.hpp>

#include <string>
#include <vector>

namespace geyser::conformance::test {

inline constexpr std::string_view kWorkerFlag = "--conformance-worker";
inline constexpr std::string_view kValidationFlag = "--validation";

/// `device` as for open_device().
inline std::vector<std::string> worker_command(Api api, const std::string& device, bool validation) {
    std::vector<std::string> command = {process::this_program(), std::string(kWorkerFlag), std::string(name(api)),
                                        device};
    if (validation) {
        command.emplace_back(kValidationFlag);
    }
    return command;
}

} // namespace geyser::conformance::test
