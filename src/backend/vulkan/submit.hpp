// Submits hand-offs for users who do not record them: a ring of command buffers, reused without allocation.
#pragma once

#include "object.hpp"
#include "semaphore.hpp"

#include "core/try.hpp"

#include <array>
#include <mutex>
#include <vector>

namespace geyser::vulkan {

class Submitter {
public:
    [[nodiscard]] static Result<std::unique_ptr<Submitter>> create(std::shared_ptr<const Device> device,
                                                                   std::string_view operation);
    Submitter(const Submitter&) = delete;
    Submitter& operator=(const Submitter&) = delete;
    ~Submitter();

    enum class Completion : std::uint8_t { OnGpu, BeforeReturn };

    /// Records by `record(commands)` and submits. After a Timeout with BeforeReturn the work is still under way.
    template <class Record>
    [[nodiscard]] Result<void> submit(const Record& record, const HandOff& sync, Completion completion,
                                      std::string_view operation) {
        GEYSER_TRY(const Recording recording, begin(sync, operation));
        record(recording.slot->commands);
        return end(recording, completion, operation);
    }
    /// Submits the user's commands; BeforeReturn where neither `done` nor a signal would tell him.
    [[nodiscard]] Result<void> submit(VkCommandBuffer commands, const HandOff& sync, VkFence done,
                                      std::string_view operation);

private:
    explicit Submitter(std::shared_ptr<const Device> device) : device_(std::move(device)) {}

    using Semaphores = std::vector<std::shared_ptr<const OwnedSemaphore>>;
    struct Slot {
        VkCommandBuffer commands = VK_NULL_HANDLE;
        OwnedFence done = {};
        bool in_use = false;
        /// What its submission waits for and signals. A user can see that a moment has come, but not that nothing uses
        /// the semaphore any more (VUID-vkDestroySemaphore-semaphore-01137).
        Semaphores semaphores = {};
    };

    using Clock = std::chrono::steady_clock;
    /// One at a time: it holds the lock.
    struct Recording {
        std::unique_lock<std::mutex> lock;
        Slot* slot = nullptr;
        Clock::time_point deadline = {};
    };
    [[nodiscard]] Result<Recording> begin(const HandOff& sync, std::string_view operation);
    [[nodiscard]] Result<void> end(const Recording& recording, Completion completion, std::string_view operation);
    [[nodiscard]] Result<void> collect(const HandOff& sync, std::string_view operation);
    [[nodiscard]] Result<void> wait_for(Slot& slot, Clock::time_point deadline, std::string_view operation);
    [[nodiscard]] Result<void> queue(VkCommandBuffer commands, VkFence done, std::string_view operation);
    [[nodiscard]] Result<void> signal_fences(std::string_view operation);
    [[nodiscard]] Result<void> queue(VkCommandBuffer commands, Slot& slot, Completion completion,
                                     Clock::time_point deadline, std::string_view operation);

    std::shared_ptr<const Device> device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    std::mutex mutex_;
    std::array<Slot, 8> slots_ = {};
    std::size_t next_ = 0;
    // What the submission under way waits for and signals. Members, so that their memory is kept.
    std::vector<VkSemaphore> wait_semaphores_;
    std::vector<VkPipelineStageFlags> wait_stages_;
    std::vector<std::uint64_t> wait_values_;
    std::vector<VkSemaphore> signal_semaphores_;
    std::vector<std::uint64_t> signal_values_;
    std::vector<VkFence> signal_fences_;
    Semaphores kept_;
};

} // namespace geyser::vulkan
