#include "backend/d3d11/texture.hpp"

#include "backend/dxgi/errors.hpp"
#include "backend/dxgi/formats.hpp"
#include "core/operation.hpp"
#include "core/try.hpp"
#include "ipc/windows/security.hpp"

#include <array>

namespace geyser::d3d11 {
namespace {

/// NT handles come with one of two ways to order accesses, never alone and never with both (trap 33). This is the one
/// that leaves the order to fences; who must use the mutex adopts a texture of his own (trap 34).
constexpr UINT kShared = D3D11_RESOURCE_MISC_SHARED | D3D11_RESOURCE_MISC_SHARED_NTHANDLE;

struct Need {
    TextureUsage usage;
    UINT support;
    UINT bind;
    std::string_view name;
};

std::array<Need, 3> needs_of(const FormatInfo& format) {
    const bool is_depth = format.is_depth_stencil();
    return {
        Need{TextureUsage::RenderAttachment,
             is_depth ? D3D11_FORMAT_SUPPORT_DEPTH_STENCIL : D3D11_FORMAT_SUPPORT_RENDER_TARGET,
             is_depth ? D3D11_BIND_DEPTH_STENCIL : D3D11_BIND_RENDER_TARGET,
             is_depth ? "DEPTH_STENCIL" : "RENDER_TARGET"},
        Need{TextureUsage::TextureBinding, D3D11_FORMAT_SUPPORT_SHADER_LOAD, D3D11_BIND_SHADER_RESOURCE, "SHADER_LOAD"},
        Need{TextureUsage::StorageBinding, D3D11_FORMAT_SUPPORT_TYPED_UNORDERED_ACCESS_VIEW,
             D3D11_BIND_UNORDERED_ACCESS, "TYPED_UNORDERED_ACCESS_VIEW"}};
}

/// Direct3D 11 shares flat pictures only (D3D11_RESOURCE_MISC_SHARED).
Result<void> check_shape(const TextureDescriptor& descriptor, std::string_view operation) {
    if (descriptor.dimension != TextureDimension::D2 || descriptor.mip_levels != 1 || descriptor.array_layers != 1 ||
        descriptor.samples != 1) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "Direct3D 11 shares 2D textures of one level, layer and sample, and this is " +
                        std::string(name(descriptor.dimension)) + " with " + std::to_string(descriptor.mip_levels) +
                        " levels, " + std::to_string(descriptor.array_layers) + " layers and " +
                        std::to_string(descriptor.samples) + " samples");
    }
    constexpr std::uint32_t kMost = D3D11_REQ_TEXTURE2D_U_OR_V_DIMENSION;
    if (descriptor.width > kMost || descriptor.height > kMost) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    std::to_string(descriptor.width) + 'x' + std::to_string(descriptor.height) +
                        " is more than Direct3D 11's " + std::to_string(kMost) + " texels a side");
    }
    return {};
}

std::unexpected<Error> lacks(const TextureDescriptor& descriptor, std::string_view what, std::string_view operation) {
    return fail(ErrorCode::UnsupportedDescriptor, operation,
                "ID3D11Device::CheckFormatSupport: format " + std::string(name(descriptor.format)) + " lacks " +
                    std::string(what));
}

std::string numbers_of(const D3D11_TEXTURE2D_DESC& description) {
    return std::to_string(description.Width) + 'x' + std::to_string(description.Height) + ", " +
           std::to_string(description.MipLevels) + " levels, " + std::to_string(description.ArraySize) + " layers, " +
           std::to_string(description.SampleDesc.Count) + " samples, DXGI_FORMAT " + std::to_string(description.Format);
}

/// The texture as what the descriptor says.
Result<SharedResource> checked(ID3D11Texture2D& texture, const D3D11_TEXTURE2D_DESC& wanted,
                               std::string_view operation) {
    D3D11_TEXTURE2D_DESC have = {};
    texture.GetDesc(&have);
    if (have.Width != wanted.Width || have.Height != wanted.Height || have.MipLevels != wanted.MipLevels ||
        have.ArraySize != wanted.ArraySize || have.SampleDesc.Count != wanted.SampleDesc.Count ||
        have.Format != wanted.Format) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the texture (" + numbers_of(have) + ") is not what the descriptor says (" + numbers_of(wanted) +
                        ')');
    }
    if ((wanted.BindFlags & ~have.BindFlags) != 0) {
        return fail(ErrorCode::DescriptorMismatch, operation,
                    "the texture's bind flags " + std::to_string(have.BindFlags) + " lack some of " +
                        std::to_string(wanted.BindFlags) + ", which the descriptor's usage needs");
    }
    SharedResource result = {.texture = Com<ID3D11Texture2D>::share(&texture)};
    if ((have.MiscFlags & D3D11_RESOURCE_MISC_SHARED_KEYEDMUTEX) != 0) {
        result.mutex = dxgi::query<IDXGIKeyedMutex>(&texture);
        if (!result.mutex) {
            return fail(ErrorCode::InvalidHandle, operation, "the texture has a keyed mutex that it does not give");
        }
    }
    return result;
}

