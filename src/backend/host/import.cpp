#include "backend/host/manager.hpp"

#include "core/operation.hpp"

namespace geyser::host {

Result<std::unique_ptr<SharedTexture>> Manager::import_texture(const ApiTextureHandle& handle,
                                                               const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "HostTextureShareManager::import_texture";
    // One object, and planes with room for every row inside the size that is mapped below.
    if (auto valid = named(kOperation, validate(handle)); !valid) {
        return std::unexpected(std::move(valid).error());
    }
    if (std::string differs = difference(handle.descriptor, expected); !differs.empty()) {
        return fail(ErrorCode::DescriptorMismatch, kOperation, "of the handle and of what is expected: " + differs);
    }
    if (auto supported = check_support(handle.descriptor, handle.transport, kOperation); !supported) {
        return std::unexpected(std::move(supported).error());
    }
    const UniqueFd& memory = handle.objects.front();
    if (auto sealed = check_sealed_memory(memory, handle.allocation_size, kOperation); !sealed) {
        return std::unexpected(std::move(sealed).error());
    }
    auto mapping = MappedMemory::map(memory, handle.allocation_size, kOperation);
    if (!mapping) {
        return std::unexpected(std::move(mapping).error());
    }
    return std::make_unique<Texture>(*this, handle.descriptor, handle.planes, std::move(*mapping), UniqueFd());
}

} // namespace geyser::host
