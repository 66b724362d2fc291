// Senders that mean harm while a receiver joins, and those who only ask what there is.
#include "../../support/hostile_files.hpp"
#include "../../support/process_state.hpp"
#include "hostile_sender.hpp"

#include <geyser/stream_info.hpp>

#include <gmock/gmock.h>

#include <ostream>
#include <vector>

#include <sys/file.h>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

/// Large enough for any page.
constexpr std::uint64_t kEnough = std::uint64_t{1} << 20;

UniqueFd sealed(UniqueFd memory, int seals = kSizeSeals) {
    checked(fcntl(memory.get(), F_ADD_SEALS, seals), "F_ADD_SEALS");
    return memory;
}

// --- The set-up.

struct BadSetUp {
    const char* name;
    const char* reason; ///< a part of what the receiver says
    Script script;
    friend void PrintTo(const BadSetUp& self, std::ostream* out) { *out << self.name; }
};

class HostileSetUp : public HostileSender, public testing::WithParamInterface<BadSetUp> {};

TEST_P(HostileSetUp, IsRefusedAndLeavesNothingBehind) {
    const std::size_t descriptors = open_descriptors();
    const auto met = meet(GetParam().script);
    ASSERT_FALSE(met);
    EXPECT_NE(met.error().code, ErrorCode::Timeout) << met.error().message();
    EXPECT_THAT(met.error().message(), HasSubstr(GetParam().reason));
    EXPECT_EQ(open_descriptors(), descriptors);
}

/// With the texture of slot 0 changed.
Script with_texture(const std::function<void(ApiTextureHandle&)>& change) {
    return [change](RawSender& sender, Channel& channel) {
        sender.send_welcome(channel);
        sender.send_control_page(channel);
        sender.send_receiver_page(channel);
        say(channel, stream::Textures{.epoch = 1, .slots = 1});
        auto handle = sender.texture_handle(0);
        change(handle);
        sender.send_texture(channel, handle);
    };
}
/// With `memory` in the place of the control page.
Script with_control_page(const std::function<UniqueFd()>& memory) {
    return [memory](RawSender& sender, Channel& channel) {
        sender.send_welcome(channel);
        sender.send_memory(channel, memory());
    };
}
Script with_receiver_page(const std::function<UniqueFd()>& memory) {
    return [memory](RawSender& sender, Channel& channel) {
        sender.send_welcome(channel);
        sender.send_control_page(channel);
        sender.send_memory(channel, memory());
    };
}
Script with_textures_announced(std::uint32_t slots) {
    return [slots](RawSender& sender, Channel& channel) {
        sender.send_welcome(channel);
        sender.send_control_page(channel);
        sender.send_receiver_page(channel);
        say(channel, stream::Textures{.epoch = 1, .slots = slots});
    };
}
Script with_bytes(std::size_t size, std::size_t objects) {
    return [=](RawSender&, Channel& channel) {
        send_raw(channel.waitable(), std::vector<std::byte>(size, std::byte{0x47}), make_objects(objects));
    };
}

