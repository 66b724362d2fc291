#include "messages.hpp"

#include "library.hpp"

#include <core/try.hpp>

namespace geyser::metal_tools {
namespace {

constexpr const char* kObjectiveC = "/usr/lib/libobjc.A.dylib";

} // namespace

Result<Metal> Metal::load(MetalSymbolLookup lookup) {
    GEYSER_TRY(void* const send, find_symbol(lookup, kObjectiveC, "objc_msgSend"));
    GEYSER_TRY(void* const register_name, find_symbol(lookup, kObjectiveC, "sel_registerName"));
    GEYSER_TRY(void* const get_class, find_symbol(lookup, kObjectiveC, "objc_getClass"));
    const auto selector_of = reinterpret_cast<const void* (*)(const char*)>(register_name);

    Metal metal;
#define GEYSER_LOAD(member, class_name, selector, ...) metal.member = {send, selector_of(selector)};
    GEYSER_METAL_TOOL_MESSAGES(GEYSER_LOAD)
#undef GEYSER_LOAD
    metal.new_pool = {send, selector_of("new")};
    metal.pool_class = reinterpret_cast<void* (*)(const char*)>(get_class)("NSAutoreleasePool");
    return metal;
}

} // namespace geyser::metal_tools
