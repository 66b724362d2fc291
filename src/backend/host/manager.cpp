#include "backend/host/manager.hpp"

#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/own.hpp"
#include "core/try.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

namespace geyser {

Result<std::unique_ptr<HostTextureShareManager>> HostTextureShareManager::create(const HostConfig& config) {
    if (!std::has_single_bit(config.row_alignment)) {
        return fail(ErrorCode::InvalidArgument, "HostTextureShareManager::create",
                    "row_alignment " + std::to_string(config.row_alignment) + " is not a power of two");
    }
    return std::make_unique<host::Manager>(config);
}

} // namespace geyser

namespace geyser::host {
namespace {

/// Row by row, since the pitches of an imported texture need not be those of one made here.
void copy_texels(const Texture& source, HostTexture& destination) {
    const FormatInfo& format = *format_info(source.format());
    for (std::size_t i = 0; i < source.planes().size(); ++i) {
        const PlaneLayout& from = source.planes()[i];
        const PlaneLayout& to = destination.planes()[i];
        const std::uint64_t blocks_high =
            (source.height() / format.planes[i].divide_height + format.block_height - 1) / format.block_height;
        const std::uint64_t blocks_wide =
            (source.width() / format.planes[i].divide_width + format.block_width - 1) / format.block_width;
        for (std::uint64_t row = 0; row < blocks_high; ++row) {
            std::ranges::copy(
                source.bytes().subspan(from.offset + row * from.row_pitch, blocks_wide * format.planes[i].block_bytes),
                destination.bytes().subspan(to.offset + row * to.row_pitch).begin());
        }
    }
}

} // namespace

Result<std::unique_ptr<SharedTexture>> Manager::create_shareable_texture(const TextureDescriptor& descriptor,
                                                                         Transport transport) {
    constexpr std::string_view kOperation = "HostTextureShareManager::create_shareable_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    GEYSER_CHECK(check_support(descriptor, transport, kOperation));
    GEYSER_TRY(auto memory, TextureMemory::create(descriptor, config_.row_alignment, kOperation));
    return std::make_unique<Texture>(*this, descriptor, std::move(memory));
}

Result<ApiTextureHandle> Manager::export_texture(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "HostTextureShareManager::export_texture";
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    if (!mine->memory().object) {
        return fail(ErrorCode::NotShareable, kOperation, "the texture was imported: only its creator can export it");
    }
    ApiTextureHandle handle = {.transport = Transport::HostMemory,
                               .descriptor = texture.descriptor(),
                               .identity = capabilities_.identity,
                               .exporter = Api::Host};
    GEYSER_CHECK(mine->memory().export_to(handle, kOperation));
    return handle;
}

Result<std::unique_ptr<SharedSemaphore>> Manager::create_semaphore(SyncKind kind) {
    return fail(ErrorCode::UnsupportedSync, "HostTextureShareManager::create_semaphore",
                "the host has no " + std::string(name(kind)) + ", only cpu-completion, which needs no object");
}

Result<ApiSemaphoreHandle> Manager::export_semaphore(const SharedSemaphore& semaphore) {
    return fail(ErrorCode::WrongManager, "HostTextureShareManager::export_semaphore",
                "the semaphore is of the API " + std::string(name(semaphore.api())) + ", the host has none");
}

Result<std::unique_ptr<SharedSemaphore>> Manager::import_semaphore(const ApiSemaphoreHandle& handle) {
    return fail(ErrorCode::UnsupportedSync, "HostTextureShareManager::import_semaphore",
                "a CPU cannot open a " + std::string(name(handle.kind)) + " without the driver that made it");
}

Result<void> Manager::release(SharedTexture& texture, const HandOff& sync) {
    return hand_over(texture, sync, "HostTextureShareManager::release");
}

Result<void> Manager::acquire(SharedTexture& texture, const HandOff& sync, Contents /*contents*/) {
    return hand_over(texture, sync, "HostTextureShareManager::acquire");
}

Result<void> Manager::copy(const SharedTexture& source, SharedTexture& destination, const HandOff& sync) {
    constexpr std::string_view kOperation = "HostTextureShareManager::copy";
    GEYSER_TRY(const Texture* from, own<Texture>(source, *this, "texture", kOperation));
    GEYSER_CHECK(own<Texture>(destination, *this, "texture", kOperation));
    GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), kOperation));
    GEYSER_CHECK(wait_for(sync, kOperation));
    copy_texels(*from, *destination.as<HostTexture>());
    return {};
}

Result<void> Manager::relay(const HandOff& sync) { return wait_for(sync, "HostTextureShareManager::relay"); }

Result<void> Manager::hand_over(const SharedTexture& texture, const HandOff& sync, std::string_view operation) const {
    GEYSER_CHECK(own<Texture>(texture, *this, "texture", operation));
    return wait_for(sync, operation);
}

Result<void> Manager::wait_for(const HandOff& sync, std::string_view operation) {
    if (!sync.signal.none()) {
        return fail(ErrorCode::UnsupportedSync, operation, "a CPU has no queue that could signal a sync point");
    }
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore != nullptr && is_binary(point.semaphore->kind())) {
            return fail(ErrorCode::UnsupportedSync, operation, "a binary semaphore is not visible to a CPU");
        }
    }
    if (sync.wait.none()) {
        return {};
    }
    const auto start = std::chrono::steady_clock::now();
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore == nullptr) {
            continue;
        }
        const Timeout elapsed = std::chrono::steady_clock::now() - start;
        const Timeout left = sync.timeout > elapsed ? sync.timeout - elapsed : Timeout::zero();
        const std::uint64_t value = is_fence(point.semaphore->kind()) ? 1 : point.value;
        if (auto reached = point.semaphore->wait(value, left); !reached) {
            return reached;
        }
    }
    return {};
}

} // namespace geyser::host
