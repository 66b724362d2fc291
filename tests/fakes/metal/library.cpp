// The fake as a library that programs name by GEYSER_METAL_LIBRARY: strict from the first symbol to the program's end.
#include "fake_metal.hpp"

#include "dispatch.hpp"
#include "executor.hpp"

#include <backend/metal/objc/methods.hpp>
#include <metal/messages.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace geyser::fake_metal {
namespace {

/// Types of tools/metal as those of the fake.
template <class T>
struct Known {
    using type = T;
};
template <>
struct Known<metal_tools::Origin> {
    using type = Origin;
};
template <>
struct Known<metal_tools::Size> {
    using type = Size;
};

template <class Result, class... Arguments>
std::string encoding_of_message(const metal_tools::Message<Result, Arguments...>& /*message*/) {
    return ((encoding<typename Known<Result>::type>() + "@:") + ... + encoding<typename Known<Arguments>::type>());
}

/// The table of tools/metal knows no "oneway".
std::string without_oneway(std::string types) { return types.starts_with('V') ? types.substr(1) : types; }

/// What tools and examples send, if they declare it rightly.
void add_tools(std::vector<Declaration>& all) {
    static std::array<std::string, 64> encodings; // declarations borrow them
    std::size_t count = 0;
    const metal_tools::Metal metal;
    const auto add = [&](const char* class_name, const char* selector, const std::string& declared) {
        const auto types = encoding_of(class_name, selector, false);
        set_current_call(std::string("-[") + class_name + ' ' + selector + ']');
        if (!types || without_oneway(*types) != declared) {
            violation("tools/metal declares " + declared + " where the method has " + types.value_or("nothing"));
        }
        encodings.at(count) = *types;
        all.push_back({.class_name = class_name, .selector = selector, .encoding = encodings.at(count)});
        ++count;
    };
#define GEYSER_CHECK_ROW(member, class_name, selector, ...)                                                            \
    add(class_name, selector, encoding_of_message(metal.member));
    GEYSER_METAL_TOOL_MESSAGES(GEYSER_CHECK_ROW)
#undef GEYSER_CHECK_ROW
}

/// What the backend sends, as it declares it.
void add_backend(std::vector<Declaration>& all) {
    for (const metal::objc::MethodInfo& method : metal::objc::kMethods) {
        all.push_back({.class_name = method.class_name,
                       .selector = method.selector,
                       .of_the_class = method.of_the_class,
                       .encoding = method.encoding});
    }
}

bool is_used_by_a_program = false;

void begin_program() {
    is_used_by_a_program = true;
    std::vector<Declaration> all;
    add_tools(all);
    add_backend(all);
    expect_declarations(all);
}

/// Runs after the destructors of the program's own static objects.
[[gnu::destructor]] void end_program() {
    using namespace std::chrono_literals;
    // A GPU that waits for ever holds what it uses, which is no leak.
    if (!is_used_by_a_program || !wait_for_executors(2s)) {
        return;
    }
    const auto alive = live_objects();
    for (const auto& [class_name, count] : alive) {
        std::fprintf(stderr, "fake Metal: at exit: %zu %s alive\n", count, class_name.c_str());
    }
    if (!alive.empty()) {
        std::abort();
    }
}

} // namespace
} // namespace geyser::fake_metal

extern "C" void* geyser_metal_symbol(const char* library, const char* name) {
    void* const found = geyser::fake_metal::symbol(library, name); // the first call defines the methods
    static std::once_flag once;
    std::call_once(once, geyser::fake_metal::begin_program);
    return found;
}
