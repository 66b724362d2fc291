#include "surface.hpp"

#include "dispatch.hpp"
#include "fake_metal.hpp"
#include "surface_keys.hpp"

#include <algorithm>

namespace geyser::fake_metal {
namespace {

// A Mac's numbers differ from machine to machine: these are such that nobody gets them right by chance.
constexpr std::size_t kRowAlignment = 192;
constexpr std::size_t kOffsetAlignment = 320;
constexpr std::size_t kAllocAlignment = 4096;
constexpr std::size_t kMaxExtent = 16384;

Surface* given(void* surface, const char* function) {
    set_current_call(function);
    return live_as<Surface>(surface, "the surface");
}

std::uint64_t number(const Dictionary& dictionary, const Key& key) {
    Object* const value = dictionary.find(&key);
    if (value == nullptr) {
        violation(std::string(key.name) + " is not set");
    }
    return static_cast<std::uint64_t>(live_as<Number>(value, key.name)->value());
}

std::uint64_t aligned(const Dictionary& dictionary, const Key& key) {
    const std::uint64_t value = number(dictionary, key);
    if (surface_align(&key, value) != value) {
        violation(std::string(key.name) + ' ' + std::to_string(value) + " is not aligned");
    }
    return value;
}

void check_keys(const Dictionary& dictionary, std::initializer_list<const Key*> known) {
    for (const auto& [key, value] : dictionary.entries()) {
        if (std::ranges::find(known, key) == known.end()) {
            violation(std::string(key->name) + " is not of this dictionary");
        }
    }
}

PlaneProperties read_plane(const Dictionary& info) {
    check_keys(info, {&kIOSurfacePlaneWidth, &kIOSurfacePlaneHeight, &kIOSurfacePlaneBytesPerRow,
                      &kIOSurfacePlaneBytesPerElement, &kIOSurfacePlaneOffset, &kIOSurfacePlaneSize});
    const PlaneProperties plane = {.width = number(info, kIOSurfacePlaneWidth),
                                   .height = number(info, kIOSurfacePlaneHeight),
                                   .bytes_per_element = number(info, kIOSurfacePlaneBytesPerElement),
                                   .bytes_per_row = aligned(info, kIOSurfacePlaneBytesPerRow),
                                   .offset = aligned(info, kIOSurfacePlaneOffset)};
    if (number(info, kIOSurfacePlaneSize) < plane.bytes_per_row * plane.height) {
        violation("kIOSurfacePlaneSize is smaller than the rows of the plane");
    }
    return plane;
}

SurfaceProperties read(const Dictionary& dictionary) {
    check_keys(dictionary, {&kIOSurfaceAllocSize, &kIOSurfaceWidth, &kIOSurfaceHeight, &kIOSurfaceBytesPerRow,
                            &kIOSurfaceBytesPerElement, &kIOSurfacePixelFormat, &kIOSurfacePlaneInfo});
    SurfaceProperties properties = {.pixel_format = number(dictionary, kIOSurfacePixelFormat),
                                    .width = number(dictionary, kIOSurfaceWidth),
                                    .height = number(dictionary, kIOSurfaceHeight),
                                    .allocation_size = aligned(dictionary, kIOSurfaceAllocSize)};
    if (properties.pixel_format == 0) {
        violation("kIOSurfacePixelFormat is 0");
    }
    if (Object* const planes = dictionary.find(&kIOSurfacePlaneInfo)) {
        for (const Reference<Object>& info : live_as<Array>(planes, "kIOSurfacePlaneInfo")->elements()) {
            properties.planes[properties.plane_count++] =
                read_plane(*live_as<Dictionary>(info.get(), "a plane's information"));
        }
    } else {
        properties.planes[0] = {.width = properties.width,
                                .height = properties.height,
                                .bytes_per_element = number(dictionary, kIOSurfaceBytesPerElement),
                                .bytes_per_row = aligned(dictionary, kIOSurfaceBytesPerRow)};
    }
    for (const PlaneProperties& plane : properties.planes) {
        if (plane.bytes_per_row < plane.width * plane.bytes_per_element ||
            plane.offset + plane.bytes_per_row * plane.height > properties.allocation_size) {
            violation("a plane does not fit its rows, or its rows the allocation");
        }
    }
    return properties;
}

/// An object for XPC: a port in disguise.
class XpcObject final : public Object {
public:
    explicit XpcObject(std::uint32_t port)
        : Object("OS_xpc_object"), file_(MemoryFile::open(port, sizeof(SurfaceProperties))) {}
    [[nodiscard]] std::uint32_t port() const noexcept { return file_.port(); }

private:
    MemoryFile file_;
};

std::size_t round_up(std::size_t value, std::size_t alignment) {
    return (value + alignment - 1) / alignment * alignment;
}

} // namespace

PlaneProperties Surface::plane(std::size_t index) const noexcept {
    const bool there = index < std::max<std::uint64_t>(properties().plane_count, 1);
    return there ? properties().planes[index] : PlaneProperties{};
}

Surface* surface_create(const void* dictionary) {
    set_current_call("IOSurfaceCreate");
    const SurfaceProperties properties = read(*live_as<Dictionary>(dictionary, "the dictionary"));
    if (take_failure("IOSurfaceCreate")) {
        return nullptr;
    }
    return new_surface(properties);
}

Surface* new_surface(SurfaceProperties properties) {
    for (const PlaneProperties& plane : properties.planes) {
        properties.slack = std::max(properties.slack, round_up(4 * plane.bytes_per_row, kAllocAlignment));
    }
    auto* const surface = make<Surface>(
        MemoryFile::create("fake-surface", Surface::kHeaderBytes + properties.allocation_size + properties.slack));
    surface->properties() = properties;
    return surface;
}

std::uint32_t surface_create_port(void* surface) {
    const Surface* const own = given(surface, "IOSurfaceCreateMachPort");
    return take_failure("IOSurfaceCreateMachPort") ? 0 : own->file().new_port();
}

Surface* surface_look_up_port(std::uint32_t port) {
    set_current_call("IOSurfaceLookupFromMachPort");
    MemoryFile file = MemoryFile::open(port, Surface::kHeaderBytes);
    if (!file || reinterpret_cast<const SurfaceProperties*>(file.bytes().data())->magic != SurfaceProperties::kMagic) {
        return nullptr;
    }
    return make<Surface>(std::move(file));
}

void* surface_create_xpc(void* surface) {
    const Surface* const own = given(surface, "IOSurfaceCreateXPCObject");
    return take_failure("IOSurfaceCreateXPCObject") ? nullptr : make<XpcObject>(own->file().port());
}

Surface* surface_look_up_xpc(void* object) {
    set_current_call("IOSurfaceLookupFromXPCObject");
    const auto* const xpc = object == nullptr ? nullptr : dynamic_cast<XpcObject*>(live(object));
    return xpc == nullptr ? nullptr : surface_look_up_port(xpc->port());
}

std::size_t surface_align(const Key* property, std::size_t value) {
    if (property == &kIOSurfaceBytesPerRow || property == &kIOSurfacePlaneBytesPerRow) {
        return round_up(value, kRowAlignment);
    }
    if (property == &kIOSurfacePlaneOffset) {
        return round_up(value, kOffsetAlignment);
    }
    return property == &kIOSurfaceAllocSize ? round_up(value, kAllocAlignment) : value;
}

std::size_t surface_maximum(const Key* property) {
    return property == &kIOSurfaceWidth || property == &kIOSurfaceHeight ? kMaxExtent : 0;
}

std::uint32_t surface_pixel_format(void* surface) {
    return static_cast<std::uint32_t>(given(surface, "IOSurfaceGetPixelFormat")->properties().pixel_format);
}
std::size_t surface_alloc_size(void* surface) {
    return given(surface, "IOSurfaceGetAllocSize")->properties().allocation_size;
}
std::size_t surface_width(void* surface) { return given(surface, "IOSurfaceGetWidth")->properties().width; }
std::size_t surface_height(void* surface) { return given(surface, "IOSurfaceGetHeight")->properties().height; }
std::size_t surface_plane_count(void* surface) {
    return given(surface, "IOSurfaceGetPlaneCount")->properties().plane_count;
}
std::size_t surface_plane_width(void* surface, std::size_t plane) {
    return given(surface, "IOSurfaceGetWidthOfPlane")->plane(plane).width;
}
std::size_t surface_plane_height(void* surface, std::size_t plane) {
    return given(surface, "IOSurfaceGetHeightOfPlane")->plane(plane).height;
}
std::size_t surface_plane_bytes_per_element(void* surface, std::size_t plane) {
    return given(surface, "IOSurfaceGetBytesPerElementOfPlane")->plane(plane).bytes_per_element;
}
std::size_t surface_plane_bytes_per_row(void* surface, std::size_t plane) {
    return given(surface, "IOSurfaceGetBytesPerRowOfPlane")->plane(plane).bytes_per_row;
}

std::span<std::byte> bytes_of(void* surface) { return given(surface, "bytes_of")->texels(); }

std::size_t offset_of_plane(const void* surface, std::size_t plane) {
    return live_as<Surface>(surface, "the surface")->plane(plane).offset;
}

void tell_lie(void* surface, Lie lie, std::uint64_t value) {
    SurfaceProperties& properties = given(surface, "tell_lie")->properties();
    switch (lie) {
    case Lie::PixelFormat:
        properties.pixel_format = value;
        break;
    case Lie::Width:
        properties.width = value;
        break;
    case Lie::Height:
        properties.height = value;
        break;
    case Lie::PlaneCount:
        properties.plane_count = value;
        break;
    case Lie::PlaneWidth:
        properties.planes[0].width = value;
        break;
    case Lie::PlaneHeight:
        properties.planes[0].height = value;
        break;
    case Lie::BytesPerElement:
        properties.planes[0].bytes_per_element = value;
        break;
    case Lie::BytesPerRow:
        properties.planes[0].bytes_per_row = value;
        break;
    case Lie::AllocSize:
        properties.allocation_size = value;
        break;
    }
}

void release_xpc(void* object) {
    set_current_call("xpc_release");
    release(live_as<XpcObject>(object, "the object"));
}

} // namespace geyser::fake_metal