const BadSetUp kBadSetUps[] = {
    {"SaysNothingThatMakesSense", "magic", with_bytes(64, 0)},
    {"SaysTooMuch", "more than", with_bytes(kMaxMessageBytes + 1, 0)},
    {"SendsTooManyDescriptors", "more than", with_bytes(64, kMaxMessageObjects + 1)},
    {"RefusesWithAReason", "no room",
     [](RawSender&, Channel& channel) {
         say(channel, stream::Refusal{.code = ErrorCode::DeviceMismatch, .reason = "no room"});
     }},
    {"SpeaksLikeAReceiver", "out of turn", [](RawSender&, Channel& channel) { say(channel, stream::Hello{}); }},
    {"WakesWhoIsNotThereYet", "out of turn", [](RawSender&, Channel& channel) { say(channel, stream::Wake{}); }},
    {"SendsTexturesFirst", "out of turn", [](RawSender& sender, Channel& channel) { sender.send_textures(channel); }},
    {"SendsATextureForAPage", "a texture out of turn",
     [](RawSender& sender, Channel& channel) {
         sender.send_welcome(channel);
         sender.send_texture(channel, sender.texture_handle(0));
     }},
    {"UsesSemaphoresThatWereNotOffered", "",
     [](RawSender& sender, Channel& channel) {
         say(channel, stream::Welcome{.sync = SyncKind::TimelineOpaqueFd});
         sender.send_control_page(channel);
         sender.send_receiver_page(channel);
         for (int i = 0; i < 2; ++i) {
             const ApiSemaphoreHandle handle{.kind = SyncKind::TimelineOpaqueFd, .object = make_object()};
             (void)channel.send(handle, kLong);
         }
     }},
    {"SendsAPipeForAControlPage", "memory but another kind", with_control_page(pipe_end)},
    {"SendsASmallControlPage", "fewer than", with_control_page([] { return sealed(memory_of_size(4096)); })},
    {"KeepsTheRightToTruncateItsControlPage", "lack F_SEAL_SHRINK",
     with_control_page([] { return memory_of_size(kEnough); })},
    {"SendsAnEmptyControlPage", "version", with_control_page([] { return sealed(memory_of_size(kEnough)); })},
    {"SendsASmallReceiverPage", "fewer than", with_receiver_page([] { return sealed(memory_of_size(64)); })},
    {"KeepsTheRightToTruncateAReceiverPage", "lack F_SEAL_SHRINK",
     with_receiver_page([] { return memory_of_size(kEnough); })},
    {"SendsAReceiverPageThatCannotBeWritten", "may not be written",
     with_receiver_page([] { return sealed(memory_of_size(kEnough), kSizeSeals | F_SEAL_WRITE); })},
    {"AnnouncesNoTextures", "0 slots", with_textures_announced(0)},
    {"AnnouncesMoreTexturesThanThereCanBe", "17 slots", with_textures_announced(kMaxSlots + 1)},
    {"LiesAboutATexturesMemory", "fewer than",
     with_texture([](ApiTextureHandle& handle) { handle.allocation_size *= 1024; })},
    {"KeepsTheRightToTruncateATexture", "lack F_SEAL_SHRINK",
     with_texture([](ApiTextureHandle& handle) { handle.objects.front() = memory_of_size(kEnough); })},
    {"SendsASocketForATexture", "memory but another kind",
     with_texture([](ApiTextureHandle& handle) { handle.objects.front() = unconnected_socket(); })},
    {"SendsATextureThatCannotBeImported", "", with_texture([](ApiTextureHandle& handle) {
         handle.transport = Transport::OpaqueFd;
         handle.vulkan = VulkanImageParameters{.format = 37, .usage = 7};
     })},
};
INSTANTIATE_TEST_SUITE_P(Who, HostileSetUp, testing::ValuesIn(kBadSetUps),
                         [](const auto& instance) { return std::string(instance.param.name); });

// --- Comings and goings.

TEST_F(HostileSender, ThatRefusesForEverLeavesNothingBehind) {
    constexpr int kTimes = 50;
    RawSender sender(path());
    const std::jthread other([&] {
        for (int i = 0; i < kTimes; ++i) {
            play(sender, [](RawSender&, Channel& channel) { say(channel, stream::Refusal{.reason = "never"}); });
        }
    });
    const auto receiver = make_receiver();
    const auto first = receiver->acquire(kLong);
    const std::size_t descriptors = open_descriptors();
    for (int i = 1; i < kTimes; ++i) {
        const auto refused = receiver->acquire(kLong);
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().reason, HasSubstr("never"));
    }
    EXPECT_TRUE(await([&] { return open_descriptors() <= descriptors; })); // the other thread has some, too
}

