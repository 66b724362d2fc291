// A folder for one test.
#pragma once

#include "folder_access.hpp"

#include <filesystem>
#include <random>
#include <string>
#include <system_error>

namespace geyser::test {

/// A directory of its own, for its user alone, gone at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::random_device random;
        do {
            path_ = std::filesystem::temp_directory_path() / ("geyser-" + std::to_string(random()));
        } while (!make_private_folder(path_));
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace geyser::test
