// Windows' headers as both Direct3D backends need them.
#pragma once

// GCC returns structures from methods in another register than Direct3D's binaries do; with this, mingw-w64's headers
// declare such methods with an explicit pointer. Microsoft's own headers do not look at it.
#ifndef WIDL_EXPLICIT_AGGREGATE_RETURNS
#define WIDL_EXPLICIT_AGGREGATE_RETURNS
#endif

#include "ipc/windows/windows.hpp"

#include <d3d11_4.h>
#include <d3d12.h>
#include <dxgi1_6.h>
