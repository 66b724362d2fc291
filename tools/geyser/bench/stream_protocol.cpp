#include "stream_protocol.hpp"

#include <core/try.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <exception>
#include <span>
#include <utility>

// nlohmann-json looks for these beside the type.
namespace geyser {
static void to_json(nlohmann::json& json, const Error& error) {
    json = {{"error",
             {{"code", static_cast<unsigned>(error.code)},
              {"operation", error.operation},
              {"reason", error.reason},
              {"native", error.native}}}};
}
} // namespace geyser

namespace geyser::tool::bench {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Opening, publisher, directory, width, height)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Round, on_stream, counted_from, until, period_ns)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, cpu_ns, latencies_ns)

template <class Part>
Result<void> send(Channel& channel, const Part& part) {
    const std::string text = nlohmann::json(part).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto bytes = std::as_bytes(std::span(text));
    return channel.send(UserData{.bytes = {bytes.begin(), bytes.end()}}, kPatience);
}

template <class Part>
Result<Part> receive(Channel& channel, Timeout timeout) {
    GEYSER_TRY(const auto data, channel.receive<UserData>(timeout));
    try {
        const auto json =
            nlohmann::json::parse(std::string(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size()));
        if (const auto error = json.find("error"); error != json.end()) {
            return fail(static_cast<ErrorCode>(error->at("code").get<unsigned>()),
                        error->at("operation").get<std::string>(), error->at("reason").get<std::string>(),
                        error->at("native").get<std::int64_t>());
        }
        return json.get<Part>();
    } catch (const std::exception& error) {
        return fail(ErrorCode::MalformedMessage, "bench stream",
                    std::string("a message of another process is damaged: ") + error.what());
    }
}

template Result<void> send(Channel&, const Opening&);
template Result<void> send(Channel&, const Round&);
template Result<void> send(Channel&, const Outcome&);
template Result<void> send(Channel&, const Error&);
template Result<Opening> receive(Channel&, Timeout);
template Result<Round> receive(Channel&, Timeout);
template Result<Outcome> receive(Channel&, Timeout);

} // namespace geyser::tool::bench
