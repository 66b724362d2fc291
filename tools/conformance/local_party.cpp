#include "party.hpp"

#include <utility>

namespace geyser::conformance {
namespace {

std::unexpected<Error> passed_on(Error& error) { return std::unexpected(std::move(error)); }

} // namespace

std::optional<SyncPoint> LocalParty::Direction::next() {
    return semaphore ? std::optional(SyncPoint{semaphore.get(), ++value}) : std::nullopt;
}

Result<std::unique_ptr<LocalParty>> LocalParty::create(TextureShareManager& manager, std::shared_ptr<MessageLog> log) {
    auto endpoint = make_endpoint(manager);
    if (!endpoint) {
        return passed_on(endpoint.error());
    }
    return std::unique_ptr<LocalParty>(new LocalParty(manager, std::move(log), std::move(*endpoint)));
}

Result<Offer> LocalParty::open(const Case& subject) {
    auto texture = manager_.create_shareable_texture(subject.descriptor, subject.transport);
    if (!texture) {
        return passed_on(texture.error());
    }
    texture_ = std::move(*texture);
    use_ = Use::First;
    auto exported = manager_.export_texture(*texture_);
    if (!exported) {
        return passed_on(exported.error());
    }
    Offer offer{.texture = std::move(*exported)};
    if (subject.sync == SyncKind::CpuCompletion) {
        return offer;
    }
    for (Direction* direction : {&outgoing_, &incoming_}) {
        auto semaphore = manager_.create_semaphore(subject.sync);
        if (!semaphore) {
            return passed_on(semaphore.error());
        }
        direction->semaphore = std::move(*semaphore);
        auto handle = manager_.export_semaphore(*direction->semaphore);
        if (!handle) {
            return passed_on(handle.error());
        }
        offer.semaphores.push_back(std::move(*handle));
    }
    return offer;
}

Result<void> LocalParty::join(const Offer& offer, const TextureDescriptor& expected) {
    auto texture = manager_.import_texture(offer.texture, expected);
    if (!texture) {
        return passed_on(texture.error());
    }
    texture_ = std::move(*texture);
    use_ = Use::Later;
    // What the exporter sends out comes in here.
    Direction* const directions[] = {&incoming_, &outgoing_};
    for (std::size_t i = 0; i < offer.semaphores.size(); ++i) {
        auto semaphore = manager_.import_semaphore(offer.semaphores[i]);
        if (!semaphore) {
            return passed_on(semaphore.error());
        }
        directions[i]->semaphore = std::move(*semaphore);
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
        if (auto reset = incoming_.semaphore->signal(0); !reset) {
            return passed_on(reset.error());
        }
    }
    return found;
}

Result<void> LocalParty::close() {
    if (auto finished = endpoint_->finish(); !finished) {
        return finished;
    }
    texture_.reset();
    outgoing_ = {};
    incoming_ = {};
    const auto messages = log_->take();
    return messages.empty() ? Result<void>() : fail(ErrorCode::DriverFailure, "validation", messages.front());
}

} // namespace geyser::conformance
