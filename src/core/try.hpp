// Early return for Result, until the language has an operator for it (and libstdc++ 12 has no and_then).
#pragma once

#include <expected>
#include <utility>

#define GEYSER_TRY_CONCATENATE_(a, b) a##b
#define GEYSER_TRY_NAME_(a, b) GEYSER_TRY_CONCATENATE_(a, b)

/// `GEYSER_TRY(auto image, create_image(...));` declares `image` as the value, or returns the error.
#define GEYSER_TRY(declaration, ...)                                                                                   \
    auto GEYSER_TRY_NAME_(geyser_result_, __LINE__) = (__VA_ARGS__);                                                   \
    if (!GEYSER_TRY_NAME_(geyser_result_, __LINE__)) {                                                                 \
        return std::unexpected(std::move(GEYSER_TRY_NAME_(geyser_result_, __LINE__)).error());                         \
    }                                                                                                                  \
    declaration = *std::move(GEYSER_TRY_NAME_(geyser_result_, __LINE__))

/// `GEYSER_CHECK(bind(...));` returns the error of a Result<void>.
#define GEYSER_CHECK(...)                                                                                              \
    if (auto geyser_result = (__VA_ARGS__); !geyser_result) {                                                          \
        return std::unexpected(std::move(geyser_result).error());                                                      \
    }                                                                                                                  \
    static_assert(true, "so that a semicolon follows")
