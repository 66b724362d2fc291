// Direct3D as its programs include it.
#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
// mingw-w64: methods that return structures, in the form that Direct3D's binaries have.
#ifndef WIDL_EXPLICIT_AGGREGATE_RETURNS
#define WIDL_EXPLICIT_AGGREGATE_RETURNS
#endif

#include <windows.h>

#include <d3d11_4.h>
#include <d3d12.h>
#include <wrl/client.h>

#include <geyser/error.hpp>

#include <string>

namespace geyser::endpoint {

using Microsoft::WRL::ComPtr;

/// What a call that should have worked answered.
inline Result<void> check(HRESULT result, const char* call) {
    if (result != S_OK) {
        return fail(ErrorCode::DriverFailure, "endpoint", std::string(call) + ": HRESULT " + std::to_string(result),
                    result);
    }
    return {};
}

} // namespace geyser::endpoint
