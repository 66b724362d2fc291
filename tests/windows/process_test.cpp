// What ../process/portable_test.cpp does not say of two processes.
#include "../support/await.hpp"
#include "../support/temporary_directory.hpp"

#include <peer_process.hpp>

#include <gtest/gtest.h>

#include <filesystem>

namespace geyser::test {
namespace {

TEST(WindowsProcess, TakesItsListenersFileAlong) {
    const TemporaryDirectory directory;
    const std::string socket = directory / "camera.sock";
    PeerProcess peer("portable_peer", {"send", directory.path().string()});
    ASSERT_TRUE(await([&] { return std::filesystem::exists(socket); }));
    peer.kill();
    EXPECT_TRUE(await([&] { return !std::filesystem::exists(socket); }));
}

} // namespace
} // namespace geyser::test
