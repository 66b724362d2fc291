#include "backend/host/manager.hpp"

#include "core/operation.hpp"

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

Result<std::unique_ptr<SharedTexture>> Manager::create_shareable_texture(const TextureDescriptor& descriptor,
                                                                         Transport transport) {
    constexpr std::string_view kOperation = "HostTextureShareManager::create_shareable_texture";
    if (auto valid = named(kOperation, validate(descriptor)); !valid) {
        return std::unexpected(std::move(valid).error());
    }
    if (auto supported = check_support(descriptor, transport, kOperation); !supported) {
        return std::unexpected(std::move(supported).error());
    }
    auto layout = linear_layout(descriptor, config_.row_alignment);
    if (!layout) {
        return std::unexpected(std::move(layout).error());
    }
    // Whole pages: VK_EXT_external_memory_host imports nothing less.
    auto size = round_to_pages(layout->size, kOperation);
    if (!size) {
        return std::unexpected(std::move(size).error());
    }
    auto memory = create_sealed_memory("geyser-texture", *size, kOperation);
    if (!memory) {
        return std::unexpected(std::move(memory).error());
    }
    auto mapping = MappedMemory::map(*memory, *size, kOperation);
    if (!mapping) {
        return std::unexpected(std::move(mapping).error());
    }
    return std::make_unique<Texture>(*this, descriptor, std::move(layout->planes), std::move(*mapping),
                                     std::move(*memory));
}

Result<ApiTextureHandle> Manager::export_texture(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "HostTextureShareManager::export_texture";
    const auto mine = own(texture, kOperation);
    if (!mine) {
        return std::unexpected(mine.error());
    }
    if (!(*mine)->memory()) {
        return fail(ErrorCode::NotShareable, kOperation, "the texture was imported: only its creator can export it");
    }
    auto memory = duplicate((*mine)->memory());
    if (!memory) {
        return std::unexpected(std::move(memory).error());
    }
    ApiTextureHandle handle = {.transport = Transport::HostMemory,
                               .descriptor = texture.descriptor(),
                               .allocation_size = (*mine)->bytes().size(),
                               .planes = (*mine)->planes(),
                               .identity = capabilities_.identity,
                               .exporter = Api::Host};
    handle.objects.push_back(std::move(*memory));
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

Result<const Texture*> Manager::own(const SharedTexture& texture, std::string_view operation) const {
    const auto* mine = dynamic_cast<const Texture*>(&texture);
    if (mine == nullptr) {
        return fail(ErrorCode::WrongManager, operation,
                    "the texture is of the API " + std::string(name(texture.api())) + ", not of the host");
    }
    if (&mine->manager() != this) {
        return fail(ErrorCode::WrongManager, operation, "the texture is of another host manager than this one");
    }
    return mine;
}

Result<void> Manager::hand_over(const SharedTexture& texture, const HandOff& sync, std::string_view operation) const {
    if (const auto mine = own(texture, operation); !mine) {
        return std::unexpected(mine.error());
    }
    if (!sync.signal.none()) {
        return fail(ErrorCode::UnsupportedSync, operation, "a CPU has no queue that could signal a sync point");
    }
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore != nullptr && point.semaphore->kind() == SyncKind::BinaryOpaqueFd) {
            return fail(ErrorCode::UnsupportedSync, operation, "a binary semaphore is not visible to a CPU");
        }
    }
    const auto start = std::chrono::steady_clock::now();
    for (const SyncPoint& point : sync.wait) {
        if (point.semaphore == nullptr) {
            continue;
        }
        const Timeout elapsed = std::chrono::steady_clock::now() - start;
        const Timeout left = sync.timeout > elapsed ? sync.timeout - elapsed : Timeout::zero();
        const bool is_fence = point.semaphore->kind() == SyncKind::FenceOpaqueFd;
        if (auto reached = point.semaphore->wait(is_fence ? 1 : point.value, left); !reached) {
            return reached;
        }
    }
    return {};
}

} // namespace geyser::host
