// The other process of death_test.cpp: it shares one texture with the test, and kills itself on the way.
#pragma once

#include <conformance/party.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace geyser::conformance::test {

inline constexpr std::string_view kMortalPeerFlag = "--mortal-peer";
inline constexpr std::string_view kExporter = "exporter";
inline constexpr std::string_view kImporter = "importer";

/// When it dies: at the first call of this name in a phase of its life, or, without a call, where the phase begins.
///
/// An exporter's phases: export, send, send-semaphores; then it waits for one message; release, finish, tell, leave.
/// An importer's: receive, import; then it waits for one message; acquire, release, finish, tell, leave.
/// `finish` begins when its work is submitted, `tell` when its GPU is done, and `leave` when the test was told so by
/// one message.
struct Moment {
    std::string_view phase = {};
    std::string_view call = {};
};

/// What the two share.
[[nodiscard]] Case mortal_case(SyncKind sync);
/// What is in the texture after the exporter's release, and after the importer's.
inline constexpr Turn kExported{.seed = 1};
inline constexpr Turn kAnswered{.seed = 2};

/// How to start it.
[[nodiscard]] std::vector<std::string> mortal_peer_command(std::string_view role, SyncKind sync, const Moment& moment);
/// What it then does with the arguments behind kMortalPeerFlag. Returns only where it does not die.
[[nodiscard]] Result<void> live_as_mortal_peer(std::span<char* const> arguments);

} // namespace geyser::conformance::test
