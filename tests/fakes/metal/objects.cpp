#include "objects.hpp"

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace geyser::fake_metal {
namespace {

struct Entry {
    Object* object = nullptr; ///< destroyed where `references` is 0; its memory is never freed
    std::size_t references = 0;
    std::string class_name; ///< for the message about a freed object
};

struct Registry {
    std::mutex mutex_;
    std::unordered_map<const void*, Entry> entries_;
};

/// Outlives every other static object, whose destructors may send messages, and the GPU's threads.
Registry& registry() {
    static Registry& instance = *new Registry;
    return instance;
}

thread_local std::string current_call = "no call";

class Pool final : public Object {
public:
    Pool() : Object("NSAutoreleasePool") {}
    ~Pool() override {
        for (Object* object : pending_) {
            release(object);
        }
    }
    std::vector<Object*> pending_;
};
thread_local std::vector<Pool*> pools;

/// With the lock held.
Entry& find_live(const void* pointer) {
    const auto found = registry().entries_.find(pointer);
    if (found == registry().entries_.end()) {
        violation("a pointer that is no object");
    }
    if (found->second.references == 0) {
        violation("a freed " + found->second.class_name);
    }
    return found->second;
}

} // namespace

void violation(const std::string& what) {
    std::fprintf(stderr, "fake Metal: %s: %s\n", current_call.c_str(), what.c_str());
    std::abort();
}

void set_current_call(std::string name) { current_call = std::move(name); }

void* enter(Object* object) {
    void* const pointer = dynamic_cast<void*>(object);
    const std::lock_guard lock(registry().mutex_);
    registry().entries_.emplace(pointer, Entry{object, 1, object->class_name()});
    return pointer;
}

Object* live(const void* pointer) {
    const std::lock_guard lock(registry().mutex_);
    return find_live(pointer).object;
}

void retain(const void* object) {
    const std::lock_guard lock(registry().mutex_);
    ++find_live(object).references;
}

void release(const void* object) {
    Object* last = nullptr;
    {
        const std::lock_guard lock(registry().mutex_);
        Entry& entry = find_live(object);
        if (--entry.references == 0) {
            last = entry.object;
        }
    }
    if (last != nullptr) {
        last->~Object(); // may release others
    }
}

std::size_t reference_count(const void* object) {
    const std::lock_guard lock(registry().mutex_);
    const auto found = registry().entries_.find(object);
    return found == registry().entries_.end() ? 0 : found->second.references;
}

std::map<std::string, std::size_t> count_live() {
    const std::lock_guard lock(registry().mutex_);
    std::map<std::string, std::size_t> counts;
    for (const auto& [pointer, entry] : registry().entries_) {
        if (entry.references > 0) {
            ++counts[entry.class_name];
        }
    }
    return counts;
}

void autorelease(Object* object) {
    if (pools.empty()) {
        violation("a " + object->class_name() + " is autoreleased without a pool on this thread");
    }
    pools.back()->pending_.push_back(object);
}

Object* push_pool() {
    pools.push_back(make<Pool>());
    return pools.back();
}

void pop_pool(Object* pool) {
    if (pools.empty() || pools.back() != pool) {
        violation("the pool is not the innermost one of this thread");
    }
    // What is autoreleased while the pool empties belongs to the pool around it.
    pools.pop_back();
    release(pool);
}

} // namespace geyser::fake_metal
