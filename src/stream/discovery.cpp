// Which streams there are: everybody who listens in the folder is asked.
#include <geyser/stream_info.hpp>

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "stream/directory.hpp"
#include "stream/messages.hpp"

#include <cerrno>

namespace geyser {
namespace {

Result<StreamInfo> ask(const std::string& path, Timeout timeout) {
    const ipc::Deadline deadline(timeout);
    GEYSER_TRY(auto channel, Channel::connect(path, timeout));
    GEYSER_CHECK(channel.send(stream::encode(stream::Query{}), deadline.remaining()));
    GEYSER_TRY(const auto data, channel.receive<UserData>(deadline.remaining()));
    GEYSER_TRY(auto answer, stream::decode(data));
    auto* info = std::get_if<StreamInfo>(&answer);
    if (info == nullptr) {
        return fail(ErrorCode::MalformedMessage, "list_streams", "the sender sent something else than a description");
    }
    info->process = channel.peer().process;
    return std::move(*info);
}

} // namespace

Result<std::vector<StreamInfo>> list_streams(const std::string& directory, Timeout timeout) {
    constexpr std::string_view kOperation = "list_streams";
    GEYSER_TRY(const auto names, stream::names_in(directory, kOperation));
    std::vector<StreamInfo> streams;
    for (const std::string& name : names) {
        GEYSER_TRY(const auto path, stream::socket_path(directory, name, kOperation));
        if (auto info = ask(path, timeout)) {
            info->name = name; // where it is found is what it is called
            streams.push_back(std::move(*info));
        } else if (info.error().native == ECONNREFUSED) {
            stream::remove_if_dead(path);
        }
    }
    return streams;
}

} // namespace geyser
