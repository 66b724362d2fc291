// The table of methods as C++: one struct per class, with one constant per method. `MTLDevice::registryID` names a
// method with its receiver, result and argument types, so that a message with a wrong one does not compile.
#pragma once

#include "backend/metal/objc/encoding.hpp"

#include <cstddef>

namespace geyser::metal::objc {

/// One row of the table. Receiver and argument types are for the compiler only.
template <class Receiver, FixedString Selector, bool OfTheClass, class Result, class... Arguments>
struct Method {
    static constexpr const char* kSelector = Selector.characters.data();
    static constexpr bool kOfTheClass = OfTheClass;
    static_assert(std::ranges::count(Selector.view(), ':') == sizeof...(Arguments), "one colon per argument");

    /// A function: the classes of the arguments are complete only at the end of the table.
    [[nodiscard]] static consteval auto encode() {
        return ((objc::encode<Result>() + FixedString("@:")) + ... + objc::encode<Arguments>());
    }
};
/// What method_getTypeEncoding says of the row's method, without the offsets.
template <class Row>
inline constexpr auto kEncoding = Row::encode();

// NOLINTBEGIN(readability-identifier-naming): Apple's names keep Apple's spelling
#define GEYSER_OBJC_FORWARD(name) struct name;
#define GEYSER_OBJC_CLASS(name, base)                                                                                  \
    struct name : base {                                                                                               \
        using Self = name;                                                                                             \
        static constexpr char kName[] = #name;
#define GEYSER_OBJC_METHOD(name, selector, ...)                                                                        \
    static constexpr Method<Self, FixedString(selector), false, __VA_ARGS__> name = {};
#define GEYSER_OBJC_CLASS_METHOD(name, selector, ...)                                                                  \
    static constexpr Method<Self, FixedString(selector), true, __VA_ARGS__> name = {};
#define GEYSER_OBJC_END()                                                                                              \
    }                                                                                                                  \
    ;
#include "backend/metal/objc/methods.inc"
// NOLINTEND(readability-identifier-naming)

/// Calls `visit.template operator()<Class>(method)` for every row, in the order of the table.
template <class Visit>
constexpr void for_each_method(Visit visit) {
#define GEYSER_OBJC_FORWARD(name)
#define GEYSER_OBJC_CLASS(name, base)                                                                                  \
    {                                                                                                                  \
        using Self [[maybe_unused]] = name;
#define GEYSER_OBJC_METHOD(name, selector, ...) visit.template operator()<Self>(Self::name);
#define GEYSER_OBJC_CLASS_METHOD(name, selector, ...) visit.template operator()<Self>(Self::name);
#define GEYSER_OBJC_END() }
#include "backend/metal/objc/methods.inc"
}

inline constexpr std::size_t kMethodCount = [] {
    std::size_t count = 0;
    for_each_method([&count]<class Self>(auto) { ++count; });
    return count;
}();

/// One row as data: for the runtime, and for whoever holds the table against another one.
struct MethodInfo {
    const char* class_name = nullptr;
    const char* selector = nullptr;
    bool of_the_class = false;
    std::string_view encoding; ///< of the method, without offsets
};
inline constexpr std::array<MethodInfo, kMethodCount> kMethods = [] {
    std::array<MethodInfo, kMethodCount> rows = {};
    std::size_t next = 0;
    for_each_method([&]<class Self, class Row>(Row) {
        rows[next++] = {.class_name = Self::kName,
                        .selector = Row::kSelector,
                        .of_the_class = Row::kOfTheClass,
                        .encoding = kEncoding<Row>.view()};
    });
    return rows;
}();

/// The place of a row in kMethods.
template <class Row>
inline constexpr std::size_t kIndex = [] {
    std::size_t index = 0;
    std::size_t found = kMethodCount;
    for_each_method([&]<class Self, class Other>(Other) {
        if constexpr (std::same_as<Row, Other>) {
            found = index;
        }
        ++index;
    });
    return found;
}();

} // namespace geyser::metal::objc
