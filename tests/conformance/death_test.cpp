// The other process dies: before, in and after each step of sharing one texture. Whoever is left learns of it, keeps a
// queue that works, and holds nothing of the dead.
#include "../support/process_state.hpp"
#include "../support/validation.hpp"
#include "mortal_peer.hpp"

#include <conformance/matrix.hpp>
#include <conformance/protocol.hpp>
#include <death.hpp>
#include <os_kinds.hpp>
#include <process/child.hpp>

#include <geyser/vulkan.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace geyser::conformance::test {
namespace {

using geyser::test::kBinary;
using geyser::test::kFence;
using geyser::test::kGetFence;
using geyser::test::kGetMemory;
using geyser::test::kGetSemaphore;
using geyser::test::kImportFence;
using geyser::test::kImportSemaphore;
using geyser::test::kTimeline;
using geyser::test::nothing_leaked_since;
using geyser::test::open_descriptors;
using ::testing::AnyOf;
using ::testing::Eq;

struct Death {
    std::string_view role;
    SyncKind sync;
    Moment moment;
};

std::string title(const Death& death) {
    std::string text;
    for (const std::string_view part : {death.role, death.moment.phase, death.moment.call, name(death.sync)}) {
        text += text.empty() || part.empty() ? "" : "_";
        text += part;
    }
    std::ranges::replace(text, '-', '_');
    return text;
}

void PrintTo(const Death& death, std::ostream* out) { *out << title(death); }

/// Every step that moves the texture, and for each kind of sync every step that differs.
std::vector<Death> deaths() {
    std::vector<Death> all;
    const auto add = [&](std::string_view role, SyncKind sync, const std::vector<Moment>& moments) {
        for (const Moment& moment : moments) {
            all.push_back({role, sync, moment});
        }
    };
    add(kExporter, SyncKind::CpuCompletion,
        {{"export", "vkCreateImage"},
         {"export", "vkAllocateMemory"},
         {"export", "vkBindImageMemory"},
         {"export", kGetMemory},
         {"send"},
         {"release", "vkQueueSubmit"},
         {"release", "vkWaitForFences"},
         {"tell"},
         {"leave"}});
    add(kImporter, SyncKind::CpuCompletion,
        {{"receive"},
         {"import", "vkCreateImage"},
         {"import", "vkAllocateMemory"},
         {"import", "vkBindImageMemory"},
         {"acquire", "vkQueueSubmit"},
         {"acquire", "vkWaitForFences"},
         {"release", "vkQueueSubmit"},
         {"release", "vkWaitForFences"},
         {"tell"},
         {"leave"}});
    struct Calls {
        SyncKind sync;
        std::string_view create;
        std::string_view get;
        std::string_view import;
    };
    constexpr std::array kKinds = {Calls{kFence, "vkCreateFence", kGetFence, kImportFence},
                                   Calls{kBinary, "vkCreateSemaphore", kGetSemaphore, kImportSemaphore},
                                   Calls{kTimeline, "vkCreateSemaphore", kGetSemaphore, kImportSemaphore}};
    for (const Calls& calls : kKinds) {
        add(kExporter, calls.sync,
            {{"export", calls.create},
             {"export", calls.get},
             {"send-semaphores"},
             {"release", "vkQueueSubmit"},
             {"finish"},
             {"tell"},
             {"leave"}});
        add(kImporter, calls.sync,
            {{"receive"},
             {"import", calls.create},
             {"import", calls.import},
             {"acquire", "vkQueueSubmit"},
             {"acquire", "vkWaitForFences"},
             {"release", "vkQueueSubmit"},
             {"finish"},
             {"tell"},
             {"leave"}});
    }
    return all;
}

/// Devices of the lane, under the validation layer.
class DeathLane : public ::testing::Test {
public:
    static void SetUpTestSuite() {
        const bool validation = !geyser::test::may_lack_validation();
        for (Device& device : devices_) {
            auto opened = open_device(Api::Vulkan, {}, validation);
            if (!opened) {
                ADD_FAILURE() << opened.error().message() << "; " << geyser::test::kValidationNeeded;
                return;
            }
            device = std::move(*opened);
        }
        // What a driver opens once stays open: a first exchange has it opened before anything is counted.
        const auto first = party(devices_[0]);
        const auto second = party(devices_[1]);
        for (const SyncSupport& sync : devices_[0].manager->capabilities().sync) {
            if (sync.can_export && sync.can_import) {
                static_cast<void>(run_case(mortal_case(sync.kind), *first, *second, *devices_[1].manager));
            }
        }
    }
    static void TearDownTestSuite() { devices_ = {}; }

protected:
    void SetUp() override { ASSERT_TRUE(devices_[1].manager); }

