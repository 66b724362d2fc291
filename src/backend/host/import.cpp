#include "backend/host/manager.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"

namespace geyser::host {

Result<std::unique_ptr<SharedTexture>> Manager::import_texture(const ApiTextureHandle& handle,
                                                               const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "HostTextureShareManager::import_texture";
    // One object, and planes with room for every row inside the size that is mapped below.
    GEYSER_CHECK(named(kOperation, validate(handle)));
    if (std::string differs = difference(handle.descriptor, expected); !differs.empty()) {
        return fail(ErrorCode::DescriptorMismatch, kOperation, "of the handle and of what is expected: " + differs);
    }
    GEYSER_CHECK(check_support(handle.descriptor, handle.transport, kOperation));
    GEYSER_TRY(auto memory, TextureMemory::import(handle, handle.allocation_size, kOperation));
    return std::make_unique<Texture>(*this, handle.descriptor, std::move(memory));
}

} // namespace geyser::host
