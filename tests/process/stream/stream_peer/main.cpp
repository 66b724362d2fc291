// The other process of the stream tests: `stream_peer ROLE DIRECTORY`. The directory is where its stream is found.
#include "../../../support/peer_process.hpp"
#include "roles.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <span>
#include <string_view>

using namespace geyser::test;

int main(int argc, char** argv) {
    const std::map<std::string_view, Role> roles = {
        {"receive", receive_frames},
        {"send", send_frames},
        {"harm", harm},
        {"send-noise", send_noise},
        {"traced-visit", traced_visit},
        {"traced-take", traced_take},
        {"traced-sender", traced_sender},
        {"traced-publish", traced_publish},
    };
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const auto role = arguments.size() == 3 ? roles.find(arguments[1]) : roles.end();
    if (role == roles.end()) {
        return EXIT_FAILURE;
    }
    try {
        Intercom test{geyser::UniqueFd(kPeerDescriptor)};
        return role->second(test, arguments[2]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "stream_peer %s: %s\n", arguments[1], error.what());
        return EXIT_FAILURE;
    }
}
