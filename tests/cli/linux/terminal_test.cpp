// Programs at a terminal, whose near end is the test's.

#include "../stream_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace geyser::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class Terminal {
public:
    Terminal() : near_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        if (!near_ || grantpt(near_.get()) != 0 || unlockpt(near_.get()) != 0) {
            throw std::runtime_error("no pseudo terminal");
        }
    }
    [[nodiscard]] UniqueFd open() const {
        return UniqueFd(::open(ptsname(near_.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    }
    /// Everything up to and with `end`; or, where the program closed the terminal first, up to there.
    std::string read_until(const std::string& end) {
        std::string text;
        char byte = 0;
        while (!text.ends_with(end) && ::read(near_.get(), &byte, 1) == 1) {
            text += byte;
        }
        return text;
    }

private:
    UniqueFd near_;
};

TEST_F(StreamCommands, WriteNoPixelsToATerminal) {
    const Terminal terminal;
    for (const char* option : {"--raw", "--y4m"}) {
        RunningProgram receiver({"receive", "cam", option, "-"}, {.out = terminal.open()});
        const ProgramRun run = receiver.finish();
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_THAT(run.err, StartsWith("geyser receive: standard output is a terminal"));
    }
    RunningProgram sender({"send", "cam", "-"}, {.in = terminal.open()});
    EXPECT_THAT(sender.finish().err, StartsWith("geyser send: standard input is a terminal"));
}

TEST_F(StreamCommands, FillATerminalThatIsAsItWasAfterwards) {
    RunningProgram sender({"send", "cam", "--pattern", "--size", "8"});
    ASSERT_EQ(run_program({"receive", "cam", "--count", "1"}).exit_code, 0);
    Terminal terminal;
    StartedProgram top({"top", "--interval", "50"}, terminal.open());
    const std::string entered = terminal.read_until("\x1b[J");
    EXPECT_THAT(entered, StartsWith("\x1b[?1049h"));
    EXPECT_THAT(entered, AllOf(HasSubstr("Ctrl-C ends it"), HasSubstr("cam"), HasSubstr("8x8")));
    top.signal(Signal::Interrupt);
    EXPECT_THAT(terminal.read_until("\x1b[?1049l"), EndsWith("\x1b[?7h\x1b[?25h\x1b[?1049l"));
    EXPECT_EQ(top.finish().exit_code, 0);
}

} // namespace
} // namespace geyser::test
