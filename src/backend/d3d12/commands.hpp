// What Geyser has the GPU do: copies, in command lists of its own, and the waits and signals around them.
#pragma once

#include "backend/d3d12/fence.hpp"
#include "backend/d3d12/texture.hpp"
#include "backend/dxgi/semaphore.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace geyser::d3d12 {

using FencePoint = dxgi::FencePoint<Fence>;

/// Records the change of all of the texture from one state to another.
void transition(ID3D12GraphicsCommandList& commands, ID3D12Resource& resource, D3D12_RESOURCE_STATES from,
                D3D12_RESOURCE_STATES to);

/// Submits to the device's queue, and keeps what the GPU still uses. Thread-safe.
class Submitter {
public:
    [[nodiscard]] static Result<std::unique_ptr<Submitter>> create(const Device& device, std::string_view operation);
    Submitter(const Submitter&) = delete;
    Submitter& operator=(const Submitter&) = delete;
    /// Waits for the GPU, though not for ever: what waits for a dead peer is left behind.
    ~Submitter();

    using Record = std::function<void(ID3D12GraphicsCommandList& commands)>;
    /// Queues the waits, what `record` records (which may be empty), and the signals. What it returns is reached when
    /// the GPU is done with all of that; until then the fences may be dropped.
    [[nodiscard]] Result<std::uint64_t> submit(std::span<const FencePoint> waits, const Record& record,
                                               std::span<const FencePoint> signals, std::string_view operation);
    /// Blocks until the GPU has done what submit() returned the value of.
    [[nodiscard]] Result<void> finish(std::uint64_t value, const ipc::Deadline& deadline,
                                      std::string_view operation) const;

private:
    /// A command list with its memory; free again when the queue has reached `done`.
    struct Slot {
        Com<ID3D12CommandAllocator> allocator = {};
        Com<ID3D12GraphicsCommandList> commands = {};
        std::uint64_t done = 0;
    };

    /// A fence that the queue still waits for or signals, as Direct3D 12 keeps none: in use until the queue has reached
    /// `done`.
    struct Kept {
        Com<ID3D12Fence> fence = {};
        std::uint64_t done = 0;
    };

    Submitter(const Device& device, Fence done) : device_(device), done_(std::move(done)) {}
    // Under the mutex:
    /// Until the queue is done with the next submission.
    void keep(const Fence& fence);
    /// Recorded and closed, in a slot that the queue was done with when it reached `reached`.
    [[nodiscard]] Result<Slot*> recorded(const Record& record, std::uint64_t reached, std::string_view operation);
    [[nodiscard]] Result<Slot*> free_slot(std::uint64_t reached, std::string_view operation);

    const Device& device_;
    Fence done_; ///< counts submissions
    std::mutex mutex_;
    std::uint64_t last_ = 0;                   ///< under the mutex
    std::vector<std::unique_ptr<Slot>> slots_; ///< under the mutex
    std::vector<Kept> kept_;                   ///< under the mutex; each fence once
};

} // namespace geyser::d3d12
