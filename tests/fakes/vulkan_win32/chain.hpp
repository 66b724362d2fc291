// A pNext chain of the application's, copied, so that what the driver gets can differ from it.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace geyser::fake_vulkan_win32 {

class Chain {
public:
    explicit Chain(const void* chain);
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    /// Takes the structure of that type out, if there is one.
    void remove(VkStructureType type);
    /// Puts the structure, which must outlive the chain, in front.
    template <class Structure>
    void push(Structure& structure) {
        structure.pNext = first_;
        first_ = reinterpret_cast<VkBaseOutStructure*>(&structure);
    }

    [[nodiscard]] const void* get() const { return first_; }

private:
    std::vector<std::unique_ptr<std::max_align_t[]>> copies_ = {};
    VkBaseOutStructure* first_ = nullptr;
};

} // namespace geyser::fake_vulkan_win32
