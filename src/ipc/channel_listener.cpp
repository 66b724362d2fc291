#include <geyser/channel.hpp>

#include "core/try.hpp"
#include "ipc/listener.hpp"

namespace geyser {

ChannelListener::ChannelListener(std::unique_ptr<ipc::Listener> listener) noexcept : listener_(std::move(listener)) {}
ChannelListener::ChannelListener(ChannelListener&&) noexcept = default;
ChannelListener& ChannelListener::operator=(ChannelListener&&) noexcept = default;
ChannelListener::~ChannelListener() = default;

Result<ChannelListener> ChannelListener::listen(const std::string& path) {
    GEYSER_TRY(auto listener, ipc::Listener::listen(path, "ChannelListener::listen"));
    return ChannelListener(std::move(listener));
}

Result<Channel> ChannelListener::accept(Timeout timeout) {
    constexpr std::string_view kOperation = "ChannelListener::accept";
    const ipc::Deadline deadline(timeout);
    if (listener_ == nullptr) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the listener was moved from");
    }
    GEYSER_TRY(auto connection, listener_->accept(deadline, kOperation));
    return Channel(std::move(connection));
}

OsWaitable ChannelListener::waitable() const noexcept {
    return listener_ != nullptr ? listener_->waitable() : kNoWaitable;
}

} // namespace geyser
