#include "ipc/windows/outbox.hpp"

#include "core/try.hpp"
#include "ipc/thread.hpp"
#include "ipc/windows/pin_code.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace geyser::ipc {
namespace {

/// A stream's set-up has about seventy.
constexpr std::size_t kMostUntaken = 256;
/// For a peer that is about to receive what was sent last.
constexpr Timeout kLinger = std::chrono::seconds(30);

} // namespace

Result<std::unique_ptr<Outbox>> Outbox::create(UniqueHandle taken, std::string_view operation) {
    std::unique_ptr<Outbox> self(new Outbox(std::move(taken)));
    GEYSER_TRY(self->wait_, PoolWait::create([raw = self.get()] { raw->release_oldest(); }, operation));
    return self;
}

Outbox::~Outbox() {
    if (wait_ != nullptr) {
        wait_->stop();
    }
}

Result<std::uint64_t> Outbox::keep(Objects objects, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kMostUntaken) {
        return fail(ErrorCode::OutOfHostMemory, operation,
                    "the peer has not taken the objects of the last " + std::to_string(entries_.size()) + " messages");
    }
    entries_.push_back({.number = next_, .objects = std::move(objects)});
    if (entries_.size() == 1) {
        wait_->arm(taken_.get());
    }
    return next_++;
}

void Outbox::take_back(std::uint64_t number) noexcept {
    Entry gone;
    const std::lock_guard lock(mutex_);
    const auto entry = std::ranges::find(entries_, number, &Entry::number);
    if (entry != entries_.end()) {
        gone = std::move(*entry);
        entries_.erase(entry);
    }
}

void Outbox::release_oldest() {
    Entry gone; // closed without the lock
    const std::lock_guard lock(mutex_);
    if (!entries_.empty()) {
        gone = std::move(entries_.front());
        entries_.pop_front();
    }
    if (!entries_.empty()) {
        wait_->arm(taken_.get());
    }
}

bool Outbox::is_empty() {
    const std::lock_guard lock(mutex_);
    return entries_.empty();
}

void Outbox::wait_until_taken(HANDLE peer_gone, HANDLE peer_process) {
    const Deadline deadline(kLinger);
    const std::array handles = {taken_.get(), peer_gone, peer_process};
    while (!is_empty()) {
        const auto woken = wait_for_first(handles, deadline, "Channel::send");
        if (!woken || *woken != 0) {
            return;
        }
        release_oldest();
    }
}

void Outbox::linger(std::unique_ptr<Outbox> outbox, UniqueHandle peer_gone, UniqueHandle peer_process) noexcept {
    outbox->wait_->stop(); // from here on a thread counts
    if (outbox->is_empty() || is_signalled(peer_gone.get()) || is_signalled(peer_process.get())) {
        return;
    }
    pin_code();
    auto shared = std::make_shared<std::unique_ptr<Outbox>>(std::move(outbox));
    const auto run = [shared, gone = std::make_shared<UniqueHandle>(std::move(peer_gone)),
                      process = std::make_shared<UniqueHandle>(std::move(peer_process))] {
        (*shared)->wait_until_taken(gone->get(), process->get());
    };
    if (auto thread = start_thread(run, "Channel::send")) {
        thread->detach();
    }
}

} // namespace geyser::ipc
