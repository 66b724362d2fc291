#include "cpu_inspector.hpp"

#include "protocol.hpp"
#include "sealed_pixels.hpp"

#include <core/try.hpp>

namespace geyser::tool::demo {

Result<std::unique_ptr<Inspector>> CpuInspector::create(TextureShareManager& manager, const Slots& slots,
                                                        Channel& channel) {
    GEYSER_TRY(auto endpoint, endpoint::make_endpoint(manager));
    return std::unique_ptr<Inspector>(new CpuInspector(manager, slots, channel, std::move(endpoint)));
}

Result<void> CpuInspector::take(const ShaderFrame& frame, std::optional<SyncPoint> wait) {
    taken_ = frame;
    return manager_.acquire(*slots_[slot_of(frame.number)], {.wait = wait, .timeout = kPatience});
}

Result<void> CpuInspector::check() {
    const std::uint32_t slot = slot_of(taken_.number);
    SharedTexture& texture = *slots_[slot];
    Findings findings;
    const auto look = [&](const endpoint::Subresource&, std::span<const std::byte> texels) {
        findings = check_pixels(texture.format(), taken_, texels);
        if (taken_.number == taken_.count) {
            last_frame_.assign(texels.begin(), texels.end());
        }
    };
    GEYSER_CHECK(endpoint_->download(texture, look));
    GEYSER_CHECK(manager_.release(texture, {.timeout = kPatience}));
    if (std::string finding = describe(findings, taken_); !finding.empty() && mismatched_frames_++ == 0) {
        first_mismatch_ = std::move(finding);
    }
    return send(channel_, Released{slot, taken_.number});
}

} // namespace geyser::tool::demo
