// Mach messages: a header, a short list of rights, and bytes (<mach/message.h>).
#pragma once

#include "ipc/deadline.hpp"

#include <geyser/os_object.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <mach/message.h>

namespace geyser::ipc {

/// msgh_id: nothing that a MIG subsystem or the kernel's notifications use (<mach/notify.h>).
enum class MessageId : std::int32_t {
    Hello = 0x47455900, ///< to a listener: a send right to the client's port, and the receive right of the server's
    Data = 0x47455901,  ///< a message of a channel
    Closed = 0x47455902 ///< to oneself: close() was called
};

/// A right to put into a message, and how (MACH_MSG_TYPE_COPY_SEND, ...).
struct OutgoingRight {
    mach_port_t name = MACH_PORT_NULL;
    mach_msg_type_name_t disposition = MACH_MSG_TYPE_COPY_SEND;
};

enum class Delivery : std::uint8_t { Done, NoRoom, Interrupted };

/// Sends to the port, and waits for room in its queue for at most `timeout`, in whole milliseconds. After an error the
/// rights are as they were; else those that were to be moved are gone, also where the message was not sent.
[[nodiscard]] Result<Delivery> send_message(mach_port_t destination, MessageId id,
                                            std::span<const OutgoingRight> rights, std::span<const std::byte> bytes,
                                            Timeout timeout, std::string_view operation);

/// The process that sent a message, by the kernel's word.
struct Sender {
    std::uint32_t process = 0;
    std::uint32_t user = 0; ///< effective
};

/// A message as it came, with all that a hostile sender may have put into it. The rights that nobody has taken are
/// destroyed with it.
class IncomingMessage {
public:
    /// The message that waits at the port, if one does. PeerClosed where the port is gone, MalformedMessage for one
    /// with more bytes than a message may have, which is gone then.
    [[nodiscard]] static Result<std::optional<IncomingMessage>> receive(mach_port_t port, std::string_view operation);

    IncomingMessage(IncomingMessage&&) noexcept = default;
    IncomingMessage& operator=(IncomingMessage&&) noexcept = default;

    [[nodiscard]] std::int32_t id() const noexcept { return header().msgh_id; }
    [[nodiscard]] Sender sender() const noexcept;
    /// MalformedMessage where the message is not of the form that send_message() gives it: rights that are not ports'
    /// (out-of-line memory), more of them than `most`, a reply port, a length that is not its own.
    [[nodiscard]] Result<void> check_form(MessageId expected, std::size_t most, std::string_view operation) const;

    // The rest only after check_form().
    [[nodiscard]] std::size_t right_count() const noexcept;
    /// As it arrived: MACH_MSG_TYPE_PORT_SEND, MACH_MSG_TYPE_PORT_RECEIVE, ...
    [[nodiscard]] mach_msg_type_name_t disposition(std::size_t right) const noexcept;
    [[nodiscard]] mach_port_t name(std::size_t right) const noexcept;
    /// The caller owns the right from here on.
    [[nodiscard]] mach_port_t take(std::size_t right) noexcept;
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept;
    /// The whole buffer, for who wants to keep the bytes: as many as bytes() had, now at its beginning.
    [[nodiscard]] std::unique_ptr<std::byte[]> take_bytes() &&;

private:
    struct Destroy {
        void operator()(std::byte* message) const noexcept;
    };

    explicit IncomingMessage(std::unique_ptr<std::byte[], Destroy> storage) noexcept : storage_(std::move(storage)) {}
    [[nodiscard]] mach_msg_header_t& header() const noexcept;
    [[nodiscard]] bool is_complex() const noexcept { return (header().msgh_bits & MACH_MSGH_BITS_COMPLEX) != 0; }
    /// A descriptor as what all of them begin with, or as a port's.
    [[nodiscard]] mach_msg_port_descriptor_t& descriptor(std::size_t right) const noexcept;
    [[nodiscard]] std::size_t bytes_offset() const noexcept;
    [[nodiscard]] std::uint32_t stated_length() const noexcept;

    std::unique_ptr<std::byte[], Destroy> storage_;
};

} // namespace geyser::ipc