    static std::unique_ptr<LocalParty> party(const Device& device) { return LocalParty::create(device).value(); }
    static bool lacks(SyncKind sync) {
        const SyncSupport* support = devices_[0].manager->capabilities().find(sync);
        return !support->can_export || !support->can_import;
    }

    /// Whether the queue that shared with the dead goes on: a whole case over it, with a living device.
    static void expect_life_goes_on(LocalParty& survivor, SyncKind sync) {
        const auto bystander = party(devices_[1]);
        const Verdict verdict = run_case(mortal_case(sync), survivor, *bystander, *devices_[1].manager);
        EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
    }
    /// A peer that cannot be started is a failure with a reason.
    static process::Child start(std::string_view role, SyncKind sync, const Moment& moment) {
        auto peer = process::Child::start(mortal_peer_command(role, sync, moment));
        return peer ? std::move(*peer) : throw std::runtime_error(peer.error().message());
    }
    static void expect_killed(process::Child& peer) { EXPECT_EQ(peer.join(), geyser::test::kDeath); }

    static inline std::array<Device, 2> devices_ = {};
};

/// What the survivor gets of a peer that may be dead already.
template <class T>
void expect_done_or_closed(const Result<T>& result) {
    if (!result) {
        EXPECT_EQ(result.error().code, ErrorCode::PeerClosed) << result.error().message();
    }
}

class DeathAtLane : public DeathLane, public ::testing::WithParamInterface<Death> {
protected:
    void SetUp() override {
        DeathLane::SetUp();
        if (lacks(GetParam().sync)) {
            GTEST_SKIP() << devices_[0].manager->capabilities().find(GetParam().sync)->reason;
        }
    }

    static bool is_told() { return GetParam().moment.phase == "leave"; }

