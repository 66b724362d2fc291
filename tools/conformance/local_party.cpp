#include "party.hpp"

#include <core/try.hpp>

#include <utility>

namespace geyser::conformance {

std::optional<SyncPoint> LocalParty::Direction::next() {
    return semaphore ? std::optional(SyncPoint{semaphore.get(), ++value}) : std::nullopt;
}

Result<std::unique_ptr<LocalParty>> LocalParty::create(TextureShareManager& manager, std::shared_ptr<MessageLog> log) {
    GEYSER_TRY(auto endpoint, make_endpoint(manager));
    return std::unique_ptr<LocalParty>(new LocalParty(manager, std::move(log), std::move(endpoint)));
}

Result<Offer> LocalParty::open(const Case& subject) {
    GEYSER_TRY(texture_, manager_.create_shareable_texture(subject.descriptor, subject.transport));
    use_ = Use::First;
    Offer offer;
    GEYSER_TRY(offer.texture, manager_.export_texture(*texture_));
    if (subject.sync == SyncKind::CpuCompletion) {
        return offer;
    }
    for (Direction* direction : {&outgoing_, &incoming_}) {
        GEYSER_TRY(direction->semaphore, manager_.create_semaphore(subject.sync));
        GEYSER_TRY(auto handle, manager_.export_semaphore(*direction->semaphore));
        offer.semaphores.push_back(std::move(handle));
    }
    return offer;
}

Result<void> LocalParty::join(const Offer& offer, const TextureDescriptor& expected) {
    GEYSER_TRY(texture_, manager_.import_texture(offer.texture, expected));
    use_ = Use::Later;
    // What the exporter sends out comes in here.
    Direction* const directions[] = {&incoming_, &outgoing_};
    for (std::size_t i = 0; i < offer.semaphores.size(); ++i) {
        GEYSER_TRY(directions[i]->semaphore, manager_.import_semaphore(offer.semaphores[i]));
    }
    return {};
}

Result<void> LocalParty::write(Turn turn) {
    return endpoint_->write(*texture_, std::exchange(use_, Use::Later), turn, outgoing_.next());
}

Result<Comparison> LocalParty::read(Turn turn) {
    auto found = endpoint_->read(*texture_, turn, incoming_.next());
    if (found && incoming_.semaphore && incoming_.semaphore->kind() == SyncKind::FenceOpaqueFd) {
        // Whoever has waited for a fence resets it for the next turn.
        GEYSER_CHECK(incoming_.semaphore->signal(0));
    }
    return found;
}

Result<void> LocalParty::close() {
    GEYSER_CHECK(endpoint_->finish());
    texture_.reset();
    outgoing_ = {};
    incoming_ = {};
    const auto messages = log_->take();
    return messages.empty() ? Result<void>() : fail(ErrorCode::DriverFailure, "validation", messages.front());
}

} // namespace geyser::conformance
