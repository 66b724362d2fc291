#include "dispatch.hpp"

#include "fake_metal.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

namespace geyser::fake_metal {
namespace {

struct Method {
    std::string types;
    Implementation implementation = nullptr;
    std::size_t calls = 0;
};
/// Class, selector, whether of the class.
using Key = std::tuple<std::string, std::string, bool>;

struct Runtime {
    std::mutex mutex;
    std::set<std::string, std::less<>> selectors;
    std::map<std::string, std::unique_ptr<std::string>, std::less<>> classes; ///< a Class is the address of its name
    std::map<Key, Method> methods;
    std::map<Key, std::string> declarations;
    std::set<std::string> hidden;
    std::multiset<std::string> failures;
};

Runtime& runtime() {
    static Runtime& instance = *new Runtime; // as the objects
    return instance;
}

std::string text(const Key& key) {
    const auto& [class_name, selector, of_the_class] = key;
    return (of_the_class ? "+[" : "-[") + class_name + ' ' + selector + ']';
}

/// The name of the class where `receiver` is one.
const std::string* class_at(const void* receiver) {
    for (const auto& [name, address] : runtime().classes) {
        if (address.get() == receiver) {
            return address.get();
        }
    }
    return nullptr;
}

/// The method of a class or of its base, NSObject; with the lock held.
std::map<Key, Method>::iterator find(const std::string& class_name, const std::string& selector, bool of_the_class) {
    auto found = runtime().methods.end();
    if (!runtime().hidden.contains(selector)) {
        found = runtime().methods.find({class_name, selector, of_the_class});
        if (found == runtime().methods.end() && !of_the_class) {
            found = runtime().methods.find({"NSObject", selector, false});
        }
    }
    return found;
}

void check_declaration(const Key& key, const std::string& types) {
    if (runtime().declarations.empty()) {
        return;
    }
    const auto declared = runtime().declarations.find(key);
    if (declared == runtime().declarations.end()) {
        violation("the caller has not declared it");
    }
    if (declared->second != types) {
        violation("the caller declared " + declared->second + " where the method has " + types);
    }
}

std::string without(std::string types, const std::string& part, const std::string& instead) {
    for (std::size_t at = types.find(part); at != std::string::npos; at = types.find(part, at)) {
        types.replace(at, part.size(), instead);
    }
    return types;
}

} // namespace

void define(const char* class_name, Sel selector, bool of_the_class, const char* types, std::string implemented,
            Implementation implementation) {
    const Key key(class_name, selector, of_the_class);
    set_current_call(text(key));
    // A SEL argument is a string of the fake's, and a surface an object.
    std::string expected = without(without(types, "V", ""), "^{__IOSurface=}", "@");
    const std::size_t arguments = expected.find("@:") + 2;
    expected = expected.substr(0, arguments) + without(expected.substr(arguments), ":", "r*");
    if (expected != implemented) {
        violation("implemented as " + implemented + ", but its header says " + types);
    }
    const std::lock_guard lock(runtime().mutex);
    auto& address = runtime().classes[class_name];
    if (!address) {
        address = std::make_unique<std::string>(class_name);
    }
    runtime().methods[key] = {.types = types, .implementation = implementation};
}

bool has_method(const std::string& class_name, Sel selector) {
    const std::lock_guard lock(runtime().mutex);
    return find(class_name, selector, false) != runtime().methods.end();
}

bool take_failure(const std::string& name) {
    const std::lock_guard lock(runtime().mutex);
    const auto found = runtime().failures.find(name);
    if (found == runtime().failures.end()) {
        return false;
    }
    runtime().failures.erase(found);
    return true;
}

void* get_class(const char* name) {
    const std::lock_guard lock(runtime().mutex);
    const auto found = runtime().classes.find(name);
    return found == runtime().classes.end() ? nullptr : found->second.get();
}

Sel register_selector(const char* name) {
    const std::lock_guard lock(runtime().mutex);
    return runtime().selectors.emplace(name).first->c_str();
}

extern "C" Implementation geyser_fake_find_method(void* receiver, Sel selector) {
    if (receiver == nullptr) {
        set_current_call(std::string("-[nil ") + selector + ']');
        violation("a message to nil");
    }
    std::unique_lock lock(runtime().mutex);
    const std::string* const receiving_class = class_at(receiver);
    std::string class_name;
    if (receiving_class != nullptr) {
        class_name = *receiving_class;
    } else {
        lock.unlock();
        set_current_call(std::string("-[? ") + selector + ']');
        class_name = live(receiver)->class_name();
        lock.lock();
    }
    const bool of_the_class = receiving_class != nullptr;
    set_current_call(text({class_name, selector, of_the_class}));
    const auto method = find(class_name, selector, of_the_class);
    if (method == runtime().methods.end()) {
        violation("unrecognized selector");
    }
    check_declaration(method->first, method->second.types);
    ++method->second.calls;
    return method->second.implementation;
}

// Everything that may hold an argument is kept: six integer registers, eight vector registers, and by leaving the frame
// as it was, the stack.
extern "C" __attribute__((naked)) void geyser_fake_msg_send() {
    asm("push %rbp\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset %rbp, -16\n"
        "mov %rsp, %rbp\n"
        ".cfi_def_cfa_register %rbp\n"
        "sub $176, %rsp\n"
        "mov %rdi, (%rsp)\n"
        "mov %rsi, 8(%rsp)\n"
        "mov %rdx, 16(%rsp)\n"
        "mov %rcx, 24(%rsp)\n"
        "mov %r8, 32(%rsp)\n"
        "mov %r9, 40(%rsp)\n"
        "movups %xmm0, 48(%rsp)\n"
        "movups %xmm1, 64(%rsp)\n"
        "movups %xmm2, 80(%rsp)\n"
        "movups %xmm3, 96(%rsp)\n"
        "movups %xmm4, 112(%rsp)\n"
        "movups %xmm5, 128(%rsp)\n"
        "movups %xmm6, 144(%rsp)\n"
        "movups %xmm7, 160(%rsp)\n"
        "call geyser_fake_find_method@PLT\n"
        "mov %rax, %r11\n"
        "mov (%rsp), %rdi\n"
        "mov 8(%rsp), %rsi\n"
        "mov 16(%rsp), %rdx\n"
        "mov 24(%rsp), %rcx\n"
        "mov 32(%rsp), %r8\n"
        "mov 40(%rsp), %r9\n"
        "movups 48(%rsp), %xmm0\n"
        "movups 64(%rsp), %xmm1\n"
        "movups 80(%rsp), %xmm2\n"
        "movups 96(%rsp), %xmm3\n"
        "movups 112(%rsp), %xmm4\n"
        "movups 128(%rsp), %xmm5\n"
        "movups 144(%rsp), %xmm6\n"
        "movups 160(%rsp), %xmm7\n"
        "leave\n"
        ".cfi_def_cfa %rsp, 8\n"
        "jmp *%r11\n");
}

void expect_declarations(std::span<const Declaration> declarations) {
    const std::lock_guard lock(runtime().mutex);
    runtime().declarations.clear();
    for (const Declaration& declaration : declarations) {
        runtime().declarations[{std::string(declaration.class_name), std::string(declaration.selector),
                                declaration.of_the_class}] = declaration.encoding;
    }
}

void fail_next(std::string_view name) {
    const std::lock_guard lock(runtime().mutex);
    runtime().failures.emplace(name);
}

void hide_method(std::string_view selector) {
    const std::lock_guard lock(runtime().mutex);
    runtime().hidden.emplace(selector);
}

void reset_dispatch() {
    const std::lock_guard lock(runtime().mutex);
    runtime().hidden.clear();
    runtime().failures.clear();
    for (auto& [key, method] : runtime().methods) {
        method.calls = 0;
    }
}

std::size_t calls(std::string_view class_name, std::string_view selector) {
    const std::lock_guard lock(runtime().mutex);
    std::size_t sum = 0;
    for (const auto& [key, method] : runtime().methods) {
        if (std::get<0>(key) == class_name && std::get<1>(key) == selector) {
            sum += method.calls;
        }
    }
    return sum;
}

std::optional<std::string> encoding_of(std::string_view class_name, std::string_view selector, bool of_the_class) {
    const std::lock_guard lock(runtime().mutex);
    const auto found = runtime().methods.find({std::string(class_name), std::string(selector), of_the_class});
    return found == runtime().methods.end() ? std::nullopt : std::optional(found->second.types);
}

} // namespace geyser::fake_metal
