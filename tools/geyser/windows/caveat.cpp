#include <backends.hpp>

namespace geyser::tool {

std::string_view caveat(Api api) noexcept {
    switch (api) {
    case Api::Host:
        return "never seen on Windows itself, only under wine: docs/backends/windows.md";
    case Api::Vulkan:
        return "never seen on real hardware, only under wine with a stand-in for a driver that shares: "
               "docs/backends/windows.md";
    case Api::D3D11:
    case Api::D3D12:
        return "never seen on real hardware: textures and devices under wine, sharing only on a fake of Direct3D: "
               "docs/backends/windows.md";
    default: // not in the library of this system
        return "";
    }
}

} // namespace geyser::tool
