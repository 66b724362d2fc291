#include "trial.hpp"

#include "access.hpp"
#include "core/try.hpp"
#include "error_scope.hpp"
#include "format.hpp"
#include "import.hpp"

#include <array>

namespace geyser::webgpu {
namespace {

constexpr std::uint32_t kExtent = 4;
constexpr std::string_view kTrial = "trial";

Result<guest::Backing> allocate(const Device& device, TextureFormat format, TextureLayout layout,
                                std::string_view operation) {
    return device.helper()->create({.width = kExtent,
                                    .height = kExtent,
                                    .format = format,
                                    .usage = TextureUsage::CopySrc | TextureUsage::CopyDst,
                                    .layout = layout},
                                   Transport::OpaqueFd, operation);
}

/// Something for the fence of the end to come after.
Result<void> write_texels(const Device& device, WGPUTexture texture, std::string_view operation) {
    constexpr std::array<std::byte, std::size_t{kExtent} * kExtent * 4> kTexels{};
    WGPUTexelCopyTextureInfo to{};
    to.texture = texture;
    to.aspect = WGPUTextureAspect_All;
    WGPUTexelCopyBufferLayout layout{};
    layout.bytesPerRow = kExtent * 4;
    layout.rowsPerImage = kExtent;
    const WGPUExtent3D extent{kExtent, kExtent, 1};
    ErrorScope errors(device.fn(), device.get());
    device.fn().QueueWriteTexture(device.queue(), &to, kTexels.data(), kTexels.size(), &layout, &extent);
    device.fn().QueueSubmit(device.queue(), 0, nullptr);
    return errors.close("wgpuQueueWriteTexture", operation);
}

} // namespace

Result<std::unique_ptr<Trials>> Trials::create(std::shared_ptr<const Device> device, std::string_view operation) {
    GEYSER_TRY(const guest::Backing backing,
               allocate(*device, TextureFormat::Rgba8Unorm, TextureLayout::Optimal, operation));
    GEYSER_TRY(Imported imported, import(*device, backing, operation));
    GEYSER_CHECK(
        begin_access(*device, imported.memory.get(), imported.texture.get(), nullptr, Contents::Discard, operation));
    GEYSER_CHECK(write_texels(*device, imported.texture.get(), operation));
    GEYSER_TRY(const EndedAccess ended,
               EndedAccess::end(*device, imported.memory.get(), imported.texture.get(), operation));
    if (std::string fault = ended.generation_fault(); !fault.empty()) {
        return fail(ErrorCode::BackendUnavailable, operation, std::move(fault));
    }
    std::unique_ptr<Trials> self(new Trials(std::move(device)));
    self->memory_ = std::move(imported.memory);
    return self;
}

Trials::Outcome Trials::attempt(TextureFormat format, TextureLayout layout) const {
    const auto imported = [&]() -> Result<Imported> {
        GEYSER_TRY(const guest::Backing backing, allocate(*device_, format, layout, kTrial));
        return import(*device_, backing, kTrial);
    }();
    return imported ? Outcome{.usage = imported->usage} : Outcome{.fault = imported.error().reason};
}

std::string Trials::fault(const TextureDescriptor& descriptor) const {
    const std::lock_guard lock(mutex_);
    const auto [entry, is_new] = outcomes_.try_emplace({descriptor.format, descriptor.layout});
    if (is_new) {
        entry->second = attempt(descriptor.format, descriptor.layout);
    }
    const Outcome& outcome = entry->second;
    return outcome.fault.empty() ? usage_fault(descriptor, outcome.usage) : outcome.fault;
}

bool Trials::device_lost() const noexcept { return device_->fn().SharedTextureMemoryIsDeviceLost(memory_.get()) != 0; }

} // namespace geyser::webgpu
