// A GPU that several fake devices share, as devices of several processes share a real one: its textures, its fences,
// and queues that run their work as soon as what it waits for is there. Shared handles are NT sections with the
// object's number in them, so they can be duplicated, closed, mixed up and counted like real ones.
#pragma once

#include "backend/dxgi/api.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace geyser::fake {

class Gpu;

/// All textures of the fakes have 4 bytes a texel, one level and one layer.
struct Texture {
    D3D12_RESOURCE_DESC description = {};
    D3D12_HEAP_FLAGS heap = D3D12_HEAP_FLAG_NONE;
    UINT bind = 0;                     ///< D3D11_BIND_FLAG
    UINT misc = 0;                     ///< D3D11_RESOURCE_MISC_FLAG
    std::vector<std::byte> bytes = {}; ///< rows without padding; of a buffer all of it
    bool mutex_is_held = false;        ///< of SHARED_KEYEDMUTEX: between AcquireSync and ReleaseSync
    bool mutex_is_free = true;         ///< when the queue of who released it got there, with key 0
    bool mutex_is_abandoned = false;   ///< its holder died
};

class Fence {
public:
    explicit Fence(Gpu& gpu) : gpu_(gpu) {}
    [[nodiscard]] std::uint64_t value() const;
    void set(std::uint64_t value);
    void set_event_at(std::uint64_t value, HANDLE event);

private:
    struct Waiter {
        std::uint64_t value;
        HANDLE event;
    };
    Gpu& gpu_;
    std::uint64_t value_ = 0;
    std::vector<Waiter> waiters_;
};

/// Runs work in its order.
class Queue {
public:
    explicit Queue(Gpu& gpu);
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;
    ~Queue();
    void wait(std::shared_ptr<Fence> fence, std::uint64_t value);
    void run(std::function<void()> work);
    void signal(std::shared_ptr<Fence> fence, std::uint64_t value);
    [[nodiscard]] bool is_idle() const;
    /// How many pieces of work were queued and done so far.
    [[nodiscard]] std::uint64_t queued() const;
    [[nodiscard]] std::uint64_t done() const;
    /// Whether it got on.
    bool advance();

private:
    struct Work {
        std::shared_ptr<Fence> wait;
        std::uint64_t value = 0;
        std::function<void()> run;
    };
    void add(Work work);

    Gpu& gpu_;
    std::deque<Work> work_;
    std::uint64_t queued_ = 0;
    std::uint64_t done_ = 0;
};

/// What a call of CreateSharedHandle was given.
struct Export {
    bool has_security = false;
    DWORD access = 0;
    bool has_name = false;
};

class Gpu {
public:
    explicit Gpu(DWORD number) : luid{.LowPart = number, .HighPart = 0} {}

    const LUID luid;
    HRESULT share_result = S_OK;   ///< E_NOTIMPL: as in wine
    HRESULT queue_result = S_OK;   ///< of waits that are queued
    HRESULT removed_reason = S_OK; ///< else every fence counts UINT64_MAX
    UINT misc_of_last_texture = 0; ///< as CreateTexture2D got it
    D3D12_HEAP_FLAGS heap_of_last_resource = D3D12_HEAP_FLAG_NONE;
    D3D12_RESOURCE_DESC last_resource = {}; ///< as CreateCommittedResource got it, but for buffers
    std::vector<Export> exports = {};
    std::vector<std::string> log = {}; ///< what ran on queues

    [[nodiscard]] HRESULT share(std::shared_ptr<Texture> texture, const SECURITY_ATTRIBUTES* security, DWORD access,
                                const WCHAR* name, HANDLE* handle);
    [[nodiscard]] HRESULT share(std::shared_ptr<Fence> fence, const SECURITY_ATTRIBUTES* security, DWORD access,
                                const WCHAR* name, HANDLE* handle);
    /// Empty where the handle is of something else.
    [[nodiscard]] std::shared_ptr<Texture> open_texture(HANDLE handle);
    [[nodiscard]] std::shared_ptr<Fence> open_fence(HANDLE handle);

    /// As a driver update or a GPU that hangs does.
    void remove(HRESULT reason);
    /// Lets all queues go on.
    void advance();

    mutable std::recursive_mutex mutex;

private:
    friend class Queue;
    struct Shared {
        std::shared_ptr<Texture> texture;
        std::shared_ptr<Fence> fence;
    };
    HRESULT share(Shared object, const Export& call, HANDLE* handle);
    Shared open(HANDLE handle);

    std::vector<Shared> shared_;
    std::vector<Queue*> queues_;
};

} // namespace geyser::fake
