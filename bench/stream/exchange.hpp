// The same exchange by a Geyser stream whose users record their hand-offs and submit by themselves.
#pragma once

#include "../exchange.hpp"
#include "../vulkan_work.hpp"

#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>
#include <geyser/vulkan.hpp>

#include <memory>
#include <string>

namespace bench::stream {

/// A manager on the device, which it does not own.
[[nodiscard]] std::unique_ptr<geyser::VulkanTextureShareManager> adopt(const Device& device);

class StreamProducer final : public Producer {
public:
    StreamProducer(const Device& device, VkExtent2D extent, geyser::VulkanTextureShareManager& manager,
                   const std::string& directory);
    /// Throws where it has no receiver, or one that does not wait on the GPU.
    void check_receiver() const;
    std::chrono::nanoseconds produce(std::uint64_t frame) override;

private:
    geyser::VulkanTextureShareManager& manager_;
    std::unique_ptr<geyser::Sender> sender_;
    Drawing drawing_;
    Submissions submissions_; ///< ends first: waits for the GPU
};

class StreamConsumer final : public Consumer {
public:
    /// Returns when the sender knows of it, so that it misses no frame.
    StreamConsumer(geyser::VulkanTextureShareManager& manager, const std::string& directory, const Copying& copying,
                   Submissions& submissions);
    void consume(std::uint64_t frame) override;

private:
    geyser::VulkanTextureShareManager& manager_;
    std::unique_ptr<geyser::Receiver> receiver_;
    const Copying& copying_;
    Submissions& submissions_;
};

} // namespace bench::stream
