// What a listener's path is on a system of Unix.
#include "../support/temporary_directory.hpp"

#include <geyser/channel.hpp>

#include <gtest/gtest.h>

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

} // namespace
} // namespace geyser::test
