// Objects on their way: a receiver takes them out of this process itself, so until it has they stay open here.
#pragma once

#include "ipc/windows/pool_wait.hpp"

#include <geyser/os_object.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace geyser::ipc {

class Outbox {
public:
    using Objects = std::vector<UniqueHandle>;

    /// `taken` is the semaphore that counts the messages with objects that the peer has taken. It must be one: the
    /// system ends a process whose pool is to wait for a mutex.
    [[nodiscard]] static Result<std::unique_ptr<Outbox>> create(UniqueHandle taken, std::string_view operation);

    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    ~Outbox();

    /// Keeps the objects of one message until the peer has taken them. OutOfHostMemory where it has taken none for a
    /// long time. The number is for take_back().
    [[nodiscard]] Result<std::uint64_t> keep(Objects objects, std::string_view operation);
    /// The message could not be sent.
    void take_back(std::uint64_t number) noexcept;

    /// The channel is gone. What has not been taken is kept for some more time, by a thread, which ends early with the
    /// peer: when one of the two is signalled.
    static void linger(std::unique_ptr<Outbox> outbox, UniqueHandle peer_gone, UniqueHandle peer_process) noexcept;

private:
    struct Entry {
        std::uint64_t number = 0;
        Objects objects = {};
    };

    explicit Outbox(UniqueHandle taken) noexcept : taken_(std::move(taken)) {}
    void release_oldest();
    void wait_until_taken(HANDLE peer_gone, HANDLE peer_process);
    [[nodiscard]] bool is_empty();

    UniqueHandle taken_;
    std::mutex mutex_ = {};
    std::deque<Entry> entries_ = {};
    std::uint64_t next_ = 1;
    /// Armed while something is kept, once for each message: a semaphore that a peer counts up without end costs no
    /// more than that.
    std::unique_ptr<PoolWait> wait_ = {};
};

} // namespace geyser::ipc
