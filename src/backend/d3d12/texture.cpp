#include "backend/d3d12/texture.hpp"

#include "backend/d3d12/shared_handle.hpp"
#include "backend/dxgi/formats.hpp"
#include "core/try.hpp"

#include <array>

namespace geyser::d3d12 {
namespace {

struct Need {
    TextureUsage usage;
    D3D12_FORMAT_SUPPORT1 support;
    std::string_view name;
};

D3D12_RESOURCE_FLAGS flags_for(const TextureDescriptor& descriptor) {
    const FormatInfo& format = *format_info(descriptor.format);
    D3D12_RESOURCE_FLAGS flags = D3D12_RESOURCE_FLAG_NONE;
    if (contains(descriptor.usage, TextureUsage::RenderAttachment)) {
        flags |= format.is_depth_stencil() ? D3D12_RESOURCE_FLAG_ALLOW_DEPTH_STENCIL
                                           : D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET;
    }
    if (contains(descriptor.usage, TextureUsage::StorageBinding)) {
        flags |= D3D12_RESOURCE_FLAG_ALLOW_UNORDERED_ACCESS;
    }
    return flags;
}

/// With it, no barrier is needed between devices and processes. Direct3D has none for depth.
bool allows_simultaneous_access(const TextureDescriptor& descriptor) {
    return !format_info(descriptor.format)->is_depth_stencil();
}

D3D12_RESOURCE_DIMENSION dimension_of(const TextureDescriptor& descriptor) {
    return descriptor.dimension == TextureDimension::D3 ? D3D12_RESOURCE_DIMENSION_TEXTURE3D
                                                        : D3D12_RESOURCE_DIMENSION_TEXTURE2D;
}

Result<void> check_limits(const TextureDescriptor& descriptor, std::string_view operation) {
    const bool is_3d = descriptor.dimension == TextureDimension::D3;
    const std::uint32_t most = is_3d ? D3D12_REQ_TEXTURE3D_U_V_OR_W_DIMENSION : D3D12_REQ_TEXTURE2D_U_OR_V_DIMENSION;
    if (descriptor.width > most || descriptor.height > most || descriptor.depth > most) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::to_string(descriptor.width) + 'x' + std::to_string(descriptor.height) + 'x' +
                        std::to_string(descriptor.depth) + " is more than Direct3D 12's " + std::to_string(most) +
                        " texels a side");
    }
    if (descriptor.array_layers > D3D12_REQ_TEXTURE2D_ARRAY_AXIS_DIMENSION) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::to_string(descriptor.array_layers) + " layers are more than Direct3D 12's " +
                        std::to_string(D3D12_REQ_TEXTURE2D_ARRAY_AXIS_DIMENSION));
    }
    if (descriptor.samples > 1) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::to_string(descriptor.samples) + " samples: this backend shares textures of one");
    }
    return {};
}

std::unexpected<Error> lacks(const TextureDescriptor& descriptor, std::string_view what, std::string_view operation) {
    return fail(ErrorCode::UnsupportedDescriptor, operation,
                "ID3D12Device::CheckFeatureSupport: format " + std::string(name(descriptor.format)) + " lacks " +
                    std::string(what));
}

