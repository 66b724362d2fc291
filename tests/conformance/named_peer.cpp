#include "named_peer.hpp"

#include <core/try.hpp>
#include <endpoint/endpoint.hpp>
#include <process/child.hpp>
#include <process/parent.hpp>

#include <geyser/vulkan.hpp>

#include <algorithm>

namespace geyser::conformance::test {

std::vector<std::string> named_peer_command(const std::string& name) {
    return {process::this_program(), std::string(kNamedPeerFlag), name};
}

Result<void> live_as_named_peer(std::span<char* const> arguments) {
    GEYSER_TRY(Channel channel, process::meet_parent());
    const SharedNames names(arguments[0]);
    GEYSER_TRY(const auto manager, VulkanTextureShareManager::create());
    GEYSER_TRY(const auto texture, manager->import_named_texture(names.texture, kNamedTexture));
    GEYSER_TRY(const auto ready, manager->import_named_semaphore(names.ready));
    GEYSER_TRY(const auto done, manager->import_named_semaphore(names.done));
    GEYSER_TRY(const auto end, endpoint::make_endpoint(*manager));
    for (std::uint64_t round = 1; round <= kNamedRounds; ++round) {
        bool right = true;
        GEYSER_CHECK(end->read(*texture, endpoint::Way::Submitted, SyncPoint{ready.get(), round},
                               [&](const endpoint::Subresource&, std::span<const std::byte> texels) {
                                   right = std::ranges::all_of(texels,
                                                               [&](std::byte each) { return each == sent_in(round); });
                               }));
        if (!right) {
            return fail(ErrorCode::DescriptorMismatch, "named peer",
                        "the texels of round " + std::to_string(round) + " are not there");
        }
        GEYSER_CHECK(end->write(*texture, endpoint::Use::Later, endpoint::Way::Submitted, SyncPoint{done.get(), round},
                                [&](const endpoint::Subresource&, std::span<std::byte> texels) {
                                    std::ranges::fill(texels, answered_in(round));
                                }));
    }
    GEYSER_CHECK(end->finish());
    return channel.send(UserData{}, endpoint::kStepTimeout);
}

} // namespace geyser::conformance::test