    /// The survivor's part, as far as the peer lets it get.
    static void live_with_importer(LocalParty& survivor, Channel& channel) {
        {
            const Offer offer = survivor.open(mortal_case(GetParam().sync)).value();
            expect_done_or_closed(send_offer(channel, offer));
        }
        ASSERT_TRUE(survivor.write(kExported));
        expect_done_or_closed(channel.send(UserData{}, kStepTimeout));
        expect_end(survivor, channel, kAnswered);
    }
    static void live_with_exporter(LocalParty& survivor, Channel& channel) {
        const Case subject = mortal_case(GetParam().sync);
        const auto offer = receive_offer(channel, subject.sync == SyncKind::CpuCompletion ? 0 : 2);
        expect_done_or_closed(offer);
        if (offer) {
            ASSERT_TRUE(survivor.join(*offer, subject.descriptor));
            expect_done_or_closed(channel.send(UserData{}, kStepTimeout));
        }
        expect_end(survivor, channel, kExported);
    }
    /// Nothing is waited for on the GPU before the peer has told that it will be there.
    static void expect_end(LocalParty& survivor, Channel& channel, Turn turn) {
        if (is_told()) {
            ASSERT_TRUE(channel.receive<UserData>(kStepTimeout));
            const auto found = survivor.read(turn);
            ASSERT_TRUE(found) << found.error().message();
            EXPECT_GT(found->blocks, 0U);
            EXPECT_EQ(found->different, 0U) << found->first;
        }
        const auto nothing = channel.receive(kStepTimeout);
        ASSERT_FALSE(nothing);
        EXPECT_EQ(nothing.error().code, ErrorCode::PeerClosed) << nothing.error().message();
    }
};

TEST_P(DeathAtLane, LeavesTheSurvivorWhole) {
    const Death& death = GetParam();
    const auto survivor = party(devices_[0]);
    const auto before = open_descriptors();
    {
        auto peer = start(death.role, death.sync, death.moment);
        if (death.role == kImporter) {
            live_with_importer(*survivor, peer.channel());
        } else {
            live_with_exporter(*survivor, peer.channel());
        }
        expect_killed(peer);
    }
    const auto closed = survivor->close();
    EXPECT_TRUE(closed) << closed.error().message();
    EXPECT_TRUE(nothing_leaked_since(before));
    expect_life_goes_on(*survivor, death.sync);
}

INSTANTIATE_TEST_SUITE_P(Each, DeathAtLane, ::testing::ValuesIn(deaths()),
                         [](const auto& test) { return title(test.param); });

class DeathInAWaitLane : public DeathLane, public ::testing::WithParamInterface<SyncKind> {
protected:
    void SetUp() override {
        DeathLane::SetUp();
        if (lacks(GetParam())) {
            GTEST_SKIP() << devices_[0].manager->capabilities().find(GetParam())->reason;
        }
    }
};

// The peer's GPU or CPU waits for a signal that has not been given when it dies.
TEST_P(DeathInAWaitLane, LetsTheSignallerSignal) {
    const auto survivor = party(devices_[0]);
    const auto before = open_descriptors();
    {
        auto peer = start(kImporter, GetParam(), {.phase = "acquire", .call = "vkWaitForFences"});
        ASSERT_TRUE(send_offer(peer.channel(), survivor->open(mortal_case(GetParam())).value()));
        ASSERT_TRUE(peer.channel().send(UserData{}, kStepTimeout));
        EXPECT_EQ(peer.channel().receive(kStepTimeout).error().code, ErrorCode::PeerClosed);
        expect_killed(peer);
        EXPECT_TRUE(survivor->write(kExported));
    }
    const auto closed = survivor->close();
    EXPECT_TRUE(closed) << closed.error().message();
    EXPECT_TRUE(nothing_leaked_since(before));
    expect_life_goes_on(*survivor, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, DeathInAWaitLane, ::testing::Values(kFence, kBinary, kTimeline),
                         [](const auto& test) { return std::to_string(static_cast<int>(test.param)); });

// A GPU that waits for a dead peer's timeline is set free by the host.
TEST_F(DeathLane, AQueueThatWaitsForTheDeadIsSetFree) {
    if (lacks(kTimeline)) {
        GTEST_SKIP() << devices_[0].manager->capabilities().find(kTimeline)->reason;
    }
    TextureShareManager& manager = *devices_[0].manager;
    auto peer = start(kExporter, kTimeline, {.phase = "release", .call = "vkQueueSubmit"});
    const Offer offer = receive_offer(peer.channel(), 2).value();
    const auto texture = manager.import_texture(offer.texture, offer.texture.descriptor).value();
    const auto theirs = manager.import_semaphore(offer.semaphores[0]).value();
    const auto ours = manager.create_semaphore(kTimeline).value();
    ASSERT_TRUE(manager.acquire(*texture, {.wait = SyncPoint{theirs.get(), 1}, .signal = SyncPoint{ours.get(), 1}}));
    ASSERT_TRUE(peer.channel().send(UserData{}, kStepTimeout));
    EXPECT_EQ(peer.channel().receive(kStepTimeout).error().code, ErrorCode::PeerClosed);
    expect_killed(peer);
    EXPECT_EQ(ours->value(), 0U);
    ASSERT_TRUE(theirs->signal(1));
    EXPECT_TRUE(ours->wait(1, kStepTimeout));
    // The validation layer of Debian 12 objects to such a signal; see ValidationLog.
    static_cast<void>(devices_[0].log->take());
}

} // namespace
} // namespace geyser::conformance::test
