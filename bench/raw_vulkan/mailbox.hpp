// One word of shared memory by which the producer tells the consumer what it has submitted.
#pragma once

#include <atomic>
#include <cstdint>

namespace bench::raw {

class Mailbox {
public:
    Mailbox();
    /// Takes `fd`, another process's.
    explicit Mailbox(int fd);
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox();

    [[nodiscard]] int fd() const noexcept { return fd_; }
    /// Frames up to this one are submitted.
    void tell(std::uint64_t frame) noexcept;
    /// Sleeps until the frame was told, at most kPatience.
    void wait_for(std::uint64_t frame) const;

private:
    struct Memory {
        std::atomic<std::uint32_t> told = 0;
        /// The system call to wake is made only where somebody sleeps.
        std::atomic<std::uint32_t> sleeps = 0;
    };
    void map();

    int fd_ = -1;
    Memory* memory_ = nullptr; ///< zeros, as a new file is, are a valid state
};

} // namespace bench::raw
