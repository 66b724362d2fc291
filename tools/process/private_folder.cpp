#include "private_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace geyser::process {

Result<PrivateFolder> PrivateFolder::create(const std::string& name, std::string_view operation) {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / (name + "-XXXXXX")).string();
    if (!error && ::mkdtemp(pattern.data()) == nullptr) {
        error = std::error_code(errno, std::generic_category());
    }
    if (error) {
        return fail(ErrorCode::SystemFailure, operation, "cannot make a temporary folder: " + error.message(),
                    error.value());
    }
    return PrivateFolder(std::move(pattern));
}

PrivateFolder::~PrivateFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

} // namespace geyser::process
