// Ports and the rights to them, as this process has them.
#pragma once

#include "fake_mach.hpp"

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <mach/mach.h>

namespace geyser::fake_mach {

/// Ends the program.
[[noreturn]] void die(const std::string& what, mach_port_t name = MACH_PORT_NULL);

/// Never a fake kqueue.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(other.release()) {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd();
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] int release() noexcept;
    void reset() noexcept;
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

enum class Kind : std::uint32_t { Queue, Memory };

/// In memory that everybody who has a right to the port maps.
struct SharedState {
    std::uint64_t id = 0;
    Kind kind = Kind::Queue;
    std::atomic<std::uint32_t> queued = 0;
    std::atomic<std::uint32_t> limit = MACH_PORT_QLIMIT_DEFAULT;
    // Of a memory entry.
    std::uint64_t size = 0;
    vm_prot_t permission = 0;
    Memory memory = Memory::Anonymous;
};

struct Port {
    Fd receive; ///< only in the process with the receive right
    Fd send;    ///< or the memory's descriptor
    Fd page;
    SharedState* state = nullptr;
    Fd launchd;         ///< the socket by which others look it up
    std::thread server; ///< and who answers there

    Port() = default;
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    ~Port();

    [[nodiscard]] static std::shared_ptr<Port> create(Kind kind);
    /// From what came over a socket.
    [[nodiscard]] static std::shared_ptr<Port> open(Fd receive, Fd send, Fd page);
    [[nodiscard]] bool has_died() const;
    void end_service();
};

struct Entry {
    std::shared_ptr<Port> port; ///< none: a dead name
    bool receive = false;
    std::uint32_t sends = 0;
    std::uint32_t send_onces = 0;
    std::uint32_t dead = 0;              ///< references to a dead name
    mach_port_t notify = MACH_PORT_NULL; ///< whom to tell when it becomes one
    Fd ready;                            ///< of a receive right: an epoll that is readable while a message is due
};

/// The rights of this process. Everything under one lock.
class Space {
public:
    [[nodiscard]] static Space& get();

    std::recursive_mutex mutex;

    /// What the name stands for now; dies where it is nothing.
    [[nodiscard]] Entry& entry(mach_port_t name, const char* call);
    [[nodiscard]] mach_port_t name_of(const std::shared_ptr<Port>& port);
    /// Puts a right that has arrived or was made under its name.
    mach_port_t add_send(const std::shared_ptr<Port>& port);
    mach_port_t add_send_once(const std::shared_ptr<Port>& port);
    mach_port_t add_receive(const std::shared_ptr<Port>& port);
    void destroy_receive(mach_port_t name);
    /// A send right, send-once right or dead name.
    void release_one(mach_port_t name, const char* call);
    void forget_if_empty(mach_port_t name);
    /// The notifications that are due at the port `name`.
    void deliver_notifications(mach_port_t name);
    [[nodiscard]] std::string list() const;

private:
    void check_death(mach_port_t name, Entry& entry);

    std::map<mach_port_t, Entry> entries_;
    mach_port_t next_ = 0x1003;
};

/// As the kernel: no limit, no sender.
void notify(Port& port, mach_msg_id_t id, mach_port_t about);
[[nodiscard]] std::uint32_t user_of_messages();

} // namespace geyser::fake_mach
