// The other process of the tests in ipc_process_test.cpp: `ipc_peer ROLE ARGUMENTS`. Exits with 0 where it could play
// its role.
#include "../../support/ipc_sockets.hpp"

#include <csignal>
#include <cstdlib>
#include <string_view>

namespace {

using namespace geyser;
using namespace geyser::test;

/// Sends back what it gets until the other side closes.
int echo(Channel channel) {
    for (;;) {
        const auto message = channel.receive(kLong);
        if (!message) {
            return message.error().code == ErrorCode::PeerClosed ? EXIT_SUCCESS : EXIT_FAILURE;
        }
        if (!channel.send(*message, kLong)) {
            return EXIT_FAILURE;
        }
    }
}

/// Dies without a farewell before, in the middle of, or after a message.
int die(const Channel& channel, std::string_view moment) {
    const auto handle = maximal_texture_handle();
    const auto bytes = encode(handle).value().bytes;
    if (moment == "middle") {
        send_raw(channel.waitable(), std::span(bytes).first(bytes.size() / 2), handle.objects);
    } else if (moment == "after") {
        send_raw(channel.waitable(), bytes, handle.objects);
    }
    raise(SIGKILL);
    return EXIT_FAILURE;
}

bool become(const char* user) { return setuid(static_cast<uid_t>(std::stoul(user))) == 0; }

int connect_as(const char* user, const char* path) {
    const auto address = address_of(path);
    const UniqueFd peer(socket(AF_UNIX, SOCK_SEQPACKET, 0));
    const bool connected =
        become(user) && connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    return connected ? EXIT_SUCCESS : EXIT_FAILURE;
}

int listen_as(const char* user, int bound_socket) {
    return become(user) && listen(bound_socket, 1) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (arguments.size() < 3) {
        return EXIT_FAILURE;
    }
    const std::string_view role = arguments[1];
    if (role == "connect-as" && arguments.size() == 4) {
        return connect_as(arguments[2], arguments[3]);
    }
    if (role == "listen-as" && arguments.size() == 4) {
        return listen_as(arguments[2], std::stoi(arguments[3]));
    }
    auto channel = Channel::adopt(UniqueFd(std::stoi(arguments[2])));
    if (!channel) {
        return EXIT_FAILURE;
    }
    if (role == "echo") {
        return echo(std::move(*channel));
    }
    return role == "die" && arguments.size() == 4 ? die(*channel, arguments[3]) : EXIT_FAILURE;
}
