#include "metal_endpoint.hpp"

#include <core/try.hpp>

namespace geyser::endpoint {
namespace {

using metal_tools::Extent;
using metal_tools::Staging;

Extent extent_of(const Subresource& part) {
    return {.width = part.width, .height = part.height, .row_bytes = part.row_bytes(), .rows = part.rows};
}

} // namespace

Result<std::unique_ptr<Endpoint>> MetalEndpoint::create(MetalTextureShareManager& manager) {
    GEYSER_TRY(const auto metal, metal_tools::Metal::load(manager.symbol_lookup()));
    return std::unique_ptr<Endpoint>(new MetalEndpoint(manager, metal));
}

Result<void> MetalEndpoint::upload(SharedTexture& texture, const Fill& fill) {
    for (const Subresource& part : subresources(texture.descriptor())) {
        // One for each part: the copy is done only when the next is filled, or later.
        GEYSER_TRY(const Staging staging, Staging::create(metal_, manager_.device(), part.bytes()));
        fill(part, staging.bytes());
        GEYSER_CHECK(metal_tools::upload(metal_, manager_.queue(), staging, metal::texture(texture, part.plane),
                                         extent_of(part)));
    }
    return {};
}

Result<void> MetalEndpoint::download(SharedTexture& texture, const Look& look) {
    for (const Subresource& part : subresources(texture.descriptor())) {
        GEYSER_TRY(const Staging staging, Staging::create(metal_, manager_.device(), part.bytes()));
        GEYSER_CHECK(metal_tools::download(metal_, manager_.queue(), metal::texture(texture, part.plane),
                                           extent_of(part), staging));
        look(part, staging.bytes());
    }
    return {};
}

Result<void> MetalEndpoint::finish() { return metal_tools::finish(metal_, manager_.queue()); }

} // namespace geyser::endpoint
