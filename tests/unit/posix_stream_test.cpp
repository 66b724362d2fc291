// Streams in a process that has no descriptor left.
#include "../support/ipc_sockets.hpp"
#include "../support/stream_fixture.hpp"

#include <sys/resource.h>

namespace geyser::test {
namespace {

/// While it lives, this process can open no further descriptor, and wait for no two of those that it has.
class NoDescriptors {
public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &old_);
        const rlimit none = {.rlim_cur = 1, .rlim_max = old_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &old_); }

private:
    rlimit old_ = {};
};

TEST_F(Stream, SendersThatHadNoDescriptorForAReceiverTakeTheNextOne) {
    auto sender = make_sender();
    const UniqueFd knocker(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    ASSERT_LT(socket().copy(address.sun_path, sizeof(address.sun_path)), sizeof(address.sun_path));
    {
        const NoDescriptors none;
        ASSERT_EQ(::connect(knocker.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
        // The test holds without it: the sender has nearly always failed by then.
        std::this_thread::sleep_for(20ms);
    }
    send(*sender, 7);
    const auto receiver = make_receiver();
    const auto frame = receiver->acquire(1min);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(first_byte(*frame), 7U);
}

} // namespace
} // namespace geyser::test
