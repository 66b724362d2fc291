// Process A of the demo: has the frames drawn and publishes them to process B.
#pragma once

#include "picture.hpp"

#include <geyser/channel.hpp>
#include <geyser/texture.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace geyser::tool::demo {

struct DemoParameters {
    Api from = Api::Vulkan;
    Api to = Api::Vulkan;
    std::uint32_t frames = 0;
    TextureDescriptor texture = {};
    std::string device = {}; ///< of either API
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

/// `progress` is told the number of each frame that came back. PeerClosed where process B dies, Interrupted on Ctrl-C.
[[nodiscard]] Result<DemoResult> produce(Channel& channel, const DemoParameters& parameters,
                                         const std::function<void(std::uint32_t)>& progress);

} // namespace geyser::tool::demo