Result<void> check_format(const Device& device, const TextureDescriptor& descriptor, DXGI_FORMAT format,
                          std::string_view operation) {
    D3D12_FEATURE_DATA_FORMAT_SUPPORT answer = {};
    answer.Format = format;
    if (const HRESULT result = device->CheckFeatureSupport(D3D12_FEATURE_FORMAT_SUPPORT, &answer, sizeof(answer));
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CheckFeatureSupport",
                            "for format " + std::string(name(descriptor.format)), ErrorCode::UnsupportedFormat);
    }
    const auto has = [&](D3D12_FORMAT_SUPPORT1 bit) { return (answer.Support1 & bit) == bit; };
    const bool is_3d = descriptor.dimension == TextureDimension::D3;
    if (!has(is_3d ? D3D12_FORMAT_SUPPORT1_TEXTURE3D : D3D12_FORMAT_SUPPORT1_TEXTURE2D)) {
        return lacks(descriptor, is_3d ? "TEXTURE3D" : "TEXTURE2D", operation);
    }
    const bool is_depth = format_info(descriptor.format)->is_depth_stencil();
    const std::array needs = {
        Need{TextureUsage::RenderAttachment,
             is_depth ? D3D12_FORMAT_SUPPORT1_DEPTH_STENCIL : D3D12_FORMAT_SUPPORT1_RENDER_TARGET,
             is_depth ? "DEPTH_STENCIL" : "RENDER_TARGET"},
        Need{TextureUsage::TextureBinding, D3D12_FORMAT_SUPPORT1_SHADER_LOAD, "SHADER_LOAD"},
        Need{TextureUsage::StorageBinding, D3D12_FORMAT_SUPPORT1_TYPED_UNORDERED_ACCESS_VIEW,
             "TYPED_UNORDERED_ACCESS_VIEW"},
    };
    for (const Need& need : needs) {
        if (contains(descriptor.usage, need.usage) && !has(need.support)) {
            return lacks(descriptor, need.name, operation);
        }
    }
    return {};
}

std::string numbers_of(const D3D12_RESOURCE_DESC& description) {
    return "dimension " + std::to_string(description.Dimension) + ", " + std::to_string(description.Width) + 'x' +
           std::to_string(description.Height) + 'x' + std::to_string(description.DepthOrArraySize) + ", " +
           std::to_string(description.MipLevels) + " levels, " + std::to_string(description.SampleDesc.Count) +
           " samples, DXGI_FORMAT " + std::to_string(description.Format);
}

/// Whether the resource is what the descriptor says, and may be used so.
Result<void> check_resource(ID3D12Resource& resource, const D3D12_RESOURCE_DESC& wanted, std::string_view operation) {
    const D3D12_RESOURCE_DESC have = resource.GetDesc();
    if (have.Dimension != wanted.Dimension || have.Width != wanted.Width || have.Height != wanted.Height ||
        have.DepthOrArraySize != wanted.DepthOrArraySize || have.MipLevels != wanted.MipLevels ||
        have.SampleDesc.Count != wanted.SampleDesc.Count || have.Format != wanted.Format) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the resource (" + numbers_of(have) + ") is not what the descriptor says (" + numbers_of(wanted) +
                        ')');
    }
    const auto usages = D3D12_RESOURCE_FLAG_ALLOW_RENDER_TARGET | D3D12_RESOURCE_FLAG_ALLOW_DEPTH_STENCIL |
                        D3D12_RESOURCE_FLAG_ALLOW_UNORDERED_ACCESS;
    if ((wanted.Flags & usages & ~have.Flags) != 0) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the resource's flags " + std::to_string(have.Flags) + " lack some of " +
                        std::to_string(wanted.Flags & usages) + ", which the descriptor's usage needs");
    }
    return {};
}

} // namespace

Result<D3D12_RESOURCE_DESC> describe_texture(const Device& device, const TextureDescriptor& descriptor, Sharing sharing,
                                             std::string_view operation) {
    if (sharing == Sharing::Shared && descriptor.layout != TextureLayout::Optimal) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "layout Linear: row-major resources are shared between adapters only, over host memory it works");
    }
    GEYSER_CHECK(check_limits(descriptor, operation));
    GEYSER_TRY(const DXGI_FORMAT format, dxgi::format_of(descriptor, operation));
    GEYSER_CHECK(check_format(device, descriptor, format, operation));
    D3D12_RESOURCE_DESC description = {};
    description.Dimension = dimension_of(descriptor);
    description.Width = descriptor.width;
    description.Height = descriptor.height;
    description.DepthOrArraySize =
        static_cast<UINT16>(descriptor.dimension == TextureDimension::D3 ? descriptor.depth : descriptor.array_layers);
    description.MipLevels = static_cast<UINT16>(descriptor.mip_levels);
    description.Format = format;
    description.SampleDesc.Count = descriptor.samples;
    description.Layout = D3D12_TEXTURE_LAYOUT_UNKNOWN;
    description.Flags = flags_for(descriptor);
    if (sharing == Sharing::Shared && allows_simultaneous_access(descriptor)) {
        description.Flags |= D3D12_RESOURCE_FLAG_ALLOW_SIMULTANEOUS_ACCESS;
    }
    return description;
}

