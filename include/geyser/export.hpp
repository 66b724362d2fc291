// Symbol visibility. The library is built with hidden symbols; only what is marked GEYSER_API is visible. Which case it
// is, geyser::geyser tells its users.
#pragma once

#if defined(GEYSER_STATIC)
#define GEYSER_API
#elif defined(GEYSER_DLL)
#if defined(GEYSER_BUILDING)
#define GEYSER_API __declspec(dllexport)
#else
#define GEYSER_API __declspec(dllimport)
#endif
#else
#define GEYSER_API __attribute__((visibility("default")))
#endif
