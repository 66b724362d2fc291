// A machine without libvulkan: the program starts, and says what to install where Vulkan is asked for.

#include "../program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace geyser::test {
namespace {

using testing::HasSubstr;

/// Programs that are started while it lives find something else under the names of the Vulkan loader.
class WithoutVulkanLoader {
public:
    WithoutVulkanLoader() {
        const std::filesystem::path folder = scratch_path("no-loader");
        std::filesystem::create_directory(folder);
        for (const char* library : {"libvulkan.so.1", "libvulkan.so"}) {
            std::ofstream(folder / library) << "no library";
        }
        setenv(kVariable, (folder.string() + (before_ ? ':' + *before_ : "")).c_str(), 1);
    }
    ~WithoutVulkanLoader() {
        if (before_) {
            setenv(kVariable, before_->c_str(), 1);
        } else {
            unsetenv(kVariable);
        }
    }
    WithoutVulkanLoader(const WithoutVulkanLoader&) = delete;
    WithoutVulkanLoader& operator=(const WithoutVulkanLoader&) = delete;

private:
    static constexpr const char* kVariable = "LD_LIBRARY_PATH";

    static std::optional<std::string> value() {
        const char* const set = std::getenv(kVariable);
        return set != nullptr ? std::optional<std::string>(set) : std::nullopt;
    }

    std::optional<std::string> before_ = value();
};

TEST(CliWithoutVulkanLoader, SaysWhatToInstall) {
    const WithoutVulkanLoader machine;
    const ProgramRun run = run_program({"demo", "--json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("libvulkan.so.1 could not be opened; install"));
    EXPECT_EQ(nlohmann::json::parse(run.out).at("error").at("code"), "BackendUnavailable");
}

TEST(CliWithoutVulkanLoader, SharesWhatNeedsNoVulkan) {
    const WithoutVulkanLoader machine;
    EXPECT_EQ(run_program({"doctor", "host", "host"}).exit_code, 0);
}

} // namespace
} // namespace geyser::test
