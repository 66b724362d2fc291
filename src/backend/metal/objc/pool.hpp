// Pool: an autorelease pool, and the only place from which messages are sent. So none is ever sent without a pool, and
// what a method returns without giving it away lives exactly as long as the Pool.
#pragma once

#include "backend/metal/objc/retained.hpp"

namespace geyser::metal::objc {

/// Made and destroyed by one thread, the last made first: a local variable.
class [[nodiscard]] Pool {
public:
    explicit Pool(const Runtime& runtime) : runtime_(runtime), pool_(create()) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool() { runtime_.message(pool_, NSAutoreleasePool::drain); }

    [[nodiscard]] const Runtime& runtime() const noexcept { return runtime_; }
    [[nodiscard]] const Functions& functions() const noexcept { return runtime_.functions(); }

    /// [receiver selector: arguments]. Results that the caller owns come as Retained; other objects are borrowed.
    template <class Receiver, FixedString Selector, class Result, class... Arguments>
    auto send(std::type_identity_t<Receiver>* receiver, Method<Receiver, Selector, false, Result, Arguments...> method,
              std::type_identity_t<Arguments>... arguments) const {
        return deliver(receiver, method, arguments...);
    }
    /// [Class selector: arguments]
    template <class Receiver, FixedString Selector, class Result, class... Arguments>
    auto send(Method<Receiver, Selector, true, Result, Arguments...> method,
              std::type_identity_t<Arguments>... arguments) const {
        return deliver(runtime_.receiver(method), method, arguments...);
    }

private:
    [[nodiscard]] NSAutoreleasePool* create() const {
        return runtime_.message(runtime_.receiver(NSAutoreleasePool::new_), NSAutoreleasePool::new_);
    }

    template <class Receiver, FixedString Selector, bool OfTheClass, class Result, class... Arguments>
    auto deliver(void* receiver, Method<Receiver, Selector, OfTheClass, Result, Arguments...> method,
                 Arguments... arguments) const {
        if constexpr (requires { typename Result::Object; }) {
            return Retained<typename Result::Object>::adopt(runtime_, runtime_.message(receiver, method, arguments...));
        } else {
            return runtime_.message(receiver, method, arguments...);
        }
    }

    const Runtime& runtime_;
    NSAutoreleasePool* pool_;
};

/// Whether the object has a method that not every system does.
template <class Receiver, class Row>
[[nodiscard]] bool responds(const Pool& pool, Receiver* object, Row method) {
    return pool.send(object, NSObject::respondsToSelector, pool.runtime().selector(method)) != 0;
}

/// A string for one message.
[[nodiscard]] inline NSString* string(const Pool& pool, const char* utf8) {
    return pool.send(NSString::stringWithUTF8String, utf8);
}

} // namespace geyser::metal::objc
