// One of the demo's two processes dies, at whatever it was doing just then.

#include "program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace geyser::test {
namespace {

using testing::HasSubstr;

class CliDemoDeath : public testing::Test {
protected:
    /// More frames than any test waits for.
    StartedProgram producer_{
        {"demo", "--frames", "4000000000", "--size", "64", "--output", scratch_path("endless.png")}};
};

TEST_F(CliDemoDeath, ADeadConsumerIsReported) {
    const OtherProcess consumer = producer_.child();
    consumer.kill();
    const ProgramRun run = producer_.finish();
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("the second process " + words_for_killed()));
    EXPECT_EQ(run.out, "");
}

TEST_F(CliDemoDeath, ADeadProducerTakesItsConsumerAlong) {
    const OtherProcess consumer = producer_.child();
    producer_.signal(Signal::Kill);
    EXPECT_EQ(producer_.finish().exit_code, exit_code_of(Signal::Kill));
    consumer.await_end();
    EXPECT_FALSE(std::filesystem::exists(scratch_path("endless.png")));
}

TEST_F(CliDemoDeath, AnInterruptEndsBothAndIsPassedOn) {
    const OtherProcess consumer = producer_.child();
    producer_.signal(Signal::Interrupt);
    const ProgramRun run = producer_.finish();
    EXPECT_EQ(run.exit_code, exit_code_of(Signal::Interrupt));
    EXPECT_EQ(run.err, "geyser demo: interrupted\n");
    EXPECT_TRUE(consumer.has_ended()); // Before the producer itself was gone.
}

} // namespace
} // namespace geyser::test
