// IOSurfaces of the fake: a header and the texels in one memory file.
#pragma once

#include "core_foundation.hpp"
#include "memory_file.hpp"

#include <cstdint>
#include <span>

namespace geyser::fake_metal {

struct PlaneProperties {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t bytes_per_element = 0;
    std::uint64_t bytes_per_row = 0;
    std::uint64_t offset = 0;
};
struct SurfaceProperties {
    static constexpr std::uint64_t kMagic = 0x4543414652555346; // "FSURFACE"
    std::uint64_t magic = kMagic;
    std::uint64_t pixel_format = 0;
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t plane_count = 0; ///< 0: not planar, planes[0] is the surface
    PlaneProperties planes[4] = {};
    std::uint64_t allocation_size = 0;
    std::uint64_t slack = 0; ///< bytes after the allocation
};

class Surface final : public Object {
public:
    explicit Surface(MemoryFile file) : Object("IOSurface"), file_(std::move(file)) {}

    [[nodiscard]] SurfaceProperties& properties() const noexcept {
        return *reinterpret_cast<SurfaceProperties*>(file_.bytes().data());
    }
    [[nodiscard]] std::span<std::byte> texels() const noexcept {
        return room().first(room().size() - properties().slack);
    }
    /// The same with room for a few rows more, which drivers want that work in blocks of rows. It starts at a page.
    [[nodiscard]] std::span<std::byte> room() const noexcept { return file_.bytes().subspan(kHeaderBytes); }
    [[nodiscard]] const MemoryFile& file() const noexcept { return file_; }
    /// As the functions of IOSurface for planes have it: plane 0 of a surface without planes is the surface.
    [[nodiscard]] PlaneProperties plane(std::size_t index) const noexcept;

    static constexpr std::size_t kHeaderBytes = 4096;

private:
    MemoryFile file_;
};

/// With memory of its own; nothing is checked. For what is no IOSurfaceCreate, but makes surfaces.
[[nodiscard]] Surface* new_surface(SurfaceProperties properties);

// IOSurface.framework
Surface* surface_create(const void* dictionary);
std::uint32_t surface_create_port(void* surface);
Surface* surface_look_up_port(std::uint32_t port);
void* surface_create_xpc(void* surface);
Surface* surface_look_up_xpc(void* object);
std::size_t surface_align(const Key* property, std::size_t value);
std::size_t surface_maximum(const Key* property);
std::uint32_t surface_pixel_format(void* surface);
std::size_t surface_alloc_size(void* surface);
std::size_t surface_width(void* surface);
std::size_t surface_height(void* surface);
std::size_t surface_plane_count(void* surface);
std::size_t surface_plane_width(void* surface, std::size_t plane);
std::size_t surface_plane_height(void* surface, std::size_t plane);
std::size_t surface_plane_bytes_per_element(void* surface, std::size_t plane);
std::size_t surface_plane_bytes_per_row(void* surface, std::size_t plane);

} // namespace geyser::fake_metal
