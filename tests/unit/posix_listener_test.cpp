// What a listener's path is on a system of Unix.
#include "../support/ipc_messages.hpp"
#include "../support/temporary_directory.hpp"

#include <geyser/channel.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include <sys/stat.h>

namespace geyser::test {
namespace {

TEST(ChannelListener, IsForItsOwnerOnlyWhateverTheUmask) {
    const TemporaryDirectory directory;
    const mode_t old = umask(0);
    const auto listener = ChannelListener::listen(directory / "socket");
    umask(old);
    struct stat file = {};
    ASSERT_EQ(lstat((directory / "socket").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & ~S_IFMT, mode_t{0600});
}

TEST(ChannelListener, LeavesAFileThatTookItsPlace) {
    const TemporaryDirectory directory;
    {
        const auto first = ChannelListener::listen(directory / "socket");
        ASSERT_TRUE(first);
        std::filesystem::remove(directory / "socket");
        std::ofstream(directory / "socket") << "somebody else's";
    }
    EXPECT_TRUE(std::filesystem::is_regular_file(directory / "socket"));
}

TEST(ChannelListener, LeavesAListenerThatTookItsPlace) {
    const TemporaryDirectory directory;
    std::optional first = ChannelListener::listen(directory / "socket").value();
    std::filesystem::remove(directory / "socket");
    const auto second = ChannelListener::listen(directory / "socket");
    ASSERT_TRUE(second);
    first.reset();
    EXPECT_TRUE(Channel::connect(directory / "socket", kLong));
}

} // namespace
} // namespace geyser::test
