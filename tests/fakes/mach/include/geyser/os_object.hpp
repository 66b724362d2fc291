// Stands before the public header of the same name, and has it say what it says on Apple's systems.
#pragma once
#pragma GCC system_header // include_next is an extension

#include <geyser/error.hpp>
#include <geyser/export.hpp>
#include <geyser/unique.hpp>

#define __APPLE__ 1
#include_next <geyser/os_object.hpp>
#undef __APPLE__
