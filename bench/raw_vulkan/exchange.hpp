// The exchange as a careful programmer writes it by hand: plain Vulkan, opaque file descriptors, a futex. Nothing of
// Geyser, and nothing of what a stream does beyond it: one consumer, known from the start, trusted, and never late.
#pragma once

#include "../exchange.hpp"
#include "../vulkan_work.hpp"
#include "shared_objects.hpp"

namespace bench::raw {

class RawProducer final : public Producer {
public:
    RawProducer(const Device& device, VkExtent2D extent, const SharedObjects& shared)
        : device_(device), shared_(shared), drawing_(device, extent), submissions_(device) {}
    std::chrono::nanoseconds produce(std::uint64_t frame) override;

private:
    const Device& device_;
    const SharedObjects& shared_;
    Drawing drawing_;
    Submissions submissions_; ///< ends first: waits for the GPU
};

class RawConsumer final : public Consumer {
public:
    RawConsumer(const Device& device, const SharedObjects& shared, const Copying& copying, Submissions& submissions)
        : device_(device), shared_(shared), copying_(copying), submissions_(submissions) {}
    void consume(std::uint64_t frame) override;

private:
    const Device& device_;
    const SharedObjects& shared_;
    const Copying& copying_;
    Submissions& submissions_;
};

} // namespace bench::raw
