#include "buffer.hpp"

#include <cstdint>
#include <unistd.h>

namespace geyser::fake_metal {
namespace {

/// MTLResourceStorageModeShared, with the default cache mode and hazard tracking.
constexpr unsigned long kShared = 0;

void check(unsigned long length, unsigned long options) {
    if (length == 0) {
        violation("the length is 0");
    }
    if (options != kShared) {
        violation("other options than MTLResourceStorageModeShared");
    }
}

Object* new_buffer(Device* self, Sel selector, unsigned long length, unsigned long options) {
    check(length, options);
    return take_failure(selector) ? nullptr : make<Buffer>(self, length);
}

Object* new_buffer_over(Device* self, Sel selector, void* memory, unsigned long length, unsigned long options,
                        Block* deallocator) {
    check(length, options);
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    if (memory == nullptr || reinterpret_cast<std::uintptr_t>(memory) % page != 0 || length % page != 0) {
        violation("the memory is not made of whole pages");
    }
    if (deallocator != nullptr) {
        violation("a deallocator, and the fake calls no blocks");
    }
    return take_failure(selector) ? nullptr : make<Buffer>(self, std::span(static_cast<std::byte*>(memory), length));
}

void* buffer_contents(Buffer* self, Sel) { return self->bytes().data(); }
unsigned long buffer_length(Buffer* self, Sel) { return self->bytes().size(); }

} // namespace

// A Mac's buffer is zeros at first, which is what a copy that never happened should not look like.
Buffer::Buffer(Device* device, std::size_t length)
    : Object("MTLBuffer"), device_(device), own_(length, std::byte{0xa5}), bytes_(own_) {}

Buffer::Buffer(Device* device, std::span<std::byte> memory) : Object("MTLBuffer"), device_(device), bytes_(memory) {}

void define_buffers() {
    instance_method("MTLDevice", "newBufferWithLength:options:", "@@:QQ", new_buffer);
    instance_method("MTLDevice", "newBufferWithBytesNoCopy:length:options:deallocator:", "@@:^vQQ@?", new_buffer_over);
    instance_method("MTLBuffer", "contents", "^v@:", buffer_contents);
    instance_method("MTLBuffer", "length", "Q@:", buffer_length);
}

} // namespace geyser::fake_metal
