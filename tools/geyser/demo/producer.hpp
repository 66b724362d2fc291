// Process A of the demo: draws the frames and publishes them to its child.
#pragma once

#include "child.hpp"
#include "picture.hpp"

#include <geyser/handle.hpp>
#include <geyser/sync.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace geyser::tool::demo {

struct DemoParameters {
    std::uint32_t frames = 0;
    TextureDescriptor texture = {};
    std::string device = {};
    std::string output = {};
    Picture picture = {};
    bool validation = false;
};

struct DemoResult {
    std::uint32_t frames = 0;
    std::uint32_t mismatched_frames = 0;
    std::string first_mismatch = {};
    std::uint32_t copies_per_frame = 0;
    Transport transport = Transport::OpaqueFd;
    SyncKind sync = SyncKind::CpuCompletion;
    double fps = 0;
    double latency_p50_us = 0;
    double latency_p99_us = 0;
    std::string device = {};
    std::string driver = {};
    std::uint64_t validation_messages = 0;
};

/// `progress` is told the number of each frame that came back. PeerClosed where the child dies, Interrupted on Ctrl-C.
[[nodiscard]] Result<DemoResult> produce(Child& child, const DemoParameters& parameters,
                                         const std::function<void(std::uint32_t)>& progress);

} // namespace geyser::tool::demo
