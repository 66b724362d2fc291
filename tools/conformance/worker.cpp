#include "worker.hpp"

#include "protocol.hpp"

#include <core/try.hpp>

namespace geyser::conformance {
namespace {

/// The reply of what has nothing to tell.
Result<Json> done(Result<void> result) {
    return result ? Result<Json>(Json::object()) : std::unexpected(std::move(result).error());
}

template <class Report>
Result<Json> told(const Result<Report>& report) {
    return report ? Result<Json>(to_json(*report)) : std::unexpected(report.error());
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

Result<Json> obey(Party& party, Channel& channel, const Json& command) {
    const std::string verb = command.value("do", "");
    if (verb == "join") {
        return done(receive_and_join(party, channel, command));
    }
    if (verb == "write") {
        return done(party.write(turn_from_json(command)));
    }
    if (verb == "read") {
        return told(party.read(turn_from_json(command)));
    }
    if (verb == "follow") {
        return told(party.follow(stream_offer_from_json(command.value("stream", Json::object()))));
    }
    if (verb == "close") {
        return done(party.close());
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
        const auto answer = obey(party, channel, *command);
        GEYSER_CHECK(send_json(channel, answer ? *answer : to_json(answer.error())));
    }
}

Result<std::unique_ptr<WorkerParty>> WorkerParty::start(const std::vector<std::string>& command) {
    GEYSER_TRY(auto process, process::Child::start(command));
    return std::unique_ptr<WorkerParty>(new WorkerParty(std::move(process)));
}

Result<Json> WorkerParty::reply() {
    // Longer than any step there, so that the reason comes from there.
    GEYSER_TRY(Json document, receive_json(process_.channel(), 3 * kStepTimeout));
    return reply_from_json(std::move(document));
}

Result<Json> WorkerParty::ask(const Json& command) {
    GEYSER_CHECK(send_json(process_.channel(), command));
    return reply();
}

Result<void> WorkerParty::join(const Offer& offer, const TextureDescriptor& expected) {
    GEYSER_CHECK(send_json(process_.channel(),
                           {{"do", "join"}, {"semaphores", offer.semaphores.size()}, {"expected", to_json(expected)}}));
    GEYSER_CHECK(send_offer(process_.channel(), offer));
    GEYSER_CHECK(reply());
    return {};
}

Result<void> WorkerParty::write(Turn turn) {
    GEYSER_CHECK(ask(to_json("write", turn)));
    return {};
}

Result<Comparison> WorkerParty::read(Turn turn) {
    GEYSER_TRY(const Json document, ask(to_json("read", turn)));
    return comparison_from_json(document);
}

Result<StreamReport> WorkerParty::follow(const StreamOffer& offer) {
    GEYSER_TRY(const Json document, ask({{"do", "follow"}, {"stream", to_json(offer)}}));
    return stream_report_from_json(document);
}

Result<void> WorkerParty::close() {
    GEYSER_CHECK(ask({{"do", "close"}}));
    return {};
}

} // namespace geyser::conformance
