#include "../folder_access.hpp"

#include <cerrno>
#include <system_error>

#include <sys/stat.h>

namespace geyser::test {

bool make_private_folder(const std::filesystem::path& path) {
    if (mkdir(path.c_str(), 0700) == 0) {
        return true;
    }
    if (errno != EEXIST) {
        throw std::system_error(errno, std::generic_category(), "mkdir");
    }
    return false;
}

void open_to_everybody(const std::filesystem::path& path) {
    std::filesystem::permissions(path, std::filesystem::perms::all);
}

void keep_file(const std::filesystem::path& path, const std::filesystem::path& kept) {
    std::filesystem::rename(path, kept);
}

} // namespace geyser::test
