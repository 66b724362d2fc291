// What the host backend's memory is on Linux.
#include "host_support.hpp"
#include "memory_file.hpp"

#include <sys/resource.h>

namespace geyser::test {
namespace {

TEST(HostManager, ExportsMemoryWhoseSizeCannotChange) {
    const auto manager = host_manager();
    const auto handle = create_and_export(*manager, linear(64, 64));
    EXPECT_NE(ftruncate(handle.objects[0].get(), 0), 0);
    EXPECT_NE(ftruncate(handle.objects[0].get(), 1 << 20), 0);
    EXPECT_EQ(fcntl(handle.objects[0].get(), F_GET_SEALS), F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
}

/// No further descriptor can be opened while it lives.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        getrlimit(RLIMIT_NOFILE, &saved_);
        const UniqueFd lowest_free(memory_of(1, 0));
        const rlimit none = {.rlim_cur = static_cast<rlim_t>(lowest_free.get()), .rlim_max = saved_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &saved_); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit saved_ = {};
};

TEST(HostManager, SaysSoWhereTheProcessHasNoDescriptorLeft) {
    const auto manager = host_manager();
    const auto texture = create(*manager, linear(64, 64));
    const NoMoreDescriptors limit;
    const auto created = manager->create_shareable_texture(linear(64, 64));
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, ErrorCode::OutOfHostMemory);
    EXPECT_EQ(created.error().native, EMFILE);
    const auto exported = manager->export_texture(*texture);
    ASSERT_FALSE(exported);
    EXPECT_EQ(exported.error().native, EMFILE);
}

} // namespace
} // namespace geyser::test
