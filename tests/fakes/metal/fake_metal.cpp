#include "fake_metal.hpp"

#include "blit.hpp"
#include "buffer.hpp"
#include "device.hpp"
#include "event.hpp"
#include "foundation.hpp"
#include "gpu.hpp"
#include "surface.hpp"
#include "surface_keys.hpp"
#include "texture.hpp"

#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

namespace geyser::fake_metal {
namespace {

constexpr std::string_view kObjectiveC = "/usr/lib/libobjc.A.dylib";
constexpr std::string_view kCoreFoundation = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
constexpr std::string_view kIOSurface = "/System/Library/Frameworks/IOSurface.framework/IOSurface";
constexpr std::string_view kMetal = "/System/Library/Frameworks/Metal.framework/Metal";

struct System {
    std::mutex mutex;
    std::vector<Device*> devices; ///< the default one first; with a reference of the system's each
    std::string lost_symbol;
};
System& system_state() {
    static System& instance = *new System; // as the objects
    return instance;
}

/// With the lock held.
Device* default_device() {
    if (system_state().devices.empty()) {
        system_state().devices.push_back(new_device());
    }
    return system_state().devices.front();
}

Device* create_system_default_device() {
    set_current_call("MTLCreateSystemDefaultDevice");
    if (take_failure("MTLCreateSystemDefaultDevice")) {
        return nullptr;
    }
    const std::lock_guard lock(system_state().mutex);
    Device* const device = default_device();
    retain(device);
    return device;
}

ObjectArray* copy_all_devices() {
    set_current_call("MTLCopyAllDevices");
    const std::lock_guard lock(system_state().mutex);
    std::vector<Reference<Object>> devices;
    if (!take_failure("MTLCopyAllDevices")) {
        static_cast<void>(default_device());
        for (Device* device : system_state().devices) {
            devices.emplace_back(device);
        }
    }
    return make<ObjectArray>(std::move(devices));
}

template <class Function>
void* address(Function* function) {
    return reinterpret_cast<void*>(function);
}

using Symbols = std::map<std::pair<std::string_view, std::string_view>, void*>;

Symbols all_symbols() {
    define_foundation();
    define_devices();
    define_textures();
    define_events();
    define_buffers();
    define_gpu();
    define_blits();
    Symbols symbols = {
        {{kObjectiveC, "objc_getClass"}, address(get_class)},
        {{kObjectiveC, "sel_registerName"}, address(register_selector)},
        {{kObjectiveC, "objc_msgSend"}, address(geyser_fake_msg_send)},
        {{kCoreFoundation, "CFRetain"}, address(cf_retain)},
        {{kCoreFoundation, "CFRelease"}, address(cf_release)},
        {{kCoreFoundation, "CFNumberCreate"}, address(number_create)},
        {{kCoreFoundation, "CFArrayCreate"}, address(array_create)},
        {{kCoreFoundation, "CFDictionaryCreate"}, address(dictionary_create)},
        {{kCoreFoundation, "kCFTypeArrayCallBacks"}, const_cast<int*>(&kArrayCallBacks)},
        {{kCoreFoundation, "kCFTypeDictionaryKeyCallBacks"}, const_cast<int*>(&kKeyCallBacks)},
        {{kCoreFoundation, "kCFTypeDictionaryValueCallBacks"}, const_cast<int*>(&kValueCallBacks)},
        {{kIOSurface, "IOSurfaceCreate"}, address(surface_create)},
        {{kIOSurface, "IOSurfaceCreateMachPort"}, address(surface_create_port)},
        {{kIOSurface, "IOSurfaceLookupFromMachPort"}, address(surface_look_up_port)},
        {{kIOSurface, "IOSurfaceCreateXPCObject"}, address(surface_create_xpc)},
        {{kIOSurface, "IOSurfaceLookupFromXPCObject"}, address(surface_look_up_xpc)},
        {{kIOSurface, "IOSurfaceAlignProperty"}, address(surface_align)},
        {{kIOSurface, "IOSurfaceGetPropertyMaximum"}, address(surface_maximum)},
        {{kIOSurface, "IOSurfaceGetPixelFormat"}, address(surface_pixel_format)},
        {{kIOSurface, "IOSurfaceGetAllocSize"}, address(surface_alloc_size)},
        {{kIOSurface, "IOSurfaceGetWidth"}, address(surface_width)},
        {{kIOSurface, "IOSurfaceGetHeight"}, address(surface_height)},
        {{kIOSurface, "IOSurfaceGetPlaneCount"}, address(surface_plane_count)},
        {{kIOSurface, "IOSurfaceGetWidthOfPlane"}, address(surface_plane_width)},
        {{kIOSurface, "IOSurfaceGetHeightOfPlane"}, address(surface_plane_height)},
        {{kIOSurface, "IOSurfaceGetBytesPerElementOfPlane"}, address(surface_plane_bytes_per_element)},
        {{kIOSurface, "IOSurfaceGetBytesPerRowOfPlane"}, address(surface_plane_bytes_per_row)},
        {{kMetal, "MTLCreateSystemDefaultDevice"}, address(create_system_default_device)},
        {{kMetal, "MTLCopyAllDevices"}, address(copy_all_devices)},
    };
    // Apple's constants are variables that hold a CFStringRef.
#define GEYSER_FAKE_KEY(key)                                                                                           \
    static const Key* variable_##key = &key;                                                                           \
    symbols.emplace(std::pair{kIOSurface, #key}, &variable_##key);
    GEYSER_FAKE_SURFACE_KEYS(GEYSER_FAKE_KEY)
#undef GEYSER_FAKE_KEY
    return symbols;
}

} // namespace

void* symbol(const char* library, const char* name) {
    static const Symbols& symbols = *new Symbols(all_symbols());
    {
        const std::lock_guard lock(system_state().mutex);
        if (system_state().lost_symbol == name) {
            system_state().lost_symbol.clear();
            return nullptr;
        }
    }
    const auto found = symbols.find({library, name});
    return found == symbols.end() ? nullptr : found->second;
}

void lose_symbol(std::string_view name) {
    const std::lock_guard lock(system_state().mutex);
    system_state().lost_symbol = name;
}

void plug_in_device() {
    const std::lock_guard lock(system_state().mutex);
    static_cast<void>(default_device());
    system_state().devices.push_back(new_device());
}

void finish() {
    while (!wait_for_executors(std::chrono::seconds(1))) {
    }
}

std::map<std::string, std::size_t> live_objects() {
    auto counts = count_live();
    const std::lock_guard lock(system_state().mutex);
    for (const Device* device : system_state().devices) {
        if (reference_count(device) == 1 && --counts["MTLDevice"] == 0) {
            counts.erase("MTLDevice");
        }
    }
    return counts;
}

std::size_t references(const void* object) { return reference_count(object); }

void reset(Gpu gpu) {
    finish();
    set_current_call("reset");
    if (const auto alive = live_objects(); !alive.empty()) {
        violation(std::to_string(alive.begin()->second) + ' ' + alive.begin()->first + " alive");
    }
    {
        const std::lock_guard lock(system_state().mutex);
        for (const Device* device : std::exchange(system_state().devices, {})) {
            release(device);
        }
        system_state().lost_symbol.clear();
    }
    set_gpu(gpu);
    reset_dispatch();
}

} // namespace geyser::fake_metal
