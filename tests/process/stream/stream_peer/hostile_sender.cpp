// A sender that writes anything anywhere into the pages of its stream, all the time. Goes on until it is killed.
#include "../../../support/raw_stream.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <poll.h>

#include <iterator>
#include <random>
#include <thread>

namespace geyser::test {
namespace {

class Noise {
public:
    Noise(RawSender& sender, std::uint32_t seed)
        : page_(sender.control()), receiver_page_(sender.receiver_page()), random_(seed) {}

    void make() {
        switch (random_() % 16) {
        case 0:
            return page_.epoch.store(random_() % 64 == 0 ? 2 : 1); // textures that never come
        case 1:
            return page_.latest.store(number());
        case 2:
            return page_.sender_waits.store(static_cast<std::uint32_t>(random_() % 2));
        case 3:
            return scribble(page_.slots[random_() % RawSender::kSlots].record);
        case 4:
            return page_.wake.store(static_cast<std::uint32_t>(random_()));
        case 5:
            return receiver_page_.held.store(number());
        case 6:
            return receiver_page_.standing.store(random_() % 4 == 0 ? stream::Standing::ThrownOut
                                                                    : stream::Standing::Connected);
        default:
            return publish();
        }
    }

private:
    /// What a sender would do, without asking who reads.
    void publish() {
        const auto slot = static_cast<std::uint32_t>(random_() % RawSender::kSlots);
        const std::uint64_t frame = random_() % 64 == 0 ? number() : ++frame_;
        if (random_() % 4 != 0) {
            page_.slots[slot].record.fields = {};
        }
        page_.slots[slot].frame.store(frame);
        page_.latest.store(stream::pack({.frame = frame, .slot = slot}));
        page_.wake.fetch_add(1);
    }
    std::uint64_t number() { return random_() >> random_() % 64; }
    void scribble(stream::FrameRecord& record) {
        const auto bytes = std::as_writable_bytes(std::span(&record.fields, 1));
        for (int i = 0; i < 8; ++i) {
            const std::size_t place = random_() % sizeof(stream::FrameFields);
            bytes[place] = static_cast<std::byte>(random_() % 2 == 0 ? random_() : random_() % 4);
        }
    }

    stream::ControlPage& page_;
    stream::ReceiverPage& receiver_page_;
    std::mt19937_64 random_;
    std::uint64_t frame_ = 0;
};

} // namespace

int send_noise(Intercom& test, const std::string& directory) {
    const auto seed = test.hear<std::uint32_t>();
    RawSender sender(directory + "/" + kStreamName + ".sock");
    Noise noise(sender, seed);
    std::vector<Channel> receivers;
    test.tell(seed); // it may be connected to
    for (;;) {
        pollfd listener = {.fd = sender.waitable(), .events = POLLIN, .revents = 0};
        if (poll(&listener, 1, 0) > 0) {
            sender.control().epoch.store(1);
            std::erase_if(receivers, has_hung_up);
            receivers.push_back(sender.accept());
            sender.introduce(receivers.back());
        }
        for (int i = 0; i < 16; ++i) {
            noise.make();
        }
        std::this_thread::sleep_for(std::chrono::microseconds(20)); // let the receiver believe some of it
    }
}

} // namespace geyser::test
