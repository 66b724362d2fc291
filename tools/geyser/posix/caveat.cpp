#include <backends.hpp>

namespace geyser::tool {

std::string_view caveat(Api api) noexcept {
    return api == Api::Metal ? "never seen on real hardware, only on a fake of Metal: docs/backends/metal.md" : "";
}

} // namespace geyser::tool
