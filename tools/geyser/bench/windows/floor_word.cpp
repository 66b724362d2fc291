#include <bench/floor_word.hpp>

#include <core/try.hpp>
#include <system/windows/failure.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include <windows.h>

namespace geyser::tool::bench {
namespace {

constexpr std::string_view kOperation = "bench stream";

std::unexpected<Error> failed(const char* call) { return system::last_failure(call, kOperation); }

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

DWORD milliseconds(Timeout timeout) {
    return static_cast<DWORD>(
        std::min<std::int64_t>(std::chrono::ceil<std::chrono::milliseconds>(timeout).count(), INFINITE - 1));
}

} // namespace

// WaitOnAddress() is for the threads of one process, so each sleeper has an event of its own, by name.
struct FloorWord::Memory {
    std::uint32_t creator = 0; ///< the process; with `number` it makes the events' names
    std::uint32_t number = 0;
    std::atomic<std::uint32_t> sleepers = 0;
    alignas(64) std::atomic<std::int64_t> published_ns = 0;
    alignas(64) std::atomic<std::uint32_t> count = 0;
};

struct FloorWord::Mapping {
    Mapping(UniqueHandle mapped, Memory* at) noexcept : section(std::move(mapped)), memory(at) {}
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { UnmapViewOfFile(memory); }

    /// Made by whichever side comes first.
    [[nodiscard]] UniqueHandle event_of(std::uint32_t sleeper) const {
        const std::wstring name = L"Local\\geyser-bench-floor-" + std::to_wstring(memory->creator) + L'-' +
                                  std::to_wstring(memory->number) + L'-' + std::to_wstring(sleeper);
        return UniqueHandle(CreateEventW(nullptr, FALSE, FALSE, name.c_str()));
    }

    UniqueHandle section;
    Memory* memory;
    std::vector<UniqueHandle> wakes = {}; ///< of the publisher: the events of all sleepers
    UniqueHandle sleep = {};              ///< of a sleeper: its own
};

Result<FloorWord> FloorWord::create() {
    static std::uint32_t number = 0;
    UniqueHandle section(CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(Memory), nullptr));
    if (!section) {
        return failed("CreateFileMapping");
    }
    GEYSER_TRY(FloorWord self, map(std::move(section)));
    self.mapping_->memory->creator = GetCurrentProcessId();
    self.mapping_->memory->number = ++number;
    return self;
}

Result<FloorWord> FloorWord::open(const SharedMemoryHandle& handle) {
    GEYSER_TRY(auto section, duplicate(handle.object));
    return map(std::move(section));
}

Result<FloorWord> FloorWord::map(OsObject object) {
    void* const memory = MapViewOfFile(object.get(), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, sizeof(Memory));
    if (memory == nullptr) {
        return failed("MapViewOfFile");
    }
    return FloorWord(std::make_unique<Mapping>(std::move(object), static_cast<Memory*>(memory)));
}

FloorWord::FloorWord(std::unique_ptr<Mapping> mapping) noexcept : mapping_(std::move(mapping)) {}
FloorWord::FloorWord(FloorWord&&) noexcept = default;
FloorWord::~FloorWord() = default;

Result<SharedMemoryHandle> FloorWord::handle() const {
    GEYSER_TRY(auto section, duplicate(mapping_->section));
    return SharedMemoryHandle{.object = std::move(section)};
}

void FloorWord::publish() noexcept {
    Memory& memory = *mapping_->memory;
    auto& wakes = mapping_->wakes;
    while (wakes.size() < memory.sleepers.load()) {
        wakes.push_back(mapping_->event_of(static_cast<std::uint32_t>(wakes.size())));
    }
    memory.published_ns.store(now().count());
    memory.count.fetch_add(1);
    for (const UniqueHandle& wake : wakes) {
        SetEvent(wake.get());
    }
}

Result<FloorWord::Seen> FloorWord::wait_beyond(std::uint32_t count, Timeout timeout) const {
    Memory& memory = *mapping_->memory;
    UniqueHandle& sleep = mapping_->sleep;
    if (!sleep) {
        sleep = mapping_->event_of(memory.sleepers.fetch_add(1));
    }
    std::uint32_t seen = memory.count.load();
    while (seen == count) {
        switch (WaitForSingleObject(sleep.get(), milliseconds(timeout))) {
        case WAIT_OBJECT_0:
            break;
        case WAIT_TIMEOUT:
            return fail(ErrorCode::Timeout, kOperation, "the floor's publisher fell silent");
        default:
            return failed("WaitForSingleObject");
        }
        seen = memory.count.load();
    }
    return Seen{.count = seen, .published = std::chrono::nanoseconds(memory.published_ns.load())};
}

} // namespace geyser::tool::bench
