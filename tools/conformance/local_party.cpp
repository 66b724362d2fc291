#include "party.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

#include <utility>

namespace geyser::conformance {

using endpoint::Use;

std::optional<SyncPoint> LocalParty::Direction::next() {
    return semaphore ? std::optional(SyncPoint{semaphore.get(), ++value}) : std::nullopt;
}

Result<std::unique_ptr<LocalParty>> LocalParty::create(const Device& device) {
    GEYSER_CHECK(endpoint::make_current(*device.manager));
    GEYSER_TRY(auto endpoint, endpoint::make_endpoint(*device.manager));
    return std::unique_ptr<LocalParty>(new LocalParty(device, std::move(endpoint)));
}

Result<Offer> LocalParty::open(const Case& subject) {
    GEYSER_CHECK(endpoint::make_current(manager_));
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
    GEYSER_CHECK(endpoint::make_current(manager_));
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
    GEYSER_CHECK(endpoint::make_current(manager_));
    return endpoint_->write(*texture_, std::exchange(use_, Use::Later), turn.way, outgoing_.next(),
                            [&](const Subresource& part, std::span<std::byte> texels) {
                                fill(texels, part, texture_->format(), turn.seed);
                            });
}

Result<Comparison> LocalParty::read(Turn turn) {
    GEYSER_CHECK(endpoint::make_current(manager_));
    Comparison found;
    GEYSER_CHECK(endpoint_->read(*texture_, turn.way, incoming_.next(),
                                 [&](const Subresource& part, std::span<const std::byte> texels) {
                                     compare(texels, part, texture_->format(), turn.seed, found);
                                 }));
    if (incoming_.semaphore && is_fence(incoming_.semaphore->kind())) {
        // Whoever has waited for a fence resets it for the next turn.
        GEYSER_CHECK(incoming_.semaphore->signal(0));
    }
    return found;
}

Result<StreamReport> LocalParty::follow(const StreamOffer& offer) {
    GEYSER_CHECK(endpoint::make_current(manager_));
    return conformance::follow(offer, device_, *endpoint_);
}

Result<StreamOffer> LocalParty::open_stream(const StreamCase& subject) {
    GEYSER_CHECK(endpoint::make_current(manager_));
    GEYSER_TRY(publisher_, Publisher::create(subject, device_, *endpoint_));
    GEYSER_CHECK(endpoint::release_current(manager_)); // for the thread that publishes
    return publisher_->offer();
}

Result<void> LocalParty::close() {
    GEYSER_CHECK(finish());
    publisher_.reset();
    texture_.reset();
    outgoing_ = {};
    incoming_ = {};
    const auto messages = device_.log->take();
    return messages.empty() ? Result<void>() : fail(ErrorCode::DriverFailure, "validation", messages.front());
}

Result<void> LocalParty::finish() {
    GEYSER_CHECK(endpoint::make_current(manager_));
    return endpoint_->finish();
}

} // namespace geyser::conformance