/// Bytes of its texels: Direct3D 11 does not tell those of its memory, and no importer needs them.
Result<std::uint64_t> allocation_size(const TextureDescriptor& descriptor) {
    std::uint64_t size = 0;
    for (std::uint32_t plane = 0; plane < format_info(descriptor.format)->plane_count; ++plane) {
        GEYSER_TRY(const std::uint64_t bytes, packed_size(descriptor, 0, plane));
        size += bytes;
    }
    return size;
}

} // namespace

Result<D3D11_TEXTURE2D_DESC> describe_texture(const Device& device, const TextureDescriptor& descriptor,
                                              Sharing sharing, std::string_view operation) {
    if (sharing == Sharing::Shared && descriptor.layout != TextureLayout::Optimal) {
        return fail(ErrorCode::UnsupportedDescriptor, operation,
                    "layout Linear: Direct3D 11 has no such shared textures, over host memory it works");
    }
    GEYSER_CHECK(check_shape(descriptor, operation));
    GEYSER_TRY(const DXGI_FORMAT format, dxgi::format_of(descriptor, operation));
    UINT support = 0;
    if (const HRESULT result = device->CheckFormatSupport(format, &support); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device::CheckFormatSupport",
                            "for format " + std::string(name(descriptor.format)), ErrorCode::UnsupportedFormat);
    }
    if ((support & D3D11_FORMAT_SUPPORT_TEXTURE2D) == 0) {
        return lacks(descriptor, "TEXTURE2D", operation);
    }
    D3D11_TEXTURE2D_DESC description = {};
    for (const Need& need : needs_of(*format_info(descriptor.format))) {
        if (!contains(descriptor.usage, need.usage)) {
            continue;
        }
        if ((support & need.support) == 0) {
            return lacks(descriptor, need.name, operation);
        }
        description.BindFlags |= need.bind;
    }
    description.Width = descriptor.width;
    description.Height = descriptor.height;
    description.MipLevels = 1;
    description.ArraySize = 1;
    description.Format = format;
    description.SampleDesc.Count = 1;
    description.Usage = D3D11_USAGE_DEFAULT;
    description.MiscFlags = sharing == Sharing::Shared ? kShared : 0;
    return description;
}

Result<SharedResource> create_texture(const Device& device, const TextureDescriptor& descriptor, Sharing sharing,
                                      std::string_view operation) {
    GEYSER_TRY(const D3D11_TEXTURE2D_DESC description, describe_texture(device, descriptor, sharing, operation));
    SharedResource created;
    if (const HRESULT result = device->CreateTexture2D(&description, nullptr, created.texture.receive_typed());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device::CreateTexture2D", {}, ErrorCode::UnsupportedDescriptor);
    }
    return created;
}

Result<SharedResource> open_texture(const Device& device, const OsObject& handle, const TextureDescriptor& descriptor,
                                    std::string_view operation) {
    GEYSER_TRY(const D3D11_TEXTURE2D_DESC wanted, describe_texture(device, descriptor, Sharing::Shared, operation));
    Com<ID3D11Texture2D> texture;
    if (const HRESULT result = device->OpenSharedResource1(handle.get(), __uuidof(ID3D11Texture2D), texture.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D11Device1::OpenSharedResource1", {}, ErrorCode::InvalidHandle);
    }
    return checked(*texture.get(), wanted, operation);
}

Result<SharedResource> adopt_texture(const Device& device, ID3D11Texture2D* texture,
                                     const TextureDescriptor& descriptor, std::string_view operation) {
    if (texture == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the texture is null");
    }
    D3D11_TEXTURE2D_DESC have = {};
    texture->GetDesc(&have);
    if ((have.MiscFlags & D3D11_RESOURCE_MISC_SHARED_NTHANDLE) == 0) {
        return fail(ErrorCode::NotShareable, operation,
                    "the texture's MiscFlags " + std::to_string(have.MiscFlags) +
                        " lack D3D11_RESOURCE_MISC_SHARED_NTHANDLE");
    }
    GEYSER_TRY(const D3D11_TEXTURE2D_DESC wanted, describe_texture(device, descriptor, Sharing::Shared, operation));
    return checked(*texture, wanted, operation);
}

Result<dxgi::ExportedTexture> export_handle(const Device& /*device*/, const SharedResource& resource,
                                            const TextureDescriptor& descriptor, std::string_view operation) {
    const auto shareable = dxgi::query<IDXGIResource1>(resource.texture.get());
    if (!shareable) {
        return fail(ErrorCode::UnsupportedTransport, operation,
                    "the texture has no IDXGIResource1: E_NOINTERFACE (0x80004002)", E_NOINTERFACE);
    }
    // Unnamed: names share one namespace with the whole session (trap 35).
    GEYSER_TRY(const ipc::OwnerOnly security, ipc::OwnerOnly::create(operation));
    HANDLE made = nullptr;
    if (const HRESULT result = shareable->CreateSharedHandle(
            security.attributes(), DXGI_SHARED_RESOURCE_READ | DXGI_SHARED_RESOURCE_WRITE, nullptr, &made);
        result != S_OK) {
        return dxgi::failed(result, operation, "IDXGIResource1::CreateSharedHandle", {},
                            result == E_NOTIMPL ? ErrorCode::UnsupportedTransport : ErrorCode::DriverFailure);
    }
    dxgi::ExportedTexture exported = {.handle = OsObject(made)};
    GEYSER_TRY(exported.bytes, named(operation, allocation_size(descriptor)));
    return exported;
}

} // namespace geyser::d3d11
