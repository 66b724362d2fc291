#include <geyser/receiver.hpp>

#include "core/on_stop.hpp"
#include "core/try.hpp"
#include "ipc/attention.hpp"
#include "ipc/deadline.hpp"
#include "ipc/folder.hpp"
#include "ipc/folder_watch.hpp"
#include "ipc/futex.hpp"
#include "stream/connection.hpp"
#include "stream/directory.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace geyser {

using stream::Connection;

namespace {

constexpr std::string_view kAcquire = "Receiver::acquire";

/// How long a sender may take for its part of the set-up.
constexpr Timeout kSetUp = std::chrono::seconds(2);
/// Before a sender that has refused or is too busy to listen is asked again.
constexpr Timeout kRetry = std::chrono::milliseconds(100);
/// For how long a receiver sleeps on the futex, which wakes fastest, before it goes to sleep on its socket, which also
/// wakes it when the sender dies. So also how late a death may be noticed.
constexpr Timeout kFutexSleep = std::chrono::milliseconds(50);
/// How often a sender may say that there is something when there is nothing, and the pause from then on.
constexpr int kMostFutile = 16;
constexpr Timeout kPause = std::chrono::milliseconds(1);

class ReceiverImpl final : public Receiver {
public:
    ReceiverImpl(TextureShareManager& manager, std::string path, const ReceiverConfig& config,
                 std::unique_ptr<ipc::Attention> attention)
        : manager_(manager), path_(std::move(path)), config_(config), attention_(std::move(attention)) {}
    ReceiverImpl(const ReceiverImpl&) = delete;
    ReceiverImpl& operator=(const ReceiverImpl&) = delete;
    ~ReceiverImpl() override { attention_.reset(); } // before what it watches is closed

    [[nodiscard]] Result<IncomingFrame> acquire(Timeout timeout, std::stop_token stop) override;
    [[nodiscard]] OsWaitable waitable() override;
    [[nodiscard]] ReceiverStatistics statistics() const override { return statistics_; }

private:
    using Clock = Connection::Clock;

    [[nodiscard]] Result<IncomingFrame> wait_for_frame(const ipc::Deadline& deadline, const std::stop_token& stop);
    // What does not happen for each frame is out of the way of what does (cold): a receiver that sleeps between frames
    // finds its code in no cache.
    /// Connects where there is a sender; waits for nothing.
    [[nodiscard, gnu::cold]] Result<void> look_for_sender();
    [[nodiscard, gnu::cold]] Result<void> open_connection();
    [[nodiscard]] Result<std::optional<IncomingFrame>> try_acquire(const ipc::Deadline& deadline);
    [[nodiscard]] Result<IncomingFrame> take_over(const Connection::Held& held, const ipc::Deadline& deadline);
    /// What the sender has said, its end included.
    [[nodiscard, gnu::cold]] Result<void> listen();
    [[nodiscard]] Result<void> sleep(Timeout slept, const ipc::Deadline& deadline, const std::stop_token& stop);
    [[nodiscard, gnu::cold]] std::unexpected<Error> nothing_came(const ipc::Deadline& deadline) const;
    /// Event loops: readable from here on if there is something, and as soon as there is.
    void prepare_event() noexcept;
    void count(const Connection::Held& held, std::chrono::nanoseconds age) noexcept;
    [[nodiscard]] bool is_open() const noexcept { return connection_ != nullptr && connection_->is_open(); }
    void stop_watching() noexcept;
    void forget_changes() noexcept;
    [[gnu::cold]] void leave() noexcept;
    [[gnu::cold]] std::unexpected<Error> give_up(Error error);

