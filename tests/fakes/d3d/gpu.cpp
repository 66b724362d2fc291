#include "fakes/d3d/gpu.hpp"

#include <algorithm>

namespace geyser::fake {
namespace {

using Lock = std::lock_guard<std::recursive_mutex>;

struct Token {
    Gpu* gpu;
    std::size_t number;
};

} // namespace

std::uint64_t Fence::value() const {
    const Lock lock(gpu_.mutex);
    return gpu_.removed_reason != S_OK ? UINT64_MAX : value_;
}

void Fence::set(std::uint64_t value) {
    const Lock lock(gpu_.mutex);
    value_ = value;
    for (const Waiter& waiter : waiters_) {
        if (waiter.value <= value) {
            SetEvent(waiter.event);
        }
    }
    std::erase_if(waiters_, [&](const Waiter& waiter) { return waiter.value <= value; });
    gpu_.advance();
}

void Fence::set_event_at(std::uint64_t value, HANDLE event) {
    const Lock lock(gpu_.mutex);
    if (this->value() >= value) {
        SetEvent(event);
    } else {
        waiters_.push_back({value, event});
    }
}

Queue::Queue(Gpu& gpu) : gpu_(gpu) {
    const Lock lock(gpu_.mutex);
    gpu_.queues_.push_back(this);
}

Queue::~Queue() {
    const Lock lock(gpu_.mutex);
    std::erase(gpu_.queues_, this);
}

void Queue::add(Work work) {
    const Lock lock(gpu_.mutex);
    work_.push_back(std::move(work));
    ++queued_;
    gpu_.advance();
}

void Queue::wait(std::shared_ptr<Fence> fence, std::uint64_t value) {
    add({.wait = std::move(fence), .value = value, .run = [this, value] {
             gpu_.log.push_back("wait " + std::to_string(value));
         }});
}

void Queue::run(std::function<void()> work) { add({.run = std::move(work)}); }

void Queue::signal(std::shared_ptr<Fence> fence, std::uint64_t value) {
    run([this, fence = std::move(fence), value] {
        gpu_.log.push_back("signal " + std::to_string(value));
        fence->set(value);
    });
}

bool Queue::is_idle() const {
    const Lock lock(gpu_.mutex);
    return work_.empty();
}

std::uint64_t Queue::queued() const {
    const Lock lock(gpu_.mutex);
    return queued_;
}

std::uint64_t Queue::done() const {
    const Lock lock(gpu_.mutex);
    return done_;
}

bool Queue::advance() {
    if (work_.empty() || (work_.front().wait && work_.front().wait->value() < work_.front().value)) {
        return false;
    }
    const Work next = std::move(work_.front());
    work_.pop_front();
    ++done_;
    next.run();
    return true;
}

HRESULT Gpu::share(std::shared_ptr<Texture> texture, const SECURITY_ATTRIBUTES* security, DWORD access,
                   const WCHAR* name, HANDLE* handle) {
    return share({.texture = std::move(texture), .fence = {}},
                 {.has_security = security != nullptr, .access = access, .has_name = name != nullptr}, handle);
}

HRESULT Gpu::share(std::shared_ptr<Fence> fence, const SECURITY_ATTRIBUTES* security, DWORD access, const WCHAR* name,
                   HANDLE* handle) {
    return share({.texture = {}, .fence = std::move(fence)},
                 {.has_security = security != nullptr, .access = access, .has_name = name != nullptr}, handle);
}

HRESULT Gpu::share(Shared object, const Export& call, HANDLE* handle) {
    const Lock lock(mutex);
    if (share_result != S_OK) {
        return share_result;
    }
    *handle = CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(Token), nullptr);
    void* const view = MapViewOfFile(*handle, FILE_MAP_WRITE, 0, 0, sizeof(Token));
    if (view == nullptr) {
        return E_FAIL;
    }
    *static_cast<Token*>(view) = {.gpu = this, .number = shared_.size()};
    UnmapViewOfFile(view);
    shared_.push_back(std::move(object));
    exports.push_back(call);
    return S_OK;
}

Gpu::Shared Gpu::open(HANDLE handle) {
    const Lock lock(mutex);
    void* const view = MapViewOfFile(handle, FILE_MAP_READ, 0, 0, sizeof(Token));
    if (view == nullptr) {
        return {};
    }
    const Token token = *static_cast<const Token*>(view);
    UnmapViewOfFile(view);
    return token.gpu == this && token.number < shared_.size() ? shared_[token.number] : Shared();
}

std::shared_ptr<Texture> Gpu::open_texture(HANDLE handle) { return open(handle).texture; }

std::shared_ptr<Fence> Gpu::open_fence(HANDLE handle) { return open(handle).fence; }

void Gpu::remove(HRESULT reason) {
    const Lock lock(mutex);
    removed_reason = reason;
}

void Gpu::advance() {
    const Lock lock(mutex);
    while (std::ranges::any_of(queues_, [](Queue* queue) { return queue->advance(); })) {
    }
}

} // namespace geyser::fake
