// The other process of the stream tests: `stream_peer ROLE DIRECTORY LINE`. The directory is where its stream is found,
// the line where the test listens.
#include "roles.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>

using namespace geyser::test;

int main(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const Role role = arguments.size() == 4 ? role_named(arguments[1]) : nullptr;
    if (role == nullptr) {
        return EXIT_FAILURE;
    }
    try {
        Intercom test(geyser::Channel::connect(arguments[3], std::chrono::minutes(1)).value());
        return role(test, arguments[2]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "stream_peer %s: %s\n", arguments[1], error.what());
        return EXIT_FAILURE;
    }
}