    TextureShareManager& manager_;
    std::string path_;
    ReceiverConfig config_;
    std::unique_ptr<ipc::Attention> attention_;
    bool in_event_loop_ = false;
    /// Where its socket will appear, while there is no sender.
    std::unique_ptr<ipc::FolderWatch> folder_ = {};
    std::optional<Error> refusal_ = {};
    Clock::time_point retry_at_ = {};
    Clock::time_point connected_at_ = {};
    std::shared_ptr<Connection> connection_ = {};
    FrameNumber last_ = 0;
    int futile_ = 0; ///< looks at a sender that claimed to have a frame, and had none
    ReceiverStatistics statistics_ = {};
};

void ReceiverImpl::leave() noexcept {
    attention_->ignore(connection_->waitable());
    connection_.reset();
}

std::unexpected<Error> ReceiverImpl::give_up(Error error) {
    leave();
    return std::unexpected(std::move(error));
}

// --- Finding a sender.

Result<void> ReceiverImpl::open_connection() {
    auto opened = Connection::open(manager_, path_, config_);
    if (!opened) {
        return std::unexpected(std::move(opened).error());
    }
    GEYSER_CHECK(attention_->watch((*opened)->waitable(), kAcquire));
    connection_ = std::move(*opened);
    connected_at_ = Clock::now();
    stop_watching();
    last_ = 0;
    return {};
}

void ReceiverImpl::stop_watching() noexcept {
    if (folder_ != nullptr) {
        attention_->ignore(folder_->waitable());
        folder_.reset();
    }
}

/// A folder that is gone is made and watched anew by the next look for a sender.
void ReceiverImpl::forget_changes() noexcept {
    if (folder_ != nullptr && !folder_->forget()) {
        stop_watching();
    }
}

Result<void> ReceiverImpl::look_for_sender() {
    if (Clock::now() < retry_at_) {
        return {};
    }
    const auto is_missing = [](const Error& error) {
        return error.native == ENOENT || error.native == ECONNREFUSED || error.code == ErrorCode::PeerClosed;
    };
    auto opened = open_connection();
    if (!opened && is_missing(opened.error()) && folder_ == nullptr) {
        const std::string folder = path_.substr(0, path_.rfind('/'));
        GEYSER_CHECK(ipc::make_private_folder(folder, kAcquire)); // made where there is none, so that it can be watched
        GEYSER_TRY(folder_, ipc::FolderWatch::start(folder, kAcquire));
        GEYSER_CHECK(attention_->watch(folder_->waitable(), kAcquire));
        opened = open_connection(); // it may have come before the folder was watched
    }
    if (opened) {
        return {};
    }
    if (is_missing(opened.error())) {
        refusal_.reset(); // who said so is gone
        return {};
    }
    if (opened.error().code == ErrorCode::Timeout) { // it lives, but does not accept
        retry_at_ = Clock::now() + kRetry;
        return {};
    }
    return opened;
}

Result<void> ReceiverImpl::listen() {
    const bool was_open = connection_->is_open();
    if (auto pumped = connection_->pump(); !pumped) {
        Error error = std::move(pumped).error();
        if (!was_open && error.code == ErrorCode::PeerRejected) {
            leave();
            refusal_ = std::move(error);
            retry_at_ = Clock::now() + kRetry;
            return {};
        }
        return give_up(std::move(error));
    }
    if (auto end = connection_->ended()) {
        if (was_open) {
            return give_up(std::move(*end));
        }
        // A dying sender's socket outlives it by a moment, and a busy one hangs up on who comes: as good as none.
        leave();
        retry_at_ = Clock::now() + kRetry;
        return {};
    }
    if (!was_open && connection_->is_open()) {
        refusal_.reset();
        ++statistics_.connections;
        statistics_.sync = connection_->sync();
    }
    if (!connection_->is_open() && Clock::now() - connected_at_ > kSetUp) {
        return give_up({.code = ErrorCode::PeerClosed,
                        .operation = std::string(kAcquire),
                        .reason = "the sender did not say within 2 s what it sends"});
    }
    return {};
}

// --- Frames.

Result<IncomingFrame> ReceiverImpl::acquire(Timeout timeout, std::stop_token stop) {
    auto frame = wait_for_frame(ipc::Deadline(timeout), stop);
    if (in_event_loop_) {
        prepare_event();
    }
    return frame;
}

Result<IncomingFrame> ReceiverImpl::wait_for_frame(const ipc::Deadline& deadline, const std::stop_token& stop) {
    if (in_event_loop_) {
        // What made the descriptor readable is taken before anything is looked for.
        forget_changes();
        const auto heard = connection_ != nullptr ? listen() : Result<void>();
        attention_->lower(); // last: it looks at the others again
        GEYSER_CHECK(heard);
    }
    const Clock::time_point start = Clock::now();
    for (bool waited = false;; waited = true) {
        if (connection_ == nullptr) {
            GEYSER_CHECK(look_for_sender());
        }
        if (is_open()) {
            GEYSER_TRY(auto frame, try_acquire(deadline));
            if (frame) {
                return std::move(*frame);
            }
        }
        // A sender that publishes all the time needs no look at its socket.
        if (connection_ != nullptr && (waited || deadline.passed() || !is_open() || connection_->ended())) {
            const bool was_open = is_open();
            GEYSER_CHECK(listen());
            if (!was_open && is_open()) {
                continue;
            }
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, kAcquire, "a stop was requested while waiting for a frame");
        }
        if (deadline.passed()) {
            return nothing_came(deadline);
        }
        statistics_.waits += waited ? 0 : 1;
        GEYSER_CHECK(sleep(Clock::now() - start, deadline, stop));
    }
}

Result<std::optional<IncomingFrame>> ReceiverImpl::try_acquire(const ipc::Deadline& deadline) {
    if (auto late = connection_->overdue(config_.patience)) {
        return give_up(std::move(*late));
    }
    if (auto room = connection_->make_room(deadline); !room) {
        return room.error().code == ErrorCode::Timeout ? Result<std::optional<IncomingFrame>>(std::nullopt)
                                                       : std::unexpected(std::move(room).error());
    }
    auto held = connection_->try_take(config_.mode, last_);
    if (!held) {
        return held.error().code == ErrorCode::InvalidArgument ? std::unexpected(std::move(held).error())
                                                               : give_up(std::move(held).error());
    }
    if (!*held) {
        return std::nullopt;
    }
    GEYSER_TRY(auto frame, take_over(**held, deadline));
    return std::optional(std::move(frame));
}

