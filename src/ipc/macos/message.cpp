#include "ipc/macos/message.hpp"

#include "core/try.hpp"
#include "ipc/macos/mach_error.hpp"

#include <geyser/wire.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <mach/mach.h>

namespace geyser::ipc {
namespace {

// Header, then where there are rights their number and descriptors, then the length of the bytes, then the bytes. The
// kernel wants a size in whole words, and reports the one that was sent.
constexpr std::size_t kWord = sizeof(std::uint32_t);
constexpr std::size_t kRightsOffset = sizeof(mach_msg_header_t) + sizeof(mach_msg_body_t);

constexpr std::size_t bytes_offset_for(bool complex, std::size_t rights) noexcept {
    return kWord + (complex ? kRightsOffset + rights * sizeof(mach_msg_port_descriptor_t) : sizeof(mach_msg_header_t));
}

constexpr std::size_t padded(std::size_t size) noexcept { return (size + kWord - 1) / kWord * kWord; }

constexpr std::size_t kMaxMessage = padded(bytes_offset_for(true, kMaxMessageObjects) + kMaxMessageBytes);
constexpr std::size_t kBufferBytes = kMaxMessage + MAX_TRAILER_SIZE;

constexpr mach_msg_option_t kTrailer =
    MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) | MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT);

/// Mach's timeouts are milliseconds in 32 bits.
mach_msg_timeout_t to_milliseconds(Timeout timeout) {
    constexpr Timeout kLongest = std::chrono::milliseconds(std::numeric_limits<std::int32_t>::max());
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::clamp(timeout, Timeout::zero(), kLongest));
    return static_cast<mach_msg_timeout_t>(rounded.count());
}

std::vector<std::byte> build(mach_port_t destination, MessageId id, std::span<const OutgoingRight> rights,
                             std::span<const std::byte> bytes) {
    const bool complex = !rights.empty();
    const std::size_t offset = bytes_offset_for(complex, rights.size());
    std::vector<std::byte> message(padded(offset + bytes.size()));
    mach_msg_header_t header = {};
    header.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0) | (complex ? MACH_MSGH_BITS_COMPLEX : 0U);
    header.msgh_size = static_cast<mach_msg_size_t>(message.size());
    header.msgh_remote_port = destination;
    header.msgh_id = static_cast<mach_msg_id_t>(id);
    std::memcpy(message.data(), &header, sizeof header);
    if (complex) {
        const mach_msg_body_t body = {.msgh_descriptor_count = static_cast<mach_msg_size_t>(rights.size())};
        std::memcpy(message.data() + sizeof header, &body, sizeof body);
    }
    for (std::size_t i = 0; i < rights.size(); ++i) {
        mach_msg_port_descriptor_t descriptor = {};
        descriptor.name = rights[i].name;
        descriptor.disposition = rights[i].disposition & 0xffU;
        descriptor.type = MACH_MSG_PORT_DESCRIPTOR;
        std::memcpy(message.data() + kRightsOffset + i * sizeof descriptor, &descriptor, sizeof descriptor);
    }
    const auto length = static_cast<std::uint32_t>(bytes.size());
    std::memcpy(message.data() + offset - kWord, &length, kWord);
    std::ranges::copy(bytes, message.begin() + static_cast<std::ptrdiff_t>(offset));
    return message;
}

std::unexpected<Error> malformed(std::string_view operation, std::string reason) {
    return fail(ErrorCode::MalformedMessage, operation, std::move(reason));
}

} // namespace

Result<Delivery> send_message(mach_port_t destination, MessageId id, std::span<const OutgoingRight> rights,
                              std::span<const std::byte> bytes, Timeout timeout, std::string_view operation) {
    std::vector<std::byte> message = build(destination, id, rights, bytes);
    auto* const header = reinterpret_cast<mach_msg_header_t*>(message.data());
    // Without MACH_SEND_INTERRUPT the C library goes on after a signal.
    const mach_msg_return_t status =
        ::mach_msg(header, MACH_SEND_MSG | MACH_SEND_TIMEOUT | MACH_SEND_INTERRUPT, header->msgh_size, 0,
                   MACH_PORT_NULL, to_milliseconds(timeout), MACH_PORT_NULL);
    switch (status) {
    case MACH_MSG_SUCCESS:
        return Delivery::Done;
    case MACH_SEND_TIMED_OUT:
    case MACH_SEND_INTERRUPTED:
        // The kernel hands the message back as if it had been received ("pseudo-receive"): each right that was to be
        // copied is now there once more, the destination's included.
        ::mach_msg_destroy(header);
        return status == MACH_SEND_TIMED_OUT ? Delivery::NoRoom : Delivery::Interrupted;
    default:
        return mach_failure(operation, "mach_msg", status);
    }
}

void IncomingMessage::Destroy::operator()(std::byte* message) const noexcept {
    ::mach_msg_destroy(reinterpret_cast<mach_msg_header_t*>(message));
    delete[] message;
}

