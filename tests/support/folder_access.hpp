// Who may use a folder, and files that are there for nobody.
#pragma once

#include <filesystem>

namespace geyser::test {

/// False where there is one already.
bool make_private_folder(const std::filesystem::path& path);
void open_to_everybody(const std::filesystem::path& path);
/// Keeps what a listener that is there has at its path, so that it can be put back when the listener is gone.
void keep_file(const std::filesystem::path& path, const std::filesystem::path& kept);

} // namespace geyser::test
