#include "core/try.hpp"
#include "stream/connection.hpp"

#include <geyser/receiver.hpp>

#include <utility>

namespace geyser {
namespace {

/// What lies in shared memory is a claim: an enumerator outside its range would be undefined behaviour to use.
Result<FrameInfo> info_of(const stream::FrameRecord& record) {
    const stream::FrameFields& fields = record.fields;
    const auto in_range = [](std::uint8_t value, auto last) { return value <= static_cast<std::uint8_t>(last); };
    if (!in_range(fields.primaries, ColorPrimaries::Bt601) || !in_range(fields.transfer, TransferFunction::Hlg) ||
        !in_range(fields.range, ColorRange::Limited) || !in_range(fields.matrix, ColorMatrix::Bt2020) ||
        !in_range(fields.alpha, AlphaMode::Opaque) || !in_range(fields.origin, Origin::BottomLeft) ||
        fields.metadata_bytes > kMaxFrameMetadata) {
        return fail(ErrorCode::MalformedMessage, "Receiver::acquire",
                    "the sender's record of the frame has values out of range");
    }
    return FrameInfo{.presentation_time = std::chrono::nanoseconds(fields.presentation_ns),
                     .damage = fields.damage,
                     .color_space = {.primaries = static_cast<ColorPrimaries>(fields.primaries),
                                     .transfer = static_cast<TransferFunction>(fields.transfer),
                                     .range = static_cast<ColorRange>(fields.range),
                                     .matrix = static_cast<ColorMatrix>(fields.matrix)},
                     .alpha = static_cast<AlphaMode>(fields.alpha),
                     .origin = static_cast<Origin>(fields.origin),
                     .metadata = std::span(record.metadata).first(fields.metadata_bytes)};
}

} // namespace

IncomingFrame::IncomingFrame() noexcept = default;
IncomingFrame::IncomingFrame(IncomingFrame&&) noexcept = default;

IncomingFrame::~IncomingFrame() {
    if (connection_ != nullptr) {
        (void)release();
    }
}

SyncPoints IncomingFrame::signals() const noexcept {
    return connection_ != nullptr ? connection_->signals(slot_) : SyncPoints();
}

Result<void> IncomingFrame::release(SyncPoints after) {
    if (connection_ == nullptr) {
        return {};
    }
    const auto connection = std::exchange(connection_, nullptr);
    return connection->let_go(slot_, after);
}

Result<IncomingFrame> Receiver::make_frame(std::shared_ptr<stream::Connection> connection, std::uint32_t slot,
                                           FrameNumber number, SharedTexture& texture, SyncPoint ready) {
    IncomingFrame frame;
    frame.slot_ = slot;
    frame.number_ = number;
    frame.texture_ = &texture;
    frame.ready_ = ready;
    const stream::FrameRecord& record = connection->record(slot);
    GEYSER_TRY(frame.info_, info_of(record));
    frame.published_ = std::chrono::nanoseconds(record.fields.published_ns);
    frame.connection_ = std::move(connection); // from here on the slot is given back by the frame
    return frame;
}

} // namespace geyser
