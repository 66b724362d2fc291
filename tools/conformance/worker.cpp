#include "worker.hpp"

#include "protocol.hpp"

#include <core/try.hpp>

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
    GEYSER_TRY(const Offer offer, receive_offer(channel, command.value("semaphores", std::size_t{0})));
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
        GEYSER_CHECK(send_json(channel, to_json(obey(party, channel, *command))));
    }
}

Result<std::unique_ptr<WorkerParty>> WorkerParty::start(const std::vector<std::string>& command) {
    GEYSER_TRY(auto process, process::Child::start(command));
    return std::unique_ptr<WorkerParty>(new WorkerParty(std::move(process)));
}

Result<Comparison> WorkerParty::reply() {
    // Longer than any step there, so that the reason comes from there.
    GEYSER_TRY(const Json document, receive_json(process_.channel(), 3 * kStepTimeout));
    return result_from_json(document);
}

Result<void> WorkerParty::join(const Offer& offer, const TextureDescriptor& expected) {
    GEYSER_CHECK(send_json(process_.channel(),
                           {{"do", "join"}, {"semaphores", offer.semaphores.size()}, {"expected", to_json(expected)}}));
    GEYSER_CHECK(send_offer(process_.channel(), offer));
    return without_comparison(reply());
}

Result<void> WorkerParty::write(Turn turn) {
    GEYSER_CHECK(send_json(process_.channel(), to_json("write", turn)));
    return without_comparison(reply());
}

Result<Comparison> WorkerParty::read(Turn turn) {
    GEYSER_CHECK(send_json(process_.channel(), to_json("read", turn)));
    return reply();
}

Result<void> WorkerParty::close() {
    GEYSER_CHECK(send_json(process_.channel(), {{"do", "close"}}));
    return without_comparison(reply());
}

} // namespace geyser::conformance
