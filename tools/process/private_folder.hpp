// A temporary folder of this user's alone, for sockets: what meets there meets nobody else and leaves nothing behind.
#pragma once

#include <geyser/error.hpp>

#include <string>
#include <utility>

namespace geyser::process {

class PrivateFolder {
public:
    /// `name` begins its name.
    [[nodiscard]] static Result<PrivateFolder> create(const std::string& name, std::string_view operation);
    PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    PrivateFolder& operator=(PrivateFolder&&) = delete;
    /// Removes it with all that is in it.
    ~PrivateFolder();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    explicit PrivateFolder(std::string path) : path_(std::move(path)) {}

    std::string path_;
};

} // namespace geyser::process
