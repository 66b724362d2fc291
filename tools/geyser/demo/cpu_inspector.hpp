// Checks frames on the CPU, for APIs that have no checker here: they download.
#pragma once

#include "inspector.hpp"

#include <endpoint/endpoint.hpp>

#include <utility>
#include <vector>

namespace geyser::tool::demo {

class CpuInspector final : public Inspector {
public:
    [[nodiscard]] static Result<std::unique_ptr<Inspector>> create(TextureShareManager& manager, const Slots& slots,
                                                                   Channel& channel);

    [[nodiscard]] Result<void> take(const ShaderFrame& frame, std::optional<SyncPoint> wait) override;
    [[nodiscard]] Result<void> check() override;
    [[nodiscard]] Result<void> finish() override { return endpoint_->finish(); }
    [[nodiscard]] bool abandon() override { return true; } // each frame is done with before the next one
    [[nodiscard]] std::uint32_t mismatched_frames() const override { return mismatched_frames_; }
    [[nodiscard]] const std::string& first_mismatch() const override { return first_mismatch_; }
    [[nodiscard]] std::span<const std::byte> last_frame() const override { return last_frame_; }

private:
    CpuInspector(TextureShareManager& manager, const Slots& slots, Channel& channel,
                 std::unique_ptr<endpoint::Endpoint> endpoint)
        : manager_(manager), slots_(slots), channel_(channel), endpoint_(std::move(endpoint)) {}

    TextureShareManager& manager_;
    const Slots& slots_;
    Channel& channel_;
    std::unique_ptr<endpoint::Endpoint> endpoint_;
    ShaderFrame taken_ = {};
    std::uint32_t mismatched_frames_ = 0;
    std::string first_mismatch_;
    std::vector<std::byte> last_frame_;
};

} // namespace geyser::tool::demo
