// A party is one side of a case: a manager, its endpoint, and the texture and semaphores of the case at hand. It may
// live in this process or in another.
#pragma once

#include "device.hpp"
#include "pattern.hpp"
#include "stream.hpp"

#include <endpoint/endpoint.hpp>
#include <geyser/manager.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace geyser::conformance {

using endpoint::kStepTimeout;
using endpoint::Way;

/// One writing or reading.
struct Turn {
    std::uint32_t seed = 0; ///< of the pattern
    Way way = Way::Recorded;
};

/// What one case shares, and how.
struct Case {
    TextureDescriptor descriptor = {};
    Transport transport = Transport::OpaqueFd;
    SyncKind sync = SyncKind::CpuCompletion;
};

/// What the exporter gives to the importer.
struct Offer {
    ApiTextureHandle texture = {};
    /// Empty for CpuCompletion. Else the one that the exporter signals, and the one that it waits for.
    std::vector<ApiSemaphoreHandle> semaphores = {};
};

/// The importing side. A case is join(), any number of read() and write() in turn, and close(); or follow() and
/// close().
class Party {
public:
    virtual ~Party() = default;
    Party(const Party&) = delete;
    Party& operator=(const Party&) = delete;

    /// Imports everything; the offer stays the caller's.
    [[nodiscard]] virtual Result<void> join(const Offer& offer, const TextureDescriptor& expected) = 0;
    /// Fills the texture with the turn's pattern and hands it over.
    [[nodiscard]] virtual Result<void> write(Turn turn) = 0;
    /// Takes the texture over and looks for the turn's pattern.
    [[nodiscard]] virtual Result<Comparison> read(Turn turn) = 0;
    /// Takes every frame of a stream; returns after the last.
    [[nodiscard]] virtual Result<StreamReport> follow(const StreamOffer& offer) = 0;
    /// Ends the case, in whatever state it is. The error is the first message of the validation layers since the last
    /// call.
    [[nodiscard]] virtual Result<void> close() = 0;

protected:
    Party() = default;
};

/// A party in this process; it can export, too.
class LocalParty final : public Party {
public:
    /// The device must outlive the party.
    [[nodiscard]] static Result<std::unique_ptr<LocalParty>> create(const Device& device);
    /// The textures go before the endpoint: nothing may be pending on them.
    ~LocalParty() override { static_cast<void>(finish()); }

    /// Creates and exports everything that the case needs.
    [[nodiscard]] Result<Offer> open(const Case& subject);
    [[nodiscard]] Result<void> join(const Offer& offer, const TextureDescriptor& expected) override;
    [[nodiscard]] Result<void> write(Turn turn) override;
    [[nodiscard]] Result<Comparison> read(Turn turn) override;
    [[nodiscard]] Result<StreamReport> follow(const StreamOffer& offer) override;
    [[nodiscard]] Result<void> close() override;

    /// Makes a sender. From here on until close() only publish() may be called, on any one thread.
    [[nodiscard]] Result<StreamOffer> open_stream(const StreamCase& subject);
    /// Publisher::publish().
    [[nodiscard]] Result<void> publish(const std::stop_token& stop) { return publisher_->publish(stop); }
    /// What the sender has done.
    [[nodiscard]] SenderStatistics sent() const { return publisher_->statistics(); }

    /// Waits for the work of this side that is still pending.
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] const TextureShareManager& manager() const noexcept { return manager_; }

private:
    /// One direction of sync: each hand-off reaches the next value.
    struct Direction {
        std::unique_ptr<SharedSemaphore> semaphore = {};
        std::uint64_t value = 0;
        /// Empty for CpuCompletion.
        [[nodiscard]] std::optional<SyncPoint> next();
    };

    LocalParty(const Device& device, std::unique_ptr<endpoint::Endpoint> endpoint)
        : device_(device), manager_(*device.manager), endpoint_(std::move(endpoint)) {}

    const Device& device_;
    TextureShareManager& manager_;
    std::unique_ptr<endpoint::Endpoint> endpoint_;
    std::unique_ptr<Publisher> publisher_;
    std::unique_ptr<SharedTexture> texture_;
    endpoint::Use use_ = endpoint::Use::First;
    Direction outgoing_;
    Direction incoming_;
};

} // namespace geyser::conformance
