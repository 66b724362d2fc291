#include "support.hpp"

#include "host_memory.hpp"
#include "image.hpp"
#include "metal_texture.hpp"
#include "os_objects.hpp"

#include <algorithm>
#include <cstring>

namespace geyser::vulkan {
namespace {

TextureSupport query_opaque(const Device& device, const TextureDescriptor& descriptor, Transport transport) {
    if (!device.extensions().memory) {
        return {.reason = device.lacks(os_sharing().memory_extension)};
    }
    const auto spec = spec_for(device, descriptor, tiling_of(descriptor.layout), "query");
    if (!spec) {
        return {.reason = spec.error().reason};
    }
    const ImageSupport support = query_image(device, *spec, memory_handle_type(transport));
    return {.can_export = support.can_export, .can_import = support.can_import, .reason = support.reason};
}

/// Whether the driver shares at all: asked for the format that every driver has.
TransportSupport support_of(const Device& device, Transport transport) {
    const TextureLayout layout = transport == Transport::HostMemory ? TextureLayout::Linear : TextureLayout::Optimal;
    const TextureSupport usual = query_texture(device, {.width = 1, .height = 1, .layout = layout}, transport);
    return {transport, usual.can_export, usual.can_import, usual.reason};
}

/// Whether IOSurfaces and shared events are of this platform: what only Metal has is not listed as missing elsewhere.
bool stands_on_metal(const Device& device) {
    const auto offered = device.instance().device_extensions(device.physical(), "query");
    return offered && std::ranges::any_of(*offered, [](const auto& each) {
               return std::strcmp(each.extensionName, VK_EXT_METAL_OBJECTS_EXTENSION_NAME) == 0;
           });
}

/// Why no image can be shared as a dma-buf.
std::string dma_buf_fault(const Device& device) {
    const auto offered = device.instance().device_extensions(device.physical(), "query");
    if (!offered) {
        return offered.error().reason;
    }
    for (const char* needed :
         {VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME, VK_EXT_IMAGE_DRM_FORMAT_MODIFIER_EXTENSION_NAME}) {
        if (std::ranges::none_of(*offered,
                                 [&](const auto& each) { return std::strcmp(each.extensionName, needed) == 0; })) {
            return "vkEnumerateDeviceExtensionProperties: the driver has no " + std::string(needed);
        }
    }
    return "the driver has what dma-bufs need, but this version of Geyser does not use it yet";
}

} // namespace

Capabilities capabilities_of(const Device& device) {
    const VulkanDeviceSummary summary = summarize(device.instance(), device.physical());
    Capabilities capabilities{
        .api = Api::Vulkan, .device_name = summary.name, .driver = summary.driver, .identity = summary.identity};
    for (const Transport transport : os_sharing().transports) {
        capabilities.transports.push_back(support_of(device, transport));
    }
    capabilities.transports.push_back(support_of(device, Transport::HostMemory));
    capabilities.sync.push_back(query_sync(device, SyncKind::CpuCompletion));
    for (const SyncKind kind : os_sharing().sync) {
        capabilities.sync.push_back(query_sync(device, kind));
    }
    if (stands_on_metal(device)) {
        capabilities.transports.push_back(support_of(device, Transport::IoSurface));
        capabilities.sync.push_back(query_sync(device, SyncKind::SharedEvent));
    }
    return capabilities;
}

TextureSupport query_texture(const Device& device, const TextureDescriptor& descriptor, Transport transport) {
    if (is_os_transport(transport)) {
        return query_opaque(device, descriptor, transport);
    }
    switch (transport) {
    case Transport::HostMemory:
        return query_host(device, descriptor);
    case Transport::DmaBuf:
        return {.reason = dma_buf_fault(device)};
    case Transport::IoSurface:
        return query_surface(device, descriptor);
    default:
        return {.reason = "the Vulkan backend does not share over " + std::string(name(transport)) + " here"};
    }
}

} // namespace geyser::vulkan
