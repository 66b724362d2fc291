// A port at which this process receives.
#pragma once

#include <geyser/os_object.hpp>

#include <string_view>

#include <mach/port.h>

namespace geyser::ipc {

/// A receive right. Beside it this process keeps a send right under the same name, so that the name stays taken when
/// the receive right goes: a thread that is about to receive then gets an error, and never the messages of whichever
/// port would have got the name next.
class Inbox {
public:
    /// `limit` messages may wait at the port.
    [[nodiscard]] static Result<Inbox> create(mach_port_msgcount_t limit, std::string_view operation);
    /// Takes a receive right.
    [[nodiscard]] static Result<Inbox> adopt(mach_port_t receive_right, mach_port_msgcount_t limit,
                                             std::string_view operation);

    Inbox() noexcept = default;
    Inbox(Inbox&& other) noexcept;
    Inbox& operator=(Inbox&& other) noexcept;
    ~Inbox();

    /// As long as this lives, also after destroy_port().
    [[nodiscard]] mach_port_t name() const noexcept { return name_; }
    /// One more right to send to it, for somebody in this process.
    [[nodiscard]] Result<UniquePort> send_right(std::string_view operation) const;
    /// The port dies, for whoever can send to it, and so does what waits there. Once; not while anybody moves this.
    void destroy_port() noexcept;
    /// The receive right has been sent away: the send right is left.
    [[nodiscard]] UniquePort sent_away() noexcept;
    /// Whether messages wait at the port.
    [[nodiscard]] bool has_messages() const noexcept;

private:
    explicit Inbox(mach_port_t name) noexcept : name_(name) {}

    mach_port_t name_ = MACH_PORT_NULL;
    bool has_receive_right_ = true;
};

} // namespace geyser::ipc
