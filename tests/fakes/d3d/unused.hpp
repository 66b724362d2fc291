// Methods of COM's interfaces that the fakes do not have.
#pragma once

#include "backend/dxgi/api.hpp"

#include <cstdio>
#include <cstdlib>

namespace geyser::fake {

[[noreturn]] inline void unused(const char* method) {
    std::fprintf(stderr, "fake Direct3D: %s is not to be called\n", method);
    std::abort();
}

} // namespace geyser::fake

/// GEYSER_UNUSED(result, name, types of parameters...)
#define GEYSER_UNUSED(result, name, ...)                                                                               \
    result STDMETHODCALLTYPE name(__VA_ARGS__) override { ::geyser::fake::unused(#name); }