TEST_F(HostileSender, ThatRefusedAndIsGoneIsNotQuotedAnyMore) {
    constexpr Timeout kLongerThanItIsLeftAlone = 200ms;
    const auto receiver = make_receiver();
    {
        RawSender sender(path());
        const std::jthread other([&] {
            play(sender, [](RawSender&, Channel& channel) {
                say(channel, stream::Refusal{.code = ErrorCode::PeerRejected, .reason = "not now"});
            });
        });
        EXPECT_TRUE(await([&] { return receiver->acquire(1ms).error().code == ErrorCode::PeerRejected; }));
    }
    const auto missing = receiver->acquire(kLongerThanItIsLeftAlone);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::Timeout) << missing.error().message();
}

/// A sender that dies, or has no room at the moment.
class SenderThatHangsUp : public HostileSender, public testing::WithParamInterface<int> {};

TEST_P(SenderThatHangsUp, InTheSetUpIsAskedAgain) {
    RawSender sender(path());
    const std::jthread other([&] {
        play(sender, [](RawSender& self, Channel& channel) {
            const std::function<void()> steps[] = {[&] { self.send_welcome(channel); },
                                                   [&] { self.send_control_page(channel); },
                                                   [&] { self.send_receiver_page(channel); }};
            for (int i = 0; i < GetParam(); ++i) {
                steps[i]();
            }
        });
        play(sender, after_set_up([](RawSender& self) { self.publish(1, 0); }));
    });
    const auto receiver = make_receiver();
    const auto frame = receiver->acquire(kLong);
    EXPECT_TRUE(frame) << frame.error().message();
}

INSTANTIATE_TEST_SUITE_P(AfterMessages, SenderThatHangsUp, testing::Range(0, 4));

// --- The folder.

TEST_F(HostileSender, ThatKeepsTheFolderLockedDoesNotHoldTheNextOne) {
    const UniqueFd folder(checked(open(directory_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open"));
    checked(flock(folder.get(), LOCK_EX), "flock");
    const auto sender = Sender::create(*manager_, sender_config());
    ASSERT_FALSE(sender);
    EXPECT_EQ(sender.error().code, ErrorCode::Timeout) << sender.error().message();
}

// --- Those who only ask what there is.

class HostileAnswer : public HostileSender {
protected:
    /// The names that list_streams() finds where somebody answers so, beside an honest stream.
    [[nodiscard]] std::vector<std::string> names_beside(const std::function<void(Channel&)>& answer) {
        auto listener = ChannelListener::listen(path()).value();
        const std::jthread other([&] {
            auto channel = listener.accept(kLong).value();
            try {
                (void)std::get<stream::Query>(hear_message(channel));
                answer(channel);
            } catch (const std::exception&) { // who asked has left
            }
        });
        auto config = sender_config();
        config.name = "honest";
        const auto honest = Sender::create(*manager_, config).value();
        std::vector<std::string> names;
        const auto streams = list_streams(directory_.path()).value();
        for (const StreamInfo& stream : streams) {
            names.push_back(stream.name);
        }
        return names;
    }
};

TEST_F(HostileAnswer, ThatDoesNotComeIsLeftOut) { EXPECT_THAT(names_beside(await_hang_up), ElementsAre("honest")); }

TEST_F(HostileAnswer, ThatIsSomethingElseIsLeftOut) {
    EXPECT_THAT(names_beside([](Channel& channel) { say(channel, stream::Wake{}); }), ElementsAre("honest"));
}

TEST_F(HostileAnswer, ThatMakesNoSenseIsLeftOut) {
    const auto garbage = [](Channel& channel) {
        send_raw(channel.waitable(), std::vector<std::byte>(64), make_objects(3));
    };
    const std::size_t descriptors = open_descriptors();
    EXPECT_THAT(names_beside(garbage), ElementsAre("honest"));
    EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_F(HostileAnswer, ThatNamesAnotherStreamIsFoundUnderItsOwnName) {
    const auto liar = [](Channel& channel) { say(channel, StreamInfo{.name = "honest", .process = 1}); };
    EXPECT_THAT(names_beside(liar), ElementsAre(kStreamName, "honest"));
}

} // namespace
} // namespace geyser::test
