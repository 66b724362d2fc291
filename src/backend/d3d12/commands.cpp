#include "backend/d3d12/commands.hpp"

#include "backend/dxgi/errors.hpp"
#include "core/try.hpp"

#include <algorithm>
#include <chrono>

namespace geyser::d3d12 {
namespace {

/// How long a manager's destructor waits for its last submissions.
constexpr Timeout kDestroyTimeout = std::chrono::seconds(5);

} // namespace

void transition(ID3D12GraphicsCommandList& commands, ID3D12Resource& resource, D3D12_RESOURCE_STATES from,
                D3D12_RESOURCE_STATES to) {
    D3D12_RESOURCE_BARRIER barrier = {};
    barrier.Type = D3D12_RESOURCE_BARRIER_TYPE_TRANSITION;
    barrier.Transition.pResource = &resource;
    barrier.Transition.Subresource = D3D12_RESOURCE_BARRIER_ALL_SUBRESOURCES;
    barrier.Transition.StateBefore = from;
    barrier.Transition.StateAfter = to;
    commands.ResourceBarrier(1, &barrier);
}

Result<std::unique_ptr<Submitter>> Submitter::create(const Device& device, std::string_view operation) {
    GEYSER_TRY(Fence done, Fence::create_private(device, operation));
    return std::unique_ptr<Submitter>(new Submitter(device, std::move(done)));
}

Submitter::~Submitter() {
    if (finish(last_, ipc::Deadline(kDestroyTimeout), "~Submitter").has_value()) {
        return;
    }
    // Nothing that the GPU may still run may be freed.
    for (std::unique_ptr<Slot>& slot : slots_) {
        (void)slot.release();
    }
    for (Kept& each : kept_) {
        (void)each.fence.take();
    }
}

Result<std::uint64_t> Submitter::submit(std::span<const FencePoint> waits, const Record& record,
                                        std::span<const FencePoint> signals, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    GEYSER_TRY(const std::uint64_t reached, dxgi::value_of(*done_.get(), operation));
    std::erase_if(kept_, [&](const Kept& each) { return each.done <= reached; });
    Slot* slot = nullptr;
    if (record) {
        GEYSER_TRY(slot, recorded(record, reached, operation));
    }
    for (const std::span<const FencePoint> points : {waits, signals}) {
        for (const FencePoint& point : points) {
            keep(*point.fence);
        }
    }
    keep(done_);
    ID3D12CommandQueue& queue = *device_.queue();
    for (const FencePoint& point : waits) {
        if (const HRESULT result = queue.Wait(point.fence->get(), point.value); result != S_OK) {
            return dxgi::failed(result, operation, "ID3D12CommandQueue::Wait");
        }
    }
    if (slot != nullptr) {
        ID3D12CommandList* const list = slot->commands.get();
        queue.ExecuteCommandLists(1, &list);
        slot->done = last_ + 1;
    }
    for (const FencePoint& point : signals) {
        if (const HRESULT result = queue.Signal(point.fence->get(), point.value); result != S_OK) {
            return dxgi::failed(result, operation, "ID3D12CommandQueue::Signal");
        }
    }
    // The queue must get the values in their order, or a greater one would speak for work that is not done.
    if (const HRESULT result = queue.Signal(done_.get(), ++last_); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12CommandQueue::Signal");
    }
    return last_;
}

Result<void> Submitter::finish(std::uint64_t value, const ipc::Deadline& deadline, std::string_view operation) const {
    auto done = dxgi::wait_for_value(*done_.get(), value, deadline, {}, operation);
    if (!done && done.error().code == ErrorCode::Timeout) {
        return deadline.timed_out(operation, "the GPU was not done");
    }
    return done;
}

void Submitter::keep(const Fence& fence) {
    auto kept = std::ranges::find(kept_, fence.get(), [](const Kept& each) { return each.fence.get(); });
    if (kept == kept_.end()) {
        kept = kept_.insert(kept, {.fence = Com<ID3D12Fence>::share(fence.get())});
    }
    kept->done = last_ + 1;
}

Result<Submitter::Slot*> Submitter::recorded(const Record& record, std::uint64_t reached, std::string_view operation) {
    GEYSER_TRY(Slot* const slot, free_slot(reached, operation));
    if (const HRESULT result = slot->allocator->Reset(); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12CommandAllocator::Reset");
    }
    if (const HRESULT result = slot->commands->Reset(slot->allocator.get(), nullptr); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12GraphicsCommandList::Reset");
    }
    record(*slot->commands.get());
    if (const HRESULT result = slot->commands->Close(); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12GraphicsCommandList::Close");
    }
    return slot;
}

Result<Submitter::Slot*> Submitter::free_slot(std::uint64_t reached, std::string_view operation) {
    const auto found = std::ranges::find_if(slots_, [&](const auto& each) { return each->done <= reached; });
    if (found != slots_.end()) {
        return found->get();
    }
    auto slot = std::make_unique<Slot>();
    const D3D12_COMMAND_LIST_TYPE type = device_.queue_type();
    if (const HRESULT result =
            device_->CreateCommandAllocator(type, __uuidof(ID3D12CommandAllocator), slot->allocator.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateCommandAllocator");
    }
    if (const HRESULT result =
            device_->CreateCommandList(Device::node_mask(), type, slot->allocator.get(), nullptr,
                                       __uuidof(ID3D12GraphicsCommandList), slot->commands.receive());
        result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12Device::CreateCommandList");
    }
    // A new list is open, and all others are closed.
    if (const HRESULT result = slot->commands->Close(); result != S_OK) {
        return dxgi::failed(result, operation, "ID3D12GraphicsCommandList::Close");
    }
    return slots_.emplace_back(std::move(slot)).get();
}

} // namespace geyser::d3d12
