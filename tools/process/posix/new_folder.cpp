#include <process/new_folder.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <unistd.h>

namespace geyser::process {

std::expected<std::string, std::error_code> make_new_folder(const std::string& name) {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / (name + "-XXXXXX")).string();
    if (error) {
        return std::unexpected(error);
    }
    if (::mkdtemp(pattern.data()) == nullptr) {
        return std::unexpected(std::error_code(errno, std::generic_category()));
    }
    return pattern;
}

} // namespace geyser::process
