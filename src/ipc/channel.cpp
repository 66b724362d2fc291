#include <geyser/channel.hpp>

#include "core/try.hpp"
#include "ipc/connection.hpp"

#include <array>
#include <string>

namespace geyser {
namespace {

template <class T>
Result<void> encode_and_send(ipc::Connection* connection, const T& message, Timeout timeout) {
    constexpr std::string_view kOperation = "Channel::send";
    const ipc::Deadline deadline(timeout);
    if (connection == nullptr) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the channel was moved from");
    }
    auto encoded = encode(message);
    if (!encoded) {
        encoded.error().operation = kOperation;
        return std::unexpected(std::move(encoded).error());
    }
    return connection->send(encoded->bytes, encoded->objects, deadline, kOperation);
}

constexpr std::array<std::string_view, std::variant_size_v<Message>> kKindNames = {
    "texture handle", "semaphore handle", "sync point", "user data", "shared memory"};

} // namespace

Channel::Channel(std::unique_ptr<ipc::Connection> connection) noexcept : connection_(std::move(connection)) {}
Channel::Channel(Channel&&) noexcept = default;
Channel& Channel::operator=(Channel&&) noexcept = default;
Channel::~Channel() = default;

Result<std::pair<Channel, Channel>> Channel::pair() {
    GEYSER_TRY(auto ends, ipc::Connection::pair("Channel::pair"));
    return std::pair(Channel(std::move(ends.first)), Channel(std::move(ends.second)));
}

Result<Channel> Channel::adopt(UniqueFd socket) {
    GEYSER_TRY(auto connection, ipc::Connection::adopt(std::move(socket), "Channel::adopt"));
    return Channel(std::move(connection));
}

Result<Channel> Channel::connect(const std::string& path, Timeout timeout) {
    GEYSER_TRY(auto connection, ipc::Connection::connect(path, timeout, "Channel::connect"));
    return Channel(std::move(connection));
}

Result<void> Channel::send(const Message& message, Timeout timeout) {
    return encode_and_send(connection_.get(), message, timeout);
}
Result<void> Channel::send(const ApiTextureHandle& handle, Timeout timeout) {
    return encode_and_send(connection_.get(), handle, timeout);
}
Result<void> Channel::send(const ApiSemaphoreHandle& handle, Timeout timeout) {
    return encode_and_send(connection_.get(), handle, timeout);
}

Result<Message> Channel::receive(Timeout timeout) {
    constexpr std::string_view kOperation = "Channel::receive";
    if (connection_ == nullptr) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the channel was moved from");
    }
    GEYSER_TRY(ipc::Packet packet, connection_->receive(ipc::Deadline(timeout), kOperation));
    auto message = decode(packet.bytes(), std::move(packet.objects));
    if (!message) {
        message.error().operation = kOperation;
    }
    return message;
}

void Channel::close() noexcept {
    if (connection_ != nullptr) {
        connection_->close();
    }
}

const PeerCredentials& Channel::peer() const noexcept {
    static constexpr PeerCredentials kNobody = {};
    return connection_ != nullptr ? connection_->peer() : kNobody;
}

OsWaitable Channel::waitable() const noexcept { return connection_ != nullptr ? connection_->waitable() : kNoWaitable; }

Error Channel::unexpected_kind(std::size_t wanted, std::size_t got) {
    return Error{ErrorCode::MalformedMessage, "Channel::receive",
                 "the message is a " + std::string(kKindNames[got]) + ", not a " + std::string(kKindNames[wanted])};
}

} // namespace geyser
