#include "backend/dxgi/library.hpp"

#include "core/dynamic_library.hpp"
#include "core/try.hpp"

#include <string>

namespace geyser::dxgi {
namespace {

template <class Function>
Result<Function> load(const char* library, const char* symbol, std::string_view operation) {
    const auto opened = open_library(library);
    if (!opened) {
        return fail(ErrorCode::BackendUnavailable, operation, opened.error());
    }
    void* const found = find_symbol(*opened, symbol);
    if (found == nullptr) {
        return fail(ErrorCode::BackendUnavailable, operation, std::string(library) + " has no function " + symbol);
    }
    return reinterpret_cast<Function>(found);
}

} // namespace

Result<CreateFactory> load_factory(std::string_view operation) {
    return load<CreateFactory>("dxgi.dll", "CreateDXGIFactory1", operation);
}

Result<CreateD3D12Device> load_d3d12(std::string_view operation) {
    return load<CreateD3D12Device>("d3d12.dll", "D3D12CreateDevice", operation);
}

Result<CreateD3D11Device> load_d3d11(std::string_view operation) {
    return load<CreateD3D11Device>("d3d11.dll", "D3D11CreateDevice", operation);
}

} // namespace geyser::dxgi
