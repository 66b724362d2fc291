// Uses a call of each layer, so that a header or a symbol that was not installed is noticed.
#include <geyser/geyser.hpp>
#include <geyser/vulkan.hpp>

#include <cstdio>

int main() {
    auto manager = geyser::HostTextureShareManager::create();
    if (!manager) {
        std::fprintf(stderr, "%s\n", manager.error().message().c_str());
        return 1;
    }
    auto channel = geyser::Channel::pair();
    if (!channel) {
        std::fprintf(stderr, "%s\n", channel.error().message().c_str());
        return 1;
    }
    // Where there is no driver this is an error with a reason, never a program that does not start.
    if (auto vulkan = geyser::VulkanTextureShareManager::create(); !vulkan) {
        std::printf("no Vulkan here: %s\n", vulkan.error().message().c_str());
    }
    std::printf("geyser %s, %zu formats\n", GEYSER_VERSION, geyser::all_formats().size());
    return 0;
}
