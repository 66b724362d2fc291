// What the tests of `geyser send` and `geyser receive` have in common.
#pragma once

#include "running_program.hpp"

#include <system/file.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <png.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace geyser::test {

inline void write_file(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

struct Rgba {
    std::uint8_t red;
    std::uint8_t green;
    std::uint8_t blue;
    std::uint8_t alpha = 255;
    friend bool operator==(const Rgba&, const Rgba&) = default;
};

/// A picture of one colour.
inline void write_png(const std::string& path, std::uint32_t width, std::uint32_t height, Rgba color) {
    const std::vector<Rgba> pixels(std::size_t{width} * height, color);
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGBA;
    ASSERT_NE(png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), 0, nullptr), 0) << image.message;
}

struct PngContents {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<Rgba> pixels = {};
};

inline PngContents read_png(const std::string& path) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_NE(png_image_begin_read_from_file(&image, path.c_str()), 0) << image.message;
    image.format = PNG_FORMAT_RGBA;
    PngContents png{image.width, image.height, std::vector<Rgba>(std::size_t{image.width} * image.height)};
    EXPECT_NE(png_image_finish_read(&image, nullptr, png.pixels.data(), 0, nullptr), 0) << image.message;
    return png;
}

/// The number that is drawn along one edge: 32 cells, white for 1.
inline std::uint32_t number_in_row(const std::string& rgba, std::size_t first_byte, std::size_t width) {
    std::uint32_t number = 0;
    for (std::size_t cell = 0; cell < 32; ++cell) {
        const auto red = static_cast<std::uint8_t>(rgba.at(first_byte + cell * width / 32 * 4));
        number = number << 1 | (red == 255 ? 1U : 0U);
    }
    return number;
}

/// Each test has a folder of streams to itself.
class StreamCommands : public testing::Test {
protected:
    StreamCommands() {
        static std::atomic<int> count = 0;
        folder_ = scratch_path("streams-" + std::to_string(++count));
        std::filesystem::create_directory(folder_);
        std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
        set_variable(kStreamFolderVariable, folder_);
    }

    std::string path(const std::string& name) const { return folder_ + '/' + name; }

    /// Sends as fast as the receivers take, from the moment that there is one, so that none misses a frame.
    static std::vector<std::string> send(const std::vector<std::string>& what) {
        std::vector<std::string> arguments = {"send", "cam", "--fps", "max", "--wait-for", "1", "--json"};
        arguments.insert(arguments.end(), what.begin(), what.end());
        return arguments;
    }
    static std::vector<std::string> receive(const std::vector<std::string>& how) {
        std::vector<std::string> arguments = {"receive", "cam", "--every-frame", "--json"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        return arguments;
    }

    /// Returns when the sender is there and waits for a receiver.
    static void await_sender(RunningProgram& sender) {
        EXPECT_EQ(sender.read_error_line(), "geyser send: waiting for 1 receiver");
    }

    /// The frames of one sending as raw RGBA.
    std::string send_and_receive_raw(const std::vector<std::string>& what, std::uint32_t frames,
                                     UniqueFd standard_input = {}) {
        RunningProgram sender(send(what), {.in = std::move(standard_input)});
        await_sender(sender);
        RunningProgram receiver(receive({"--count", std::to_string(frames), "--raw", path("raw")}));
        const ProgramRun received = receiver.finish();
        EXPECT_EQ(received.exit_code, 0) << received.err;
        EXPECT_EQ(nlohmann::json::parse(received.out).at("frames"), frames);
        const ProgramRun sent = sender.finish();
        EXPECT_EQ(sent.exit_code, 0) << sent.err;
        EXPECT_EQ(nlohmann::json::parse(sent.out).at("frames"), frames);
        return contents(path("raw"));
    }

    UniqueFd open_for_reading(const std::string& name) const { return system::open_to_read(path(name)); }

    std::string folder_;
};

} // namespace geyser::test
