// Every ordered pair of this machine's managers, in one process and in two, over every case.
#pragma once

#include "run_case.hpp"

#include <functional>
#include <optional>

namespace geyser::conformance {

struct MatrixOptions {
    /// Which Vulkan device (VulkanConfig::device).
    std::string device = {};
    /// Fail on any message of the validation layers.
    bool validation = false;
    /// Only cases whose title() contains this.
    std::string filter = {};
    /// The command that starts a worker on an API; none: one process only.
    std::function<std::vector<std::string>(Api)> worker = {};
    /// Called after each case with how many are done, and of how many.
    std::function<void(std::size_t done, std::size_t total)> progress = {};
};

/// One line of the table. What does not apply is empty: a transport that two devices do not share is refused once, not
/// for each format.
struct MatrixEntry {
    Api from;
    Api to;
    int processes = 1;
    std::optional<Transport> transport = {};
    std::optional<SyncKind> sync = {};
    std::optional<TextureDescriptor> descriptor = {};
    Verdict verdict = {};
};

/// "vulkan -> host, 2 processes, Rgba8Unorm 64x64 Linear, host-memory, cpu-completion"
[[nodiscard]] std::string title(const MatrixEntry& entry);

[[nodiscard]] std::vector<MatrixEntry> run_matrix(const MatrixOptions& options);

/// A manager with the log that listens to it.
struct Device {
    std::shared_ptr<MessageLog> log = {};
    std::unique_ptr<TextureShareManager> manager = {};
};
[[nodiscard]] Result<Device> open_device(Api api, const std::string& device, bool validation);

} // namespace geyser::conformance
