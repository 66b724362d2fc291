#include "ipc/texture_memory.hpp"

#include "core/operation.hpp"
#include "core/try.hpp"

#include <string>
#include <utility>

namespace geyser {

Result<void> TextureMemory::check(const TextureDescriptor& descriptor, std::string_view operation) {
    // A linear layout has one level, layer and sample: validate(descriptor) has seen to that.
    if (descriptor.layout != TextureLayout::Linear) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "host memory holds linear textures only, and the descriptor's layout is " +
                        std::string(name(descriptor.layout)));
    }
    return {};
}

Result<TextureMemory> TextureMemory::create(const TextureDescriptor& descriptor, std::uint64_t alignment,
                                            std::string_view operation) {
    GEYSER_TRY(auto layout, named(operation, linear_layout(descriptor, alignment)));
    // Whole pages: VK_EXT_external_memory_host imports nothing less, nor does Metal make buffers over less.
    GEYSER_TRY(const auto size, round_to_pages(layout.size, operation));
    TextureMemory created = {.planes = std::move(layout.planes)};
    GEYSER_TRY(created.object, create_sealed_memory("geyser-texture", size, operation));
    GEYSER_TRY(created.mapping, MappedMemory::map(created.object, size, operation));
    return created;
}

Result<TextureMemory> TextureMemory::import(const ApiTextureHandle& handle, std::uint64_t size,
                                            std::string_view operation) {
    TextureMemory imported = {.planes = handle.planes};
    GEYSER_TRY(imported.mapping, MappedMemory::map_checked(handle.objects.front(), size, operation));
    return imported;
}

Result<void> TextureMemory::export_to(ApiTextureHandle& handle, std::string_view operation) const {
    GEYSER_TRY(OsObject copy, named(operation, duplicate(object)));
    handle.objects.push_back(std::move(copy));
    handle.allocation_size = mapping.bytes().size();
    handle.planes = planes;
    return {};
}

} // namespace geyser
