#include "foundation.hpp"

namespace geyser::fake_metal {
namespace {

Object* ns_retain(Object* self, Sel) {
    retain(self);
    return self;
}
void ns_release(Object* self, Sel) { release(self); }
signed char ns_responds(Object* self, Sel, Sel selector) { return has_method(self->class_name(), selector) ? 1 : 0; }

Object* pool_new(void*, Sel) { return push_pool(); }
void pool_drain(Object* self, Sel) { pop_pool(self); }

Object* string_with_utf8(void*, Sel, const char* text) {
    if (text == nullptr) {
        violation("the text is null");
    }
    return autoreleased(make<String>(text));
}
const char* string_utf8(String* self, Sel) { return self->text().c_str(); }

unsigned long array_count(ObjectArray* self, Sel) { return self->elements().size(); }
Object* array_object_at(ObjectArray* self, Sel, unsigned long index) {
    if (index >= self->elements().size()) {
        violation("the index is beyond the array");
    }
    return self->elements()[index].get();
}

Object* error_description(Error* self, Sel) { return autoreleased(make<String>(self->description())); }
long error_code(Error* self, Sel) { return self->code(); }

} // namespace

void define_foundation() {
    instance_method("NSObject", "retain", "@@:", ns_retain);
    instance_method("NSObject", "release", "Vv@:", ns_release);
    instance_method("NSObject", "respondsToSelector:", "c@::", ns_responds);
    class_method("NSAutoreleasePool", "new", "@@:", pool_new);
    instance_method("NSAutoreleasePool", "drain", "v@:", pool_drain);
    class_method("NSString", "stringWithUTF8String:", "@@:r*", string_with_utf8);
    instance_method("NSString", "UTF8String", "r*@:", string_utf8);
    instance_method("NSArray", "count", "Q@:", array_count);
    instance_method("NSArray", "objectAtIndex:", "@@:Q", array_object_at);
    instance_method("NSError", "localizedDescription", "@@:", error_description);
    instance_method("NSError", "code", "q@:", error_code);
}

} // namespace geyser::fake_metal
