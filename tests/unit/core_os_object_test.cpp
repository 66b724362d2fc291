#include <geyser/os_object.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser {
namespace {

OsObject open_null() { return OsObject(::open("/dev/null", O_RDWR)); }

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

TEST(OsObject, ClosesItsDescriptor) {
    OsObject object = open_null();
    const int fd = object.get();
    ASSERT_TRUE(is_open(fd));
    object.reset();
    EXPECT_FALSE(is_open(fd));
}

TEST(OsObject, CloseKeepsErrno) {
    errno = ENOENT;
    FdTraits::close(1 << 20); // not open: close() itself fails with EBADF
    EXPECT_EQ(errno, ENOENT);
}

TEST(OsObject, DuplicateIsAnotherDescriptorOfTheSameFile) {
    const OsObject object = open_null();
    const auto copy = duplicate(object);
    ASSERT_TRUE(copy) << copy.error().message();
    EXPECT_NE(copy->get(), object.get());
    struct stat a = {};
    struct stat b = {};
    ASSERT_EQ(::fstat(object.get(), &a), 0);
    ASSERT_EQ(::fstat(copy->get(), &b), 0);
    EXPECT_EQ(a.st_ino, b.st_ino);
}

TEST(OsObject, DuplicateOutlivesTheOriginal) {
    OsObject object = open_null();
    const auto copy = duplicate(object);
    ASSERT_TRUE(copy);
    object.reset();
    EXPECT_TRUE(is_open(copy->get()));
}

TEST(OsObject, DuplicateIsCloseOnExec) {
    const auto copy = duplicate(open_null());
    ASSERT_TRUE(copy);
    EXPECT_EQ(::fcntl(copy->get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

TEST(OsObject, DuplicateRefusesAnEmptyObject) {
    const auto copy = duplicate(OsObject());
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, ErrorCode::InvalidHandle);
}

TEST(OsObject, DuplicateRefusesAClosedDescriptor) {
    OsObject object = open_null();
    ::close(object.get());
    const auto copy = duplicate(object);
    static_cast<void>(object.take());
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(copy.error().native, EBADF);
}

TEST(OsObject, DuplicateReportsThatTheProcessHasNoDescriptorsLeft) {
    const OsObject object = open_null();
    rlimit before = {};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = 1;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto copy = duplicate(object);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, ErrorCode::OutOfHostMemory);
    EXPECT_EQ(copy.error().native, EMFILE);
}

} // namespace
} // namespace geyser
