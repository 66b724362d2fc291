#include "measurement.hpp"

#include "consumer_process.hpp"
#include "raw_vulkan/exchange.hpp"
#include "stream/exchange.hpp"

#include <process/child.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using geyser::process::Child;

/// Before those that count, in each round: the GPU's clocks rise, and both pipelines fill.
constexpr std::uint32_t kWarmUp = 100;

/// For the stream's socket, so that the stream is no one else's and leaves nothing behind.
class PrivateFolder {
public:
    PrivateFolder() : path_((std::filesystem::temp_directory_path() / "geyser-bench-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw Failure(std::string("cannot make a temporary folder: ") + std::strerror(errno));
        }
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// What the rounds of one exchange have brought so far.
struct Samples {
    std::uint64_t produced = 0;
    std::vector<double> fps = {};
    std::vector<double> submit_us = {};

    [[nodiscard]] Cost cost() const { return {.fps = median(fps), .submit_us_p50 = median(submit_us)}; }
};

/// The producer, and the consumer's process.
class Pair {
public:
    Pair(const Device& device, VkExtent2D extent)
        : manager_(stream::adopt(device)), shared_(raw::create(device, extent)), raw_(device, extent, shared_),
          stream_(device, extent, *manager_, folder_->path()),
          consumer_(check(Child::start({geyser::process::this_program(), kConsumerArgument, folder_->path(),
                                        std::to_string(extent.width), std::to_string(extent.height)}))) {
        raw::send(shared_, consumer_.channel().waitable());
        wait_for_consumer();
        stream_.check_receiver();
        folder_.reset(); // nobody else is to come, and an interrupted run leaves nothing behind
    }

    void run_round(Kind kind, std::uint32_t frames, Samples& samples) {
        (void)run_frames(kind, kWarmUp, samples.produced);
        std::vector<double> submit_us;
        submit_us.reserve(frames);
        const auto elapsed = run_frames(kind, frames, samples.produced, &submit_us);
        samples.fps.push_back(frames / std::chrono::duration<double>(elapsed).count());
        samples.submit_us.insert(samples.submit_us.end(), submit_us.begin(), submit_us.end());
    }

private:
    /// From the first frame begun to the last one copied.
    Clock::duration run_frames(Kind kind, std::uint32_t frames, std::uint64_t& produced,
                               std::vector<double>* submit_us = nullptr) {
        Producer& producer = kind == Kind::Raw ? static_cast<Producer&>(raw_) : stream_;
        send(consumer_.channel(), Round{.kind = kind, .until = produced + frames});
        const Clock::time_point start = Clock::now();
        try {
            for (std::uint32_t i = 0; i < frames; ++i) {
                const auto submit = producer.produce(++produced);
                if (submit_us != nullptr) {
                    submit_us->push_back(std::chrono::duration<double, std::micro>(submit).count());
                }
            }
        } catch (const Failure&) {
            check_consumer(receive<Done>(consumer_.channel(), geyser::Timeout::zero())); // it may have died
            throw;
        }
        wait_for_consumer();
        const auto elapsed = Clock::now() - start;
        wait_for_consumer(); // it has looked at the texels
        return elapsed;
    }

    void wait_for_consumer() {
        const auto done = receive<Done>(consumer_.channel(), 2 * kPatience);
        check_consumer(done);
        check(done);
    }

    /// A process that dies says nothing, so its exit status has to.
    void check_consumer(const geyser::Result<Done>& said) {
        if (!said && said.error().code == geyser::ErrorCode::PeerClosed) {
            const std::string how = consumer_.join();
            throw Failure("the consumer " + (how.empty() ? "left" : how));
        }
    }

    std::optional<PrivateFolder> folder_{std::in_place};
    std::unique_ptr<geyser::VulkanTextureShareManager> manager_;
    raw::SharedObjects shared_;
    raw::RawProducer raw_;
    stream::StreamProducer stream_;
    Child consumer_; ///< ends first
};

} // namespace

Result measure(const Device& device, VkExtent2D extent, const Effort& effort) {
    Pair pair(device, extent);
    Samples raw;
    Samples stream;
    for (std::uint32_t round = 0; round < effort.rounds; ++round) {
        pair.run_round(Kind::Raw, effort.frames, raw);
        pair.run_round(Kind::Stream, effort.frames, stream);
    }
    return {.raw = raw.cost(), .stream = stream.cost()};
}

} // namespace bench
