// The Objective-C runtime, loaded, and messages to it. Their types come from the table: a message whose receiver or
// arguments are not those of the method does not compile.
#pragma once

#include "backend/metal/objc/functions.hpp"

#include <array>
#include <memory>
#include <utility>

namespace geyser::metal::objc {

/// What objc_msgSend returns for a result type of the table.
template <class Result>
struct RawResult {
    using type = Result;
};
template <class T>
struct RawResult<Owned<T>> {
    using type = T*;
};
template <>
struct RawResult<OnewayVoid> {
    using type = void;
};

/// Immutable once loaded, so every call is thread-safe. Outlives every Pool and Retained that was made of it.
class Runtime {
public:
    /// nullptr: the system's libraries. BackendUnavailable names what is missing.
    [[nodiscard]] static Result<std::unique_ptr<const Runtime>> load(MetalSymbolLookup lookup,
                                                                     std::string_view operation);

    [[nodiscard]] const Functions& functions() const noexcept { return functions_; }
    template <class Row>
    [[nodiscard]] SEL selector(Row /*method*/) const noexcept {
        return selectors_[kIndex<Row>];
    }

    /// The class that is the receiver of a class method.
    template <class Row>
    [[nodiscard]] Class receiver(Row /*method*/) const noexcept {
        static_assert(Row::kOfTheClass);
        return classes_[kIndex<Row>];
    }

    /// One more and one reference less of an object, of Objective-C or of Core Foundation.
    template <class T>
    void retain(T* object) const {
        if constexpr (ObjectiveC<T>) {
            message(object, NSObject::retain);
        } else {
            functions_.CFRetain(object);
        }
    }
    template <class T>
    void release(T* object) const {
        if constexpr (ObjectiveC<T>) {
            message(object, NSObject::release);
        } else {
            functions_.CFRelease(object);
        }
    }

private:
    friend class Pool;

    Runtime() = default;

    template <class Receiver, FixedString Selector, bool OfTheClass, class Result, class... Arguments>
    auto message(void* receiver, Method<Receiver, Selector, OfTheClass, Result, Arguments...> method,
                 std::type_identity_t<Arguments>... arguments) const {
        using Raw = typename RawResult<Result>::type;
        // Structs come back by objc_msgSend_stret on an Intel Mac.
        static_assert(!std::is_class_v<Raw>);
        const auto send = reinterpret_cast<Raw (*)(void*, SEL, Arguments...)>(functions_.objc_msgSend);
        return send(receiver, selector(method), arguments...);
    }

    Functions functions_;
    std::array<SEL, kMethodCount> selectors_ = {};
    std::array<Class, kMethodCount> classes_ = {}; ///< the receivers of class methods; nullptr elsewhere
};

} // namespace geyser::metal::objc
