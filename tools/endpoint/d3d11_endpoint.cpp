#include "d3d11_endpoint.hpp"

#include "d3d_api.hpp"

#include <core/try.hpp>

#include <cstring>
#include <vector>

namespace geyser::endpoint {
namespace {

/// What a CPU sees of a texture of one level, layer and sample, with its planes one after the other.
class Staging {
public:
    static Result<Staging> create(D3D11TextureShareManager& manager, ID3D11Texture2D& texture) {
        D3D11_TEXTURE2D_DESC description = {};
        texture.GetDesc(&description);
        description.Usage = D3D11_USAGE_STAGING;
        description.BindFlags = 0;
        description.MiscFlags = 0;
        description.CPUAccessFlags = D3D11_CPU_ACCESS_READ | D3D11_CPU_ACCESS_WRITE;
        Staging staging(*manager.context());
        GEYSER_CHECK(check(manager.device()->CreateTexture2D(&description, nullptr, &staging.texture_),
                           "ID3D11Device::CreateTexture2D"));
        return staging;
    }

    /// Calls `visit(part, rows, pitch)` for each part.
    template <class Visit>
    Result<void> map(D3D11_MAP access, const TextureDescriptor& descriptor, const Visit& visit) {
        D3D11_MAPPED_SUBRESOURCE mapped = {};
        GEYSER_CHECK(check(context_->Map(texture_.Get(), 0, access, 0, &mapped), "ID3D11DeviceContext::Map"));
        auto* plane = static_cast<std::byte*>(mapped.pData);
        for (const Subresource& part : subresources(descriptor)) {
            visit(part, plane, mapped.RowPitch);
            plane += std::size_t{mapped.RowPitch} * part.rows;
        }
        context_->Unmap(texture_.Get(), 0);
        return {};
    }

    [[nodiscard]] ID3D11Texture2D* get() const noexcept { return texture_.Get(); }

private:
    explicit Staging(ID3D11DeviceContext& context) : context_(&context) {}

    ID3D11DeviceContext* context_;
    ComPtr<ID3D11Texture2D> texture_;
};

/// Direct3D 11 gives a depth texture with stencil to no CPU in separate parts.
Result<void> check_format(const SharedTexture& texture) {
    if (contains(format_info(texture.format())->aspects, Aspect::Stencil)) {
        return fail(ErrorCode::UnsupportedFormat, "endpoint", "Direct3D 11's staging textures mix depth and stencil");
    }
    return {};
}

} // namespace

Result<void> D3D11Endpoint::upload(SharedTexture& texture, const Fill& fill) {
    GEYSER_CHECK(check_format(texture));
    GEYSER_TRY(Staging staging, Staging::create(manager_, *d3d11::texture(texture)));
    const auto write = [&](const Subresource& part, std::byte* rows, std::size_t pitch) {
        std::vector<std::byte> texels(part.bytes());
        fill(part, texels);
        for (std::size_t i = 0; i < part.rows; ++i) {
            std::memcpy(rows + i * pitch, texels.data() + i * part.row_bytes(), part.row_bytes());
        }
    };
    GEYSER_CHECK(staging.map(D3D11_MAP_WRITE, texture.descriptor(), write));
    manager_.context()->CopyResource(d3d11::texture(texture), staging.get());
    return {};
}

Result<void> D3D11Endpoint::download(SharedTexture& texture, const Look& look) {
    GEYSER_CHECK(check_format(texture));
    GEYSER_TRY(Staging staging, Staging::create(manager_, *d3d11::texture(texture)));
    manager_.context()->CopyResource(staging.get(), d3d11::texture(texture));
    const auto read = [&](const Subresource& part, const std::byte* rows, std::size_t pitch) {
        std::vector<std::byte> texels(part.bytes());
        for (std::size_t i = 0; i < part.rows; ++i) {
            std::memcpy(texels.data() + i * part.row_bytes(), rows + i * pitch, part.row_bytes());
        }
        look(part, texels);
    };
    return staging.map(D3D11_MAP_READ, texture.descriptor(), read);
}

} // namespace geyser::endpoint
