// Objects of the fake: references that are counted exactly, memory that is never used twice.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace geyser::fake_metal {

/// Prints why and aborts. The text names the method that is running.
[[noreturn]] void violation(const std::string& what);

/// The method or function that this thread is in.
void set_current_call(std::string name);

/// What every Objective-C and Core Foundation object is.
class Object {
public:
    explicit Object(std::string class_name) : class_name_(std::move(class_name)) {}
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;

    [[nodiscard]] const std::string& class_name() const noexcept { return class_name_; }

private:
    std::string class_name_;
};

/// Enters an object with one reference, the caller's. Its memory stays reserved when it is freed, so that no other
/// object ever has its address.
void* enter(Object* object);
template <class T, class... Arguments>
[[nodiscard]] T* make(Arguments&&... arguments) {
    void* const memory = ::operator new(sizeof(T));
    T* const object = new (memory) T(std::forward<Arguments>(arguments)...);
    enter(object);
    return object;
}

/// The live object behind a pointer from the caller; a violation where there is none.
[[nodiscard]] Object* live(const void* pointer);
/// The same, of one class.
template <class T>
[[nodiscard]] T* live_as(const void* pointer, const char* what) {
    T* const object = pointer == nullptr ? nullptr : dynamic_cast<T*>(live(pointer));
    if (object == nullptr) {
        violation(std::string(what) + (pointer == nullptr ? " is nil" : " is a " + live(pointer)->class_name()));
    }
    return object;
}

void retain(const void* object);
void release(const void* object);
[[nodiscard]] std::size_t reference_count(const void* object);
/// The classes of the live objects, with their numbers.
[[nodiscard]] std::map<std::string, std::size_t> count_live();

/// A reference of the fake's own.
template <class T>
class Reference {
public:
    explicit Reference(T* object) : object_(object) { retain(object); }
    Reference(const Reference& other) : Reference(other.object_) {}
    Reference& operator=(const Reference&) = delete;
    ~Reference() { release(object_); }
    T* operator->() const noexcept { return object_; }
    [[nodiscard]] T* get() const noexcept { return object_; }

private:
    T* object_;
};

/// Leaves the caller's reference to the innermost pool of this thread; a violation without one.
void autorelease(Object* object);
template <class T>
[[nodiscard]] T* autoreleased(T* object) {
    autorelease(object);
    return object;
}
/// A new innermost pool, and the end of the innermost one, which must be `pool`.
[[nodiscard]] Object* push_pool();
void pop_pool(Object* pool);

} // namespace geyser::fake_metal
