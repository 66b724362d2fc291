#include <geyser/receiver.hpp>

#include "core/try.hpp"
#include "ipc/deadline.hpp"
#include "stream/connection.hpp"
#include "stream/directory.hpp"

#include <algorithm>
#include <bit>
#include <thread>

namespace geyser {

using stream::Connection;
using stream::FrameRecord;

namespace {

constexpr std::string_view kAcquire = "Receiver::acquire";

/// Between two tries to find a sender that is not there.
constexpr Timeout kRetry = std::chrono::milliseconds(10);
/// How long a sender may take for its part of the set-up.
constexpr Timeout kSetUp = std::chrono::seconds(2);

/// What lies in shared memory is a claim: an enumerator outside its range would be undefined behaviour to use.
Result<FrameInfo> info_of(const FrameRecord& record) {
    const auto in_range = [](std::uint8_t value, auto last) { return value <= static_cast<std::uint8_t>(last); };
    if (!in_range(record.primaries, ColorPrimaries::Bt601) || !in_range(record.transfer, TransferFunction::Hlg) ||
        !in_range(record.range, ColorRange::Limited) || !in_range(record.matrix, ColorMatrix::Bt2020) ||
        !in_range(record.alpha, AlphaMode::Opaque) || !in_range(record.origin, Origin::BottomLeft) ||
        record.metadata_bytes > kMaxFrameMetadata) {
        return fail(ErrorCode::MalformedMessage, kAcquire, "the sender's record of the frame has values out of range");
    }
    return FrameInfo{.presentation_time = std::chrono::nanoseconds(record.presentation_ns),
                     .damage = record.damage,
                     .color_space = {.primaries = static_cast<ColorPrimaries>(record.primaries),
                                     .transfer = static_cast<TransferFunction>(record.transfer),
                                     .range = static_cast<ColorRange>(record.range),
                                     .matrix = static_cast<ColorMatrix>(record.matrix)},
                     .alpha = static_cast<AlphaMode>(record.alpha),
                     .origin = static_cast<Origin>(record.origin),
                     .metadata = std::span(record.metadata).first(record.metadata_bytes)};
}

class ReceiverImpl final : public Receiver {
public:
    ReceiverImpl(TextureShareManager& manager, std::string path, const ReceiverConfig& config)
        : manager_(manager), path_(std::move(path)), config_(config) {}

    [[nodiscard]] Result<IncomingFrame> acquire(Timeout timeout, std::stop_token stop) override;
    [[nodiscard]] ReceiverStatistics statistics() const override { return statistics_; }

private:
    [[nodiscard]] Result<void> find_sender(const ipc::Deadline& deadline, const std::stop_token& stop);
    [[nodiscard]] Result<IncomingFrame> take_over(const Connection::Held& held, const ipc::Deadline& deadline);
    void count(const IncomingFrame& frame) noexcept;

    TextureShareManager& manager_;
    std::string path_;
    ReceiverConfig config_;
    std::shared_ptr<Connection> connection_ = {};
    FrameNumber last_ = 0;
    ReceiverStatistics statistics_ = {};
};

Result<void> ReceiverImpl::find_sender(const ipc::Deadline& deadline, const std::stop_token& stop) {
    while (connection_ == nullptr) {
        auto opened = Connection::open(manager_, path_, config_, std::max(deadline.remaining(), kSetUp));
        if (opened) {
            connection_ = std::move(*opened);
            last_ = 0;
            ++statistics_.connections;
            statistics_.sync = connection_->sync();
            break;
        }
        const std::int64_t native = opened.error().native;
        if (native != ENOENT && native != ECONNREFUSED) {
            return std::unexpected(std::move(opened).error());
        }
        if (deadline.passed()) {
            return deadline.timed_out(kAcquire, "no sender of that name was there");
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, kAcquire, "a stop was requested while there was no sender");
        }
        std::this_thread::sleep_for(std::min(kRetry, deadline.remaining()));
    }
    return {};
}

Result<IncomingFrame> ReceiverImpl::acquire(Timeout timeout, std::stop_token stop) {
    const ipc::Deadline deadline(timeout);
    GEYSER_CHECK(find_sender(deadline, stop));
    bool waited = false;
    for (;;) {
        GEYSER_TRY(const auto held, connection_->try_take(config_.mode, last_, deadline.remaining()));
        if (held) {
            return take_over(*held, deadline);
        }
        if (auto end = connection_->ended()) {
            connection_.reset();
            return std::unexpected(std::move(*end));
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, kAcquire, "a stop was requested while waiting for a frame");
        }
        if (deadline.passed()) {
            return deadline.timed_out(kAcquire, "no frame came");
        }
        statistics_.waits += std::exchange(waited, true) ? 0 : 1;
        GEYSER_CHECK(connection_->sleep(last_, deadline.remaining()));
    }
}

Result<IncomingFrame> ReceiverImpl::take_over(const Connection::Held& held, const ipc::Deadline& deadline) {
    GEYSER_TRY(auto frame, make_frame(connection_, held.slot, held.number, *held.texture));
    const SyncPoint ready = connection_->ready(held);
    if (config_.finished_only && ready.semaphore != nullptr) {
        GEYSER_CHECK(ready.semaphore->wait(ready.value, deadline.remaining()));
    }
    GEYSER_CHECK(manager_.acquire(frame.texture(), {.wait = config_.finished_only ? SyncPoint{} : ready}));
    count(frame);
    return frame;
}

void ReceiverImpl::count(const IncomingFrame& frame) noexcept {
    ++statistics_.frames;
    statistics_.skipped += last_ != 0 && frame.number() > last_ ? frame.number() - last_ - 1 : 0;
    statistics_.copies += frame.texture().copies_per_frame();
    last_ = frame.number();
    const auto age = std::chrono::steady_clock::now().time_since_epoch() - frame.published();
    const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(age.count(), 1));
    const std::size_t bucket = std::min<std::size_t>(std::bit_width(nanoseconds) - 1, statistics_.latency.size() - 1);
    ++statistics_.latency[bucket];
}

} // namespace

IncomingFrame::IncomingFrame() noexcept = default;
IncomingFrame::IncomingFrame(IncomingFrame&&) noexcept = default;

IncomingFrame::~IncomingFrame() {
    if (connection_ != nullptr) {
        (void)release();
    }
}

Result<void> IncomingFrame::release() {
    if (connection_ == nullptr) {
        return {};
    }
    const auto connection = std::exchange(connection_, nullptr);
    return connection->let_go(slot_, *texture_);
}

Result<IncomingFrame> Receiver::make_frame(std::shared_ptr<Connection> connection, std::uint32_t slot,
                                           FrameNumber number, SharedTexture& texture) {
    IncomingFrame frame;
    frame.slot_ = slot;
    frame.number_ = number;
    frame.texture_ = &texture;
    const FrameRecord& record = connection->copy_record(slot);
    frame.connection_ = std::move(connection); // from here on the slot is given back by the frame
    GEYSER_TRY(frame.info_, info_of(record));
    frame.published_ = std::chrono::nanoseconds(record.published_ns);
    return frame;
}

Result<std::unique_ptr<Receiver>> Receiver::connect(TextureShareManager& manager, std::string_view name,
                                                    const ReceiverConfig& config) {
    GEYSER_CHECK(validate_stream_name(name));
    GEYSER_TRY(auto path, stream::socket_path(config.directory, name, "Receiver::connect"));
    return std::make_unique<ReceiverImpl>(manager, std::move(path), config);
}

} // namespace geyser
