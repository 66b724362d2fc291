#include <process/new_folder.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace geyser::process {

namespace {

std::unexpected<Error> refused(std::error_code error, std::string_view operation) {
    return fail(ErrorCode::SystemFailure, operation, "cannot make a temporary folder: " + error.message(),
                error.value());
}

} // namespace

Result<std::string> make_new_folder(const std::string& name, std::string_view operation) {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / (name + "-XXXXXX")).string();
    if (error) {
        return refused(error, operation);
    }
    if (::mkdtemp(pattern.data()) == nullptr) {
        return refused({errno, std::generic_category()}, operation);
    }
    return pattern;
}

} // namespace geyser::process