Result<IncomingFrame> ReceiverImpl::take_over(const Connection::Held& held, const ipc::Deadline& deadline) {
    const auto acquired = [&]() -> Result<void> {
        SyncPoint ready = held.ready;
        if (config_.finished_only && ready.semaphore != nullptr) {
            GEYSER_CHECK(ready.semaphore->wait(ready.value, deadline.remaining()));
            ready = {};
        }
        return config_.records_hand_offs ? Result<void>() : manager_.acquire(*held.texture, {.wait = ready});
    }();
    if (!acquired) {
        connection_->put_back(held.slot);
        return std::unexpected(acquired.error());
    }
    auto frame = make_frame(connection_, held.slot, held.number, *held.texture, held.ready);
    if (!frame) {
        connection_->put_back(held.slot);
        return frame;
    }
    const auto age = std::chrono::steady_clock::now().time_since_epoch() - frame->published();
    count(held, age);
    connection_->took(held, statistics_.skipped + statistics_.dropped, age);
    return frame;
}

void ReceiverImpl::count(const Connection::Held& held, std::chrono::nanoseconds age) noexcept {
    ++statistics_.frames;
    const bool every_frame = config_.mode == StreamMode::EveryFrame;
    const FrameNumber before = last_ == 0 && every_frame ? connection_->joined_after() : last_;
    if ((before != 0 || every_frame) && held.number > before) {
        (every_frame ? statistics_.dropped : statistics_.skipped) += held.number - before - 1;
    }
    statistics_.copies += held.texture->copies_per_frame();
    statistics_.latency.add(age);
    last_ = held.number;
    futile_ = 0;
}

// --- Waiting.

std::unexpected<Error> ReceiverImpl::nothing_came(const ipc::Deadline& deadline) const {
    if (refusal_) {
        return std::unexpected(*refusal_);
    }
    return deadline.timed_out(kAcquire, connection_ == nullptr    ? "no sender of that name was there"
                                        : !connection_->is_open() ? "the sender has not yet said what it sends"
                                                                  : "no frame came");
}

Result<void> ReceiverImpl::sleep(Timeout slept, const ipc::Deadline& deadline, const std::stop_token& stop) {
    if (is_open() && slept < kFutexSleep && ipc::futex_available()) {
        return connection_->sleep(last_, std::min(deadline.remaining(), kFutexSleep - slept));
    }
    if (is_open() && !connection_->arm(last_)) {
        connection_->disarm();
        // A sender that says so without end is broken, or worse; it shall not cost a processor.
        return ++futile_ < kMostFutile ? Result<void>()
                                       : attention_->wait(std::min(deadline.remaining(), kPause), kAcquire);
    }
    Timeout longest = deadline.remaining();
    if (connection_ == nullptr && retry_at_ > Clock::now()) {
        longest = std::min<Timeout>(longest, retry_at_ - Clock::now());
    } else if (connection_ != nullptr && !connection_->is_open()) {
        longest = std::min(longest, kSetUp);
    }
    Result<void> woken;
    {
        const OnStop wake(stop, [this] { attention_->raise(); });
        woken = attention_->wait(std::max(longest, Timeout::zero()), kAcquire);
    }
    attention_->lower();
    forget_changes();
    if (is_open()) {
        connection_->disarm();
    }
    return woken;
}

OsWaitable ReceiverImpl::waitable() {
    in_event_loop_ = true;
    attention_->raise(); // so that the first look connects
    return attention_->waitable();
}

void ReceiverImpl::prepare_event() noexcept {
    if (is_open()) {
        if (!connection_->arm(last_)) {
            attention_->raise();
        }
    } else if (connection_ == nullptr) {
        // The folder's changes tell when a sender comes; one that refuses is asked again in a while.
        if (folder_ == nullptr || retry_at_ > Clock::now()) {
            attention_->raise(std::max<Timeout>(retry_at_ - Clock::now(), Timeout::zero()));
        }
    } else {
        attention_->raise(kSetUp); // if the sender says nothing
    }
}

} // namespace

Result<std::unique_ptr<Receiver>> Receiver::connect(TextureShareManager& manager, std::string_view name,
                                                    const ReceiverConfig& config) {
    constexpr std::string_view kOperation = "Receiver::connect";
    GEYSER_CHECK(validate_stream_name(name));
    GEYSER_TRY(auto path, stream::socket_path(config.directory, name, kOperation));
    GEYSER_TRY(auto attention, ipc::Attention::create(kOperation));
    return std::make_unique<ReceiverImpl>(manager, std::move(path), config, std::move(attention));
}

} // namespace geyser