Result<std::optional<IncomingMessage>> IncomingMessage::receive(mach_port_t port, std::string_view operation) {
    auto buffer = std::make_unique_for_overwrite<std::byte[]>(kBufferBytes);
    // Of a message that is too long the kernel keeps nothing without MACH_RCV_LARGE: it is gone with its rights, and a
    // hostile peer decides neither how much memory is set aside here nor what stays at the head of the queue.
    const mach_msg_return_t status = ::mach_msg(reinterpret_cast<mach_msg_header_t*>(buffer.get()),
                                                MACH_RCV_MSG | MACH_RCV_TIMEOUT | MACH_RCV_INTERRUPT | kTrailer, 0,
                                                static_cast<mach_msg_size_t>(kBufferBytes), port, 0, MACH_PORT_NULL);
    if (status == MACH_MSG_SUCCESS) {
        return IncomingMessage(std::unique_ptr<std::byte[], Destroy>(buffer.release()));
    }
    switch (status & ~MACH_MSG_MASK) {
    case MACH_RCV_TIMED_OUT:
        return std::nullopt;
    case MACH_RCV_INTERRUPTED:
        return fail(ErrorCode::Interrupted, operation, "a signal handler ran while receiving", EINTR);
    case MACH_RCV_TOO_LARGE:
        return malformed(operation, "the message is longer than " + std::to_string(kMaxMessage) + " bytes");
    case MACH_RCV_INVALID_NAME:
    case MACH_RCV_PORT_DIED:
    case MACH_RCV_PORT_CHANGED:
        return fail(ErrorCode::PeerClosed, operation, "the channel was closed", status);
    case MACH_RCV_BODY_ERROR: // received, as far as there was room for its rights
        ::mach_msg_destroy(reinterpret_cast<mach_msg_header_t*>(buffer.get()));
        [[fallthrough]];
    case MACH_RCV_HEADER_ERROR:
        return fail(ErrorCode::OutOfHostMemory, operation, "there was no room for the message's rights", status);
    default:
        return mach_failure(operation, "mach_msg", status);
    }
}

mach_msg_header_t& IncomingMessage::header() const noexcept {
    return *reinterpret_cast<mach_msg_header_t*>(storage_.get());
}

mach_msg_port_descriptor_t& IncomingMessage::descriptor(std::size_t right) const noexcept {
    std::byte* const first = storage_.get() + kRightsOffset;
    return *reinterpret_cast<mach_msg_port_descriptor_t*>(first + right * sizeof(mach_msg_port_descriptor_t));
}

Sender IncomingMessage::sender() const noexcept {
    // The kernel puts it after the message, in whole words, whatever the message says. The words of the token are those
    // of audit_token_to_euid() and audit_token_to_pid() (<bsm/libbsm.h>), which would be one more library to link with.
    mach_msg_audit_trailer_t trailer = {};
    std::memcpy(&trailer, storage_.get() + padded(header().msgh_size), sizeof trailer);
    return {.process = trailer.msgh_audit.val[5], .user = trailer.msgh_audit.val[1]};
}

std::size_t IncomingMessage::right_count() const noexcept {
    if (!is_complex()) {
        return 0;
    }
    mach_msg_body_t body = {};
    std::memcpy(&body, storage_.get() + sizeof(mach_msg_header_t), sizeof body);
    return body.msgh_descriptor_count;
}

std::size_t IncomingMessage::bytes_offset() const noexcept { return bytes_offset_for(is_complex(), right_count()); }

std::uint32_t IncomingMessage::stated_length() const noexcept {
    std::uint32_t length = 0;
    std::memcpy(&length, storage_.get() + bytes_offset() - kWord, kWord);
    return length;
}

Result<void> IncomingMessage::check_form(MessageId expected, std::size_t most, std::string_view operation) const {
    if (id() != static_cast<std::int32_t>(expected)) {
        return malformed(operation, "the Mach message has the id " + std::to_string(id()) + ", not " +
                                        std::to_string(static_cast<std::int32_t>(expected)));
    }
    if (header().msgh_remote_port != MACH_PORT_NULL) {
        return malformed(operation, "the Mach message has a reply port, where there is nothing to reply");
    }
    if (right_count() > most) {
        return malformed(operation, "the message came with " + std::to_string(right_count()) + " objects, more than " +
                                        std::to_string(most));
    }
    for (std::size_t i = 0; i < right_count(); ++i) {
        // Descriptors of other types have other sizes, but what comes before the first of them is a port's.
        if (descriptor(i).type != MACH_MSG_PORT_DESCRIPTOR) {
            return malformed(operation, "object " + std::to_string(i) + " of the message is of the descriptor type " +
                                            std::to_string(descriptor(i).type) + ", not a port");
        }
    }
    if (header().msgh_size < bytes_offset() ||
        header().msgh_size != padded(bytes_offset() + std::size_t{stated_length()})) {
        return malformed(operation, "the Mach message has " + std::to_string(header().msgh_size) +
                                        " bytes, which is not what it says of itself");
    }
    return {};
}

mach_msg_type_name_t IncomingMessage::disposition(std::size_t right) const noexcept {
    return descriptor(right).disposition;
}

mach_port_t IncomingMessage::name(std::size_t right) const noexcept { return descriptor(right).name; }

mach_port_t IncomingMessage::take(std::size_t right) noexcept {
    return std::exchange(descriptor(right).name, mach_port_t{MACH_PORT_NULL});
}

std::span<const std::byte> IncomingMessage::bytes() const noexcept {
    return {storage_.get() + bytes_offset(), stated_length()};
}

std::unique_ptr<std::byte[]> IncomingMessage::take_bytes() && {
    const std::span<const std::byte> from = bytes();
    ::mach_msg_destroy(&header()); // what has not been taken
    std::unique_ptr<std::byte[]> storage(storage_.release());
    std::memmove(storage.get(), from.data(), from.size());
    return storage;
}

} // namespace geyser::ipc
