#include "memory_file.hpp"

#include "objects.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geyser::fake_metal {
namespace {

std::span<std::byte> map(int file, std::size_t size) {
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        violation("mmap failed");
    }
    return {static_cast<std::byte*>(memory), size};
}

/// Never 0, which is no port.
std::uint32_t duplicate(std::uint32_t file) {
    const int copy = fcntl(static_cast<int>(file), F_DUPFD_CLOEXEC, 1);
    return copy < 0 ? 0 : static_cast<std::uint32_t>(copy);
}

} // namespace

MemoryFile MemoryFile::create(const char* name, std::size_t size) {
    const int file = memfd_create(name, MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, static_cast<off_t>(size)) != 0) {
        violation("no memory file");
    }
    return {file, map(file, size)};
}

MemoryFile MemoryFile::open(std::uint32_t port, std::size_t size) {
    struct stat status = {};
    if (fstat(static_cast<int>(port), &status) != 0 || !S_ISREG(status.st_mode) ||
        static_cast<std::size_t>(status.st_size) < size) {
        return {};
    }
    const int file = static_cast<int>(duplicate(port));
    return {file, map(file, static_cast<std::size_t>(status.st_size))};
}

MemoryFile::~MemoryFile() {
    if (file_ >= 0) {
        munmap(bytes_.data(), bytes_.size());
        ::close(file_);
    }
}

std::uint32_t MemoryFile::new_port() const { return duplicate(port()); }

} // namespace geyser::fake_metal
