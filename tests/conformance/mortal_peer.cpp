#include "mortal_peer.hpp"

#include "deadly_calls.hpp"

#include <conformance/protocol.hpp>
#include <core/try.hpp>
#include <process/child.hpp>
#include <process/parent.hpp>

#include <geyser/vulkan.hpp>

#include <death.hpp>
#include <os_kinds.hpp>

namespace geyser::conformance::test {
namespace {

class MortalPeer {
public:
    MortalPeer(LocalParty& party, Channel& channel, const Case& subject, const Moment& moment)
        : party_(party), channel_(channel), subject_(subject), moment_(moment) {}

    Result<void> live_as_exporter() {
        enter("export");
        GEYSER_TRY(const Offer offer, party_.open(subject_));
        enter("send");
        GEYSER_CHECK(channel_.send(offer.texture, kStepTimeout));
        enter("send-semaphores");
        for (const ApiSemaphoreHandle& semaphore : offer.semaphores) {
            GEYSER_CHECK(channel_.send(semaphore, kStepTimeout));
        }
        GEYSER_CHECK(channel_.receive<UserData>(kStepTimeout));
        return release(kExported);
    }

    Result<void> live_as_importer() {
        enter("receive");
        GEYSER_TRY(const Offer offer, receive_offer(channel_, subject_.sync == SyncKind::CpuCompletion ? 0 : 2));
        enter("import");
        GEYSER_CHECK(party_.join(offer, subject_.descriptor));
        GEYSER_CHECK(channel_.receive<UserData>(kStepTimeout));
        enter("acquire");
        GEYSER_TRY(const Comparison found, party_.read(kExported));
        if (found.different != 0) {
            return fail(ErrorCode::DescriptorMismatch, "mortal peer", "the exporter's texels are not there");
        }
        return release(kAnswered);
    }

private:
    void enter(std::string_view phase) const {
        if (phase != moment_.phase) {
            return;
        }
        if (moment_.call.empty()) {
            geyser::test::die();
        }
        die_at(moment_.call);
    }

    Result<void> release(Turn turn) {
        enter("release");
        GEYSER_CHECK(party_.write(turn));
        enter("finish");
        GEYSER_CHECK(party_.finish());
        enter("tell");
        GEYSER_CHECK(channel_.send(UserData{}, kStepTimeout));
        enter("leave");
        return {};
    }

    LocalParty& party_;
    Channel& channel_;
    Case subject_;
    Moment moment_;
};

} // namespace

Case mortal_case(SyncKind sync) {
    return {.descriptor = {.width = 64, .height = 64}, .transport = geyser::test::kOpaque, .sync = sync};
}

std::vector<std::string> mortal_peer_command(std::string_view role, SyncKind sync, const Moment& moment) {
    return {process::this_program(), std::string(kMortalPeerFlag), std::string(role),
            std::string(name(sync)), std::string(moment.phase),    std::string(moment.call)};
}

Result<void> live_as_mortal_peer(std::span<char* const> arguments) {
    if (arguments.size() != 4) {
        return fail(ErrorCode::InvalidArgument, "mortal peer", "it takes a role, a kind of sync, a phase and a call");
    }
    GEYSER_TRY(Channel channel, process::meet_parent());
    Device device;
    device.log = std::make_shared<MessageLog>();
    GEYSER_TRY(const auto vulkan, deadly_vulkan());
    GEYSER_TRY(device.manager, VulkanTextureShareManager::create({.get_instance_proc_addr = vulkan}));
    GEYSER_TRY(const auto party, LocalParty::create(device));
    SyncKind sync = SyncKind::CpuCompletion;
    for (const SyncSupport& support : device.manager->capabilities().sync) {
        sync = name(support.kind) == arguments[1] ? support.kind : sync;
    }
    MortalPeer peer(*party, channel, mortal_case(sync), {arguments[2], arguments[3]});
    return arguments[0] == kExporter ? peer.live_as_exporter() : peer.live_as_importer();
}

} // namespace geyser::conformance::test
