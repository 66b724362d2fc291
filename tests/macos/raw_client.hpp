// A client that speaks Mach, and does with it what no Channel would.
#pragma once

#include "ipc/macos/bootstrap.hpp"
#include "ipc/macos/message.hpp"

#include <geyser/channel.hpp>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <mach/mach.h>

namespace geyser::test {

/// A receive right with a send right beside it.
class RawPort {
public:
    RawPort() {
        mach_port_options_t options = {.flags = MPO_INSERT_SEND_RIGHT, .mpl = {}};
        mach_port_construct(mach_task_self(), &options, 0, &name_);
    }
    RawPort(const RawPort&) = delete;
    RawPort& operator=(const RawPort&) = delete;
    ~RawPort() {
        if (receives_) {
            mach_port_mod_refs(mach_task_self(), name_, MACH_PORT_RIGHT_RECEIVE, -1);
        }
        mach_port_deallocate(mach_task_self(), name_);
    }
    [[nodiscard]] mach_port_t name() const noexcept { return name_; }
    void destroy_receive_right() {
        mach_port_mod_refs(mach_task_self(), name_, MACH_PORT_RIGHT_RECEIVE, -1);
        receives_ = false;
    }
    /// A message has taken it along.
    void was_sent_away() noexcept { receives_ = false; }

private:
    mach_port_t name_ = MACH_PORT_NULL;
    bool receives_ = true;
};

/// A message of any form.
struct RawMessage {
    std::int32_t id = static_cast<std::int32_t>(ipc::MessageId::Data);
    std::vector<mach_msg_port_descriptor_t> rights = {};
    std::vector<std::byte> bytes = {};
    std::uint32_t stated_length = 0;
    mach_port_t reply = MACH_PORT_NULL;
    bool has_length = true;
    /// Bytes of memory outside the message, as a descriptor.
    bool out_of_line = false;

    static RawMessage with(std::vector<std::byte> bytes) {
        RawMessage message;
        message.stated_length = static_cast<std::uint32_t>(bytes.size());
        message.bytes = std::move(bytes);
        return message;
    }
    RawMessage& add(mach_port_t name, mach_msg_type_name_t disposition) {
        mach_msg_port_descriptor_t right = {};
        right.name = name;
        right.disposition = disposition & 0xffU;
        right.type = MACH_MSG_PORT_DESCRIPTOR;
        rights.push_back(right);
        return *this;
    }

    [[nodiscard]] mach_msg_return_t send(mach_port_t destination) const {
        const bool complex = !rights.empty() || out_of_line;
        mach_msg_header_t header = {};
        header.msgh_bits =
            MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, reply != MACH_PORT_NULL ? MACH_MSG_TYPE_COPY_SEND : 0U) |
            (complex ? MACH_MSGH_BITS_COMPLEX : 0U);
        header.msgh_remote_port = destination;
        header.msgh_local_port = reply;
        header.msgh_id = id;
        std::vector<std::byte> message;
        const auto append = [&](const void* data, std::size_t size) {
            const auto* first = static_cast<const std::byte*>(data);
            message.insert(message.end(), first, first + size);
        };
        append(&header, sizeof header);
        if (complex) {
            const mach_msg_body_t body = {.msgh_descriptor_count =
                                              static_cast<mach_msg_size_t>(rights.size() + (out_of_line ? 1 : 0))};
            append(&body, sizeof body);
            append(rights.data(), rights.size() * sizeof(mach_msg_port_descriptor_t));
            if (out_of_line) {
                std::array<std::byte, 16> descriptor = {};
                descriptor[11] = std::byte{MACH_MSG_OOL_DESCRIPTOR};
                append(descriptor.data(), descriptor.size());
            }
        }
        if (has_length) {
            append(&stated_length, sizeof stated_length);
        }
        append(bytes.data(), bytes.size());
        message.resize((message.size() + 3) / 4 * 4);
        auto* const sent = reinterpret_cast<mach_msg_header_t*>(message.data());
        sent->msgh_size = static_cast<mach_msg_size_t>(message.size());
        return mach_msg(sent, MACH_SEND_MSG | MACH_SEND_TIMEOUT, sent->msgh_size, 0, MACH_PORT_NULL, 0, MACH_PORT_NULL);
    }
};

/// A right to send to the listener at `path`.
inline UniquePort look_up_raw(const std::string& path) {
    std::ifstream file(path);
    std::string magic;
    std::string service;
    file >> magic >> service;
    mach_port_t port = MACH_PORT_NULL;
    bootstrap_look_up(bootstrap_port, service.c_str(), &port);
    return UniquePort(port);
}

inline RawMessage hello(const RawPort& own, const RawPort& servers) {
    RawMessage message;
    message.id = static_cast<std::int32_t>(ipc::MessageId::Hello);
    message.add(own.name(), MACH_MSG_TYPE_COPY_SEND);
    message.add(servers.name(), MACH_MSG_TYPE_MOVE_RECEIVE);
    return message;
}

} // namespace geyser::test
