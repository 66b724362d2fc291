#include "backend/d3d11/capabilities.hpp"

#include "backend/d3d11/fence.hpp"
#include "backend/d3d11/host_mirror.hpp"
#include "backend/d3d11/manager.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"

namespace geyser::d3d11 {
namespace {

constexpr std::string_view kOperation = "query";

/// There and back again, with the smallest texture of the format that every device has.
Result<void> try_texture(const Device& device) {
    constexpr auto kUsage = TextureUsage::CopySrc | TextureUsage::CopyDst | TextureUsage::TextureBinding;
    const TextureDescriptor smallest = {.width = 1, .height = 1, .usage = kUsage};
    GEYSER_TRY(const SharedResource texture, create_texture(device, smallest, Sharing::Shared, kOperation));
    GEYSER_TRY(const OsObject handle, export_texture(texture, kOperation));
    GEYSER_CHECK(open_texture(device, handle, smallest, kOperation));
    return {};
}

Result<void> try_fence(const Device& device) {
    GEYSER_TRY(const Fence fence, Fence::create(device, kOperation));
    GEYSER_TRY(const OsObject handle, fence.export_handle(kOperation));
    GEYSER_CHECK(Fence::open(device, handle, kOperation));
    return {};
}

std::string fault_of(Result<void> trial) { return trial ? std::string() : std::move(trial).error().reason; }

} // namespace

dxgi::SharingFaults find_sharing_faults(const Device& device) {
    dxgi::SharingFaults faults = {.textures = fault_of(try_texture(device)), .fences = Fence::fault(device)};
    if (faults.fences.empty()) {
        faults.fences = fault_of(try_fence(device));
    }
    return faults;
}

Result<TextureSupport> Manager::query(const TextureDescriptor& descriptor, Transport transport) const {
    constexpr std::string_view kName = "D3D11TextureShareManager::query";
    GEYSER_CHECK(named(kName, validate(descriptor)));
    return dxgi::support_of(capabilities_, transport, [&](bool is_mirror) -> Result<void> {
        if (is_mirror) {
            return check_mirror(*device_, descriptor, kName);
        }
        GEYSER_CHECK(describe_texture(*device_, descriptor, Sharing::Shared, kName));
        return {};
    });
}

} // namespace geyser::d3d11
