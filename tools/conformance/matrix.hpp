// Every ordered pair of this machine's APIs, in one process and in two, over every case.
#pragma once

#include "plan.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace geyser::conformance {

struct MatrixOptions {
    /// Which Vulkan device (VulkanConfig::device). The other APIs' devices are the same GPU.
    std::string device = {};
    /// Fail on any message of the validation layers.
    bool validation = false;
    /// Only cases whose title() contains this.
    std::string filter = {};
    /// The command that starts a worker on a device of an API; none: one process only.
    std::function<std::vector<std::string>(Api, const std::string& device)> worker = {};
    /// Called after each case with how many are done, and of how many.
    std::function<void(std::size_t done, std::size_t total)> progress = {};
};

/// An API of the table, and the device that stands for it.
struct MatrixApi {
    Api api;
    std::string device = {};
    std::string driver = {};
    std::string reason = {}; ///< why there is no device; empty where there is one
};

struct Matrix {
    std::vector<MatrixApi> apis = {};
    std::vector<MatrixEntry> entries = {};
};

[[nodiscard]] Matrix run_matrix(const MatrixOptions& options);

} // namespace geyser::conformance
