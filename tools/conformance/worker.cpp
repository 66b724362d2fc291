#include "worker.hpp"

#include "protocol.hpp"

#include <cerrno>
#include <system_error>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace geyser::conformance {
namespace {

Result<Comparison> without_comparison(Result<void> result) {
    return result ? Result<Comparison>(Comparison()) : std::unexpected(std::move(result).error());
}

Result<void> without_comparison(const Result<Comparison>& result) {
    return result ? Result<void>() : std::unexpected(result.error());
}

Json to_json(std::string_view verb, Turn turn) {
    return {{"do", verb}, {"seed", turn.seed}, {"submitted", turn.way == Way::Submitted}};
}

Turn turn_from_json(const Json& command) {
    return {.seed = command.value("seed", 0U),
            .way = command.value("submitted", false) ? Way::Submitted : Way::Recorded};
}

Result<void> receive_and_join(Party& party, Channel& channel, const Json& command) {
    Offer offer;
    auto texture = channel.receive<ApiTextureHandle>(kStepTimeout);
    if (!texture) {
        return std::unexpected(std::move(texture).error());
    }
    offer.texture = std::move(*texture);
    for (unsigned i = 0; i < command.value("semaphores", 0U); ++i) {
        auto semaphore = channel.receive<ApiSemaphoreHandle>(kStepTimeout);
        if (!semaphore) {
            return std::unexpected(std::move(semaphore).error());
        }
        offer.semaphores.push_back(std::move(*semaphore));
    }
    return party.join(offer, descriptor_from_json(command.value("expected", Json::object())));
}

Result<Comparison> obey(Party& party, Channel& channel, const Json& command) {
    const std::string verb = command.value("do", "");
    if (verb == "join") {
        return without_comparison(receive_and_join(party, channel, command));
    }
    if (verb == "write") {
        return without_comparison(party.write(turn_from_json(command)));
    }
    if (verb == "read") {
        return party.read(turn_from_json(command));
    }
    if (verb == "close") {
        return without_comparison(party.close());
    }
    return fail(ErrorCode::MalformedMessage, "conformance", "unknown command \"" + verb + "\"");
}

} // namespace

Result<void> serve(Party& party, Channel& channel) {
    while (true) {
        auto command = receive_json(channel, Timeout::max());
        if (!command) {
            return command.error().code == ErrorCode::PeerClosed ? Result<void>()
                                                                 : std::unexpected(std::move(command).error());
        }
        if (auto sent = send_json(channel, to_json(obey(party, channel, *command))); !sent) {
            return sent;
        }
    }
}

Result<std::unique_ptr<WorkerParty>> WorkerParty::start(const std::vector<std::string>& command) {
    auto ends = Channel::pair();
    if (!ends) {
        return std::unexpected(std::move(ends).error());
    }
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);

    // Spawned, not forked: a driver that was loaded before a fork may not work in the child.
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends->second.fd(), kWorkerChannel);
    pid_t process = 0;
    const int error = posix_spawn(&process, command.front().c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return fail(ErrorCode::SystemFailure, "conformance",
                    "posix_spawn of " + command.front() + ": " + std::generic_category().message(error), error);
    }
    return std::unique_ptr<WorkerParty>(new WorkerParty(process, std::move(ends->first)));
}

WorkerParty::~WorkerParty() {
    channel_.close();
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<Comparison> WorkerParty::reply() {
    // Longer than any step there, so that the reason comes from there.
    const auto document = receive_json(channel_, 3 * kStepTimeout);
    return document ? result_from_json(*document) : std::unexpected(document.error());
}

Result<void> WorkerParty::join(const Offer& offer, const TextureDescriptor& expected) {
    auto sent =
        send_json(channel_, {{"do", "join"}, {"semaphores", offer.semaphores.size()}, {"expected", to_json(expected)}});
    if (sent) {
        sent = channel_.send(offer.texture, kStepTimeout);
    }
    for (const ApiSemaphoreHandle& semaphore : offer.semaphores) {
        if (sent) {
            sent = channel_.send(semaphore, kStepTimeout);
        }
    }
    return sent ? without_comparison(reply()) : sent;
}

Result<void> WorkerParty::write(Turn turn) {
    auto sent = send_json(channel_, to_json("write", turn));
    return sent ? without_comparison(reply()) : sent;
}

Result<Comparison> WorkerParty::read(Turn turn) {
    const auto sent = send_json(channel_, to_json("read", turn));
    return sent ? reply() : std::unexpected(sent.error());
}

Result<void> WorkerParty::close() {
    auto sent = send_json(channel_, {{"do", "close"}});
    return sent ? without_comparison(reply()) : sent;
}

} // namespace geyser::conformance
