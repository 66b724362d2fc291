// What the parts of the mock driver share: its objects, and the table of its functions.
#pragma once

#include "vulkan_mock_driver.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace geyser::test {

/// The one that is alive.
inline MockDriver* driver = nullptr;

/// Whatever a handle stands for.
struct Object {
    std::uint64_t size = 0;
    std::atomic<std::uint64_t> value = 0; ///< of a semaphore; 1 for a signalled fence
    std::vector<std::byte> bytes = {};
    int exports = 0; ///< how often its NT handle was asked for
};

template <class Handle>
Object& object_of(Handle handle) {
    return *reinterpret_cast<Object*>(handle);
}

template <class Handle>
std::uint64_t number_of(Handle handle) {
    return reinterpret_cast<std::uint64_t>(handle);
}

template <class Handle>
VkResult make(std::string_view function, Handle* handle, std::uint64_t size = 0) {
    if (const VkResult result = driver->next(function); result != VK_SUCCESS) {
        return result;
    }
    auto* object = new Object{.size = size};
    driver->count(1);
    *handle = reinterpret_cast<Handle>(object);
    return VK_SUCCESS;
}

template <class Handle>
void unmake(Handle handle) {
    if (handle != VK_NULL_HANDLE) {
        delete &object_of(handle);
        driver->count(-1);
    }
}

/// The structure of that type in a chain of `Base` (VkBaseInStructure or VkBaseOutStructure).
template <class Structure, class Base, class Chain>
Structure* find(Chain chain, VkStructureType type) {
    for (auto* each = static_cast<Base*>(chain); each != nullptr; each = each->pNext) {
        if (each->sType == type) {
            return reinterpret_cast<Structure*>(each);
        }
    }
    return nullptr;
}

// The functions, by their names without the prefix. A table of captureless lambdas, so that each is one entry.
using Functions = std::map<std::string_view, PFN_vkVoidFunction>;

template <class Pointer, class Lambda>
PFN_vkVoidFunction entry_of(Lambda lambda) {
    return reinterpret_cast<PFN_vkVoidFunction>(static_cast<Pointer>(lambda));
}

/// What depends on what handles are made of: vulkan_mock_fds.cpp or vulkan_mock_nt_handles.cpp.
void add_object_functions(Functions& table);
/// Whether the driver shares memory in handles of this type.
bool is_handle_type(VkExternalMemoryHandleTypeFlagBits type);
/// vkAllocateMemory has succeeded: drivers take what is theirs from then on.
void take_imported(const VkMemoryAllocateInfo& info);

} // namespace geyser::test
