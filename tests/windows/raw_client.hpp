// A client that does what no Channel would.
#pragma once

#include "../support/ipc_messages.hpp"
#include "ipc/windows/frame.hpp"
#include "ipc/windows/pipe.hpp"
#include "ipc/windows/rendezvous.hpp"
#include "ipc/windows/wait.hpp"

#include <geyser/channel.hpp>

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace geyser::test {

using namespace std::chrono_literals;

/// Handles are multiples of four, and small.
inline const HANDLE kNobodysHandle = reinterpret_cast<HANDLE>(std::uintptr_t{0x7ffff0});

class RawClient {
public:
    explicit RawClient(const std::string& path)
        : pipe_(ipc::open_pipe(ipc::read_rendezvous(path, "test").value(), path, ipc::Deadline(kLong), "test").value()),
          done_(ipc::create_event("test").value()) {
        for (std::size_t i = 0; i < 2; ++i) {
            bells_[i].reset(CreateEventW(nullptr, TRUE, FALSE, nullptr));
            bells_[i + 2].reset(CreateSemaphoreW(nullptr, 0, 1000, nullptr));
        }
    }

    /// Whether the pipe took it.
    bool write(std::span<const std::byte> message) {
        OVERLAPPED overlapped = {};
        overlapped.hEvent = done_.get();
        DWORD size = 0;
        return (WriteFile(pipe_.get(), message.data(), static_cast<DWORD>(message.size()), nullptr, &overlapped) !=
                    FALSE ||
                GetLastError() == ERROR_IO_PENDING) &&
               GetOverlappedResult(pipe_.get(), &overlapped, &size, TRUE) != FALSE;
    }
    bool write(std::span<const HANDLE> handles, std::span<const std::byte> bytes) {
        return write(ipc::encode_frame(handles, bytes));
    }
    /// The next message, of its first bytes; empty where the pipe has ended.
    std::vector<std::byte> read() {
        std::vector<std::byte> message(std::size_t{64} << 10);
        OVERLAPPED overlapped = {};
        overlapped.hEvent = done_.get();
        DWORD size = 0;
        if (ReadFile(pipe_.get(), message.data(), static_cast<DWORD>(message.size()), nullptr, &overlapped) != FALSE ||
            GetLastError() == ERROR_IO_PENDING) {
            GetOverlappedResult(pipe_.get(), &overlapped, &size, TRUE);
        }
        message.resize(size);
        return message;
    }
    /// As a channel's.
    bool say_hello() { return write(bells(), hello()); }
    /// What it sends with it: two events, of which it sets the second when it goes, and two semaphores.
    [[nodiscard]] std::array<HANDLE, 4> bells() const {
        return {bells_[0].get(), bells_[1].get(), bells_[2].get(), bells_[3].get()};
    }
    static std::span<const std::byte> hello() {
        static constexpr std::array kHello = {std::byte{'G'}, std::byte{'P'}, std::byte{'I'}, std::byte{'P'},
                                              std::byte{1}};
        return kHello;
    }
    void hang_up() { pipe_.reset(); }
    [[nodiscard]] HANDLE pipe() const noexcept { return pipe_.get(); }

private:
    UniqueHandle pipe_;
    UniqueHandle done_;
    std::array<UniqueHandle, 4> bells_ = {};
};

} // namespace geyser::test
