#include "deadly_calls.hpp"

#include <core/try.hpp>
#include <death.hpp>
#include <os_calls.hpp>

#include <stdexcept>
#include <string>

namespace geyser::conformance::test {
namespace {

// clang-format off
#define GEYSER_DEADLY_CALLS(X) \
    X(vkAllocateMemory) X(vkBindImageMemory) X(vkCreateFence) X(vkCreateImage) X(vkCreateSemaphore) \
    X(vkQueueSubmit) X(vkWaitForFences) GEYSER_OS_CALLS(X)
// clang-format on

// Vulkan's functions carry no pointer of the caller's, so what they need stands here.
std::string_view g_last_call;
PFN_vkGetInstanceProcAddr g_instance_function = nullptr;
PFN_vkGetDeviceProcAddr g_device_function = nullptr;

#define GEYSER_TAG(function)                                                                                           \
    struct At_##function {                                                                                             \
        static constexpr std::string_view kName = #function;                                                           \
        using Function = PFN_##function;                                                                               \
    };
GEYSER_DEADLY_CALLS(GEYSER_TAG)
#undef GEYSER_TAG

template <class At, class Function = typename At::Function>
struct Trap;
template <class At, class Answer, class... Arguments>
struct Trap<At, Answer(VKAPI_PTR*)(Arguments...)> {
    static inline Answer(VKAPI_PTR* next)(Arguments...) = nullptr;
    static VKAPI_ATTR Answer VKAPI_CALL call(Arguments... arguments) {
        if (g_last_call == At::kName) {
            geyser::test::die();
        }
        return next(arguments...);
    }
};

/// What stands in for `next`, the driver's function of this name; `next` itself where nobody can die.
PFN_vkVoidFunction trapped(std::string_view name, PFN_vkVoidFunction next) {
#define GEYSER_TRAP(function)                                                                                          \
    if (next != nullptr && name == #function) {                                                                        \
        Trap<At_##function>::next = reinterpret_cast<PFN_##function>(next);                                            \
        return reinterpret_cast<PFN_vkVoidFunction>(Trap<At_##function>::call);                                        \
    }
    GEYSER_DEADLY_CALLS(GEYSER_TRAP)
#undef GEYSER_TRAP
    return next;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL device_function(VkDevice device, const char* name) {
    return trapped(name, g_device_function(device, name));
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL instance_function(VkInstance instance, const char* name) {
    const PFN_vkVoidFunction next = g_instance_function(instance, name);
    if (std::string_view(name) == "vkGetDeviceProcAddr") {
        g_device_function = reinterpret_cast<PFN_vkGetDeviceProcAddr>(next);
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    }
    return trapped(name, next);
}

} // namespace

void die_at(std::string_view call) {
#define GEYSER_KNOWS(function)                                                                                         \
    if (call == #function) {                                                                                           \
        g_last_call = At_##function::kName;                                                                            \
        return;                                                                                                        \
    }
    GEYSER_DEADLY_CALLS(GEYSER_KNOWS)
#undef GEYSER_KNOWS
    throw std::invalid_argument("nobody can die at " + std::string(call));
}

Result<PFN_vkGetInstanceProcAddr> deadly_vulkan() {
    GEYSER_TRY(const auto manager, VulkanTextureShareManager::create());
    // The loader stays when the manager goes.
    g_instance_function = manager->get_instance_proc_addr();
    return instance_function;
}

} // namespace geyser::conformance::test
