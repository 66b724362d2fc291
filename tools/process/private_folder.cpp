#include "private_folder.hpp"

#include "new_folder.hpp"

#include <core/try.hpp>

#include <filesystem>
#include <system_error>

namespace geyser::process {

Result<PrivateFolder> PrivateFolder::create(const std::string& name, std::string_view operation) {
    GEYSER_TRY(std::string path, make_new_folder(name, operation));
    return PrivateFolder(std::move(path));
}

PrivateFolder::~PrivateFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(std::u8string(path_.begin(), path_.end()), ignored);
    }
}

} // namespace geyser::process