Result<Resource> create_texture(const Device& device, const TextureDescriptor& descriptor, Sharing sharing,
                                std::string_view operation) {
    GEYSER_TRY(const D3D12_RESOURCE_DESC description, describe_texture(device, descriptor, sharing, operation));
    D3D12_HEAP_PROPERTIES heap = {};
    heap.Type = D3D12_HEAP_TYPE_DEFAULT;
    heap.CreationNodeMask = Device::node_mask();
    heap.VisibleNodeMask = Device::node_mask();
    // Not SHARED_CROSS_ADAPTER, which is for row-major resources.
    const D3D12_HEAP_FLAGS flags = sharing == Sharing::Shared ? D3D12_HEAP_FLAG_SHARED : D3D12_HEAP_FLAG_NONE;
    Resource resource;
    if (const HRESULT result = device->CreateCommittedResource(&heap, flags, &description, D3D12_RESOURCE_STATE_COMMON,
                                                               nullptr, __uuidof(ID3D12Resource), resource.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateCommittedResource", {},
                            ErrorCode::UnsupportedDescriptor);
    }
    return resource;
}

Result<Resource> open_texture(const Device& device, const OsObject& handle, const TextureDescriptor& descriptor,
                              std::string_view operation) {
    GEYSER_TRY(const D3D12_RESOURCE_DESC wanted, describe_texture(device, descriptor, Sharing::Shared, operation));
    GEYSER_TRY(Resource resource, open_shared<ID3D12Resource>(device, handle, operation));
    GEYSER_CHECK(check_resource(*resource.get(), wanted, operation));
    return resource;
}

Result<Resource> adopt_resource(const Device& device, ID3D12Resource* resource, const TextureDescriptor& descriptor,
                                std::string_view operation) {
    if (resource == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the resource is null");
    }
    GEYSER_TRY(const D3D12_RESOURCE_DESC wanted, describe_texture(device, descriptor, Sharing::Shared, operation));
    GEYSER_CHECK(check_resource(*resource, wanted, operation));
    D3D12_HEAP_FLAGS flags = D3D12_HEAP_FLAG_NONE;
    if (const HRESULT result = resource->GetHeapProperties(nullptr, &flags); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Resource::GetHeapProperties", {}, ErrorCode::NotShareable);
    }
    if ((flags & D3D12_HEAP_FLAG_SHARED) == 0) {
        return fail(ErrorCode::NotShareable, operation,
                    "the resource's heap flags " + std::to_string(flags) + " lack D3D12_HEAP_FLAG_SHARED");
    }
    const D3D12_RESOURCE_FLAGS own_flags = resource->GetDesc().Flags;
    if ((wanted.Flags & D3D12_RESOURCE_FLAG_ALLOW_SIMULTANEOUS_ACCESS & ~own_flags) != 0) {
        return fail(ErrorCode::NotShareable, operation,
                    "the resource's flags " + std::to_string(own_flags) +
                        " lack D3D12_RESOURCE_FLAG_ALLOW_SIMULTANEOUS_ACCESS");
    }
    return Resource::share(resource);
}

Result<dxgi::ExportedTexture> export_handle(const Device& device, const Resource& resource,
                                            const TextureDescriptor& /*descriptor*/, std::string_view operation) {
    GEYSER_TRY(OsObject handle,
               create_shared_handle(device, *resource.get(), ErrorCode::UnsupportedTransport, operation));
    const D3D12_RESOURCE_DESC description = resource->GetDesc();
    return dxgi::ExportedTexture{
        .handle = std::move(handle),
        .bytes = device->GetResourceAllocationInfo(Device::node_mask(), 1, &description).SizeInBytes};
}

} // namespace geyser::d3d12
