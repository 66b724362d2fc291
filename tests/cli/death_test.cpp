// One of the demo's two processes dies, at whatever it was doing just then.

#include "program.hpp"

#include <geyser/os_object.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace geyser::test {
namespace {

using testing::HasSubstr;

class CliDemoDeath : public testing::Test {
protected:
    /// More frames than any test waits for.
    pid_t start_endless_demo() {
        return start_program(
            {"demo", "--frames", "4000000000", "--size", "64", "--output", scratch_path("endless.png")});
    }
};

TEST_F(CliDemoDeath, ADeadConsumerIsReported) {
    const pid_t producer = start_endless_demo();
    const pid_t consumer = child_of(producer);
    ASSERT_GT(consumer, 0);
    kill(consumer, SIGKILL);
    const ProgramRun run = finish_program(producer);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("the second process was killed by signal 9"));
    EXPECT_EQ(run.out, "");
}

TEST_F(CliDemoDeath, ADeadProducerTakesItsConsumerAlong) {
    const pid_t producer = start_endless_demo();
    const pid_t consumer = child_of(producer);
    ASSERT_GT(consumer, 0);
    const UniqueFd watch(static_cast<int>(syscall(SYS_pidfd_open, consumer, 0)));
    ASSERT_TRUE(watch);
    kill(producer, SIGKILL);
    EXPECT_EQ(finish_program(producer).exit_code, 128 + SIGKILL);
    pollfd ended = {.fd = watch.get(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&ended, 1, -1), 1); // The test's own time limit is the deadline.
    EXPECT_FALSE(std::filesystem::exists(scratch_path("endless.png")));
}

TEST_F(CliDemoDeath, AnInterruptEndsBothAndIsPassedOn) {
    const pid_t producer = start_endless_demo();
    const pid_t consumer = child_of(producer);
    ASSERT_GT(consumer, 0);
    const UniqueFd watch(static_cast<int>(syscall(SYS_pidfd_open, consumer, 0)));
    ASSERT_TRUE(watch);
    kill(producer, SIGINT);
    const ProgramRun run = finish_program(producer);
    EXPECT_EQ(run.exit_code, 128 + SIGINT);
    EXPECT_EQ(run.err, "geyser demo: interrupted\n");
    pollfd ended = {.fd = watch.get(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&ended, 1, 0), 1); // Before the producer itself was gone.
}

} // namespace
} // namespace geyser::test
