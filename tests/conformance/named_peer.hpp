// The other process of named_test.cpp: it finds a texture and two semaphores by their names, reads what is there, and
// answers.
#pragma once

#include <geyser/sync.hpp>
#include <geyser/texture.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::conformance::test {

inline constexpr std::string_view kNamedPeerFlag = "--named-peer";
inline constexpr TextureDescriptor kNamedTexture = {.width = 64, .height = 32};
/// How often the texture goes to the peer and back.
inline constexpr std::uint64_t kNamedRounds = 200;

/// What every byte of the texture is when it arrives, and when it comes back.
[[nodiscard]] constexpr std::byte sent_in(std::uint64_t round) { return std::byte(round); }
[[nodiscard]] constexpr std::byte answered_in(std::uint64_t round) { return std::byte(round ^ 0x80U); }

/// The names of what the test called `name`.
struct SharedNames {
    explicit SharedNames(const std::string& name)
        : texture(name + ".texture"), ready(name + ".ready"), done(name + ".done") {}
    std::string texture;
    std::string ready; ///< signalled by the test in each round
    std::string done;  ///< by the peer
};

/// How to start it.
[[nodiscard]] std::vector<std::string> named_peer_command(const std::string& name);
/// What it then does with the arguments behind kNamedPeerFlag.
[[nodiscard]] Result<void> live_as_named_peer(std::span<char* const> arguments);

} // namespace geyser::conformance::test
