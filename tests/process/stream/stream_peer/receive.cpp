#include "../../../support/stream_pattern.hpp"
#include "../protocol.hpp"
#include "roles.hpp"

#include <cstdlib>
#include <thread>

namespace geyser::test {
namespace {

using namespace std::chrono_literals;

class Observer {
public:
    Observer(const std::string& directory, const ReceiverOptions& options)
        : options_(options),
          receiver_(Receiver::connect(*manager_, kStreamName, {.mode = options.mode, .directory = directory}).value()) {
    }

    /// Takes one frame, where one comes soon. Whether it did.
    bool take() {
        auto frame = receiver_->acquire(20ms);
        if (frame) {
            look_at(*frame);
            if (!frame->release()) {
                ++report_.failures;
            }
            return true;
        }
        if (frame.error().code == ErrorCode::PeerClosed) {
            ++report_.ends;
            note(frame.error());
        } else if (frame.error().code != ErrorCode::Timeout) {
            ++report_.failures;
            note(frame.error());
            std::this_thread::sleep_for(1ms); // refused, perhaps: not to be asked again at once
        }
        return false;
    }
    [[nodiscard]] bool connected() const { return receiver_->statistics().connections > 0; }
    [[nodiscard]] const ReceiverReport& report() const noexcept { return report_; }

private:
    void note(const Error& error) {
        report_.trouble = {};
        error.message().copy(report_.trouble.data(), report_.trouble.size() - 1);
    }
    void look_at(const IncomingFrame& frame) {
        if (const auto connections = receiver_->statistics().connections; connections != report_.connections) {
            report_.connections = connections;
            report_.last = 0;
        }
        ++report_.frames;
        report_.broken += is_intact(frame) ? 0 : 1;
        report_.disordered += frame.number() > report_.last ? 0 : 1;
        if (report_.last != 0 && frame.number() > report_.last) {
            report_.missed += frame.number() - report_.last - 1;
        }
        report_.last = frame.number();
        if (frame.number() == options_.stops_at) {
            stop_here();
        }
        std::this_thread::sleep_for(options_.holds_frames);
        report_.broken += is_intact(frame) ? 0 : 1; // nobody has written to it meanwhile
    }

    ReceiverOptions options_;
    std::unique_ptr<HostTextureShareManager> manager_ = HostTextureShareManager::create().value();
    std::unique_ptr<Receiver> receiver_;
    ReceiverReport report_ = {};
};

} // namespace

int receive_frames(Intercom& test, const std::string& directory) {
    const auto options = test.hear<ReceiverOptions>();
    Observer observer(directory, options);
    bool introduced = false;
    for (;;) {
        const bool took = observer.take();
        if (!introduced && observer.connected()) {
            introduced = true;
            test.tell(observer.report());
        } else if (took && options.reports_each_frame) {
            test.tell(observer.report());
        }
        if (const auto command = test.try_hear<Command>()) {
            test.tell(observer.report());
            if (*command == Command::Quit) {
                return EXIT_SUCCESS;
            }
        }
    }
}

} // namespace geyser::test
