#include "backend/metal/objc/functions.hpp"

#include "core/dynamic_library.hpp"

#include <string>

namespace geyser::metal::objc {
namespace {

#define GEYSER_C_LIBRARY(name, path) constexpr const char* k##name = path;
#include "backend/metal/objc/functions.inc"

void* find_in_system(const char* library, const char* symbol) {
    const auto handle = open_library(library);
    return handle ? geyser::find_symbol(*handle, symbol) : nullptr;
}

template <class Result, class... Arguments>
void assign(Result (*&function)(Arguments...), void* symbol) noexcept {
    function = reinterpret_cast<Result (*)(Arguments...)>(symbol);
}

} // namespace

Result<Functions> load_functions(MetalSymbolLookup lookup, std::string_view operation) {
    if (lookup == nullptr) {
        lookup = find_in_system;
#define GEYSER_C_LIBRARY(name, path)                                                                                   \
    if (const auto opened = open_library(path); !opened) {                                                             \
        return fail(ErrorCode::BackendUnavailable, operation, "Metal needs " + opened.error());                        \
    }
#include "backend/metal/objc/functions.inc"
    }

    Functions functions;
// NOLINTBEGIN(bugprone-macro-parentheses): a type takes none
#define GEYSER_C_SYMBOL_(library, name)                                                                                \
    void* const symbol_##name = lookup(k##library, #name);                                                             \
    if (symbol_##name == nullptr) {                                                                                    \
        return fail(ErrorCode::BackendUnavailable, operation, std::string(k##library) + " has no " #name);             \
    }
#define GEYSER_C_FUNCTION(library, name, result, ...)                                                                  \
    GEYSER_C_SYMBOL_(library, name) assign(functions.name, symbol_##name);
#define GEYSER_C_OPTIONAL(library, name, result, ...) assign(functions.name, lookup(k##library, #name));
#define GEYSER_C_VALUE(library, name, type)                                                                            \
    GEYSER_C_SYMBOL_(library, name) functions.name = *static_cast<type*>(symbol_##name);
#define GEYSER_C_ADDRESS(library, name) GEYSER_C_SYMBOL_(library, name) functions.name = symbol_##name;
// NOLINTEND(bugprone-macro-parentheses)
#include "backend/metal/objc/functions.inc"
#undef GEYSER_C_SYMBOL_
    return functions;
}

} // namespace geyser::metal::objc
