// Functions that stand before the driver's.
#pragma once

#include <vulkan/vulkan_core.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace geyser::fake_vulkan {

struct Function {
    std::string_view name;
    PFN_vkVoidFunction pointer = nullptr;

    template <class Pointer>
    Function(std::string_view own_name, Pointer* own)
        : name(own_name), pointer(reinterpret_cast<PFN_vkVoidFunction>(own)) {}
};

/// nullptr where none has the name.
[[nodiscard]] inline PFN_vkVoidFunction find(std::span<const Function> functions, std::string_view name) {
    const auto found = std::ranges::find(functions, name, &Function::name);
    return found == functions.end() ? nullptr : found->pointer;
}

} // namespace geyser::fake_vulkan
