// This program, started again as the other process of a case.
#pragma once

#include <process/child.hpp>

#include <geyser/identity.hpp>

#include <string>
#include <vector>

namespace geyser::conformance::test {

inline constexpr std::string_view kWorkerFlag = "--conformance-worker";
inline constexpr std::string_view kValidationFlag = "--validation";
/// Processes that say nothing to who started them: one leaves with exit code 1, the other stays.
inline constexpr std::string_view kLeaverFlag = "--leaver";
inline constexpr std::string_view kSilentFlag = "--silent";

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
