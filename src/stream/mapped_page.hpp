// A page of shared memory as the structure that lies in it.
#pragma once

#include "core/try.hpp"
#include "ipc/shared_memory.hpp"

#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace geyser::stream {

/// Owns the mapping; the structure lives in it and is never destroyed, since another process may still use it. A const
/// Page is mapped for reading only.
template <class Page>
class MappedPage {
public:
    MappedPage() noexcept = default;

    /// New memory with a new Page in it.
    [[nodiscard]] static Result<MappedPage> create(const char* debug_name, std::string_view operation) {
        GEYSER_TRY(auto memory, create_sealed_memory(debug_name, size(), operation));
        GEYSER_TRY(auto mapping, MappedMemory::map(memory, size(), operation));
        return MappedPage({.memory = std::move(memory), .mapping = std::move(mapping)});
    }
    /// The same, for others to read only.
    [[nodiscard]] static Result<MappedPage> publish(const char* debug_name, std::string_view operation) {
        GEYSER_TRY(auto own, create_published_memory(debug_name, size(), operation));
        return MappedPage(std::move(own));
    }
    /// The Page that a peer made.
    [[nodiscard]] static Result<MappedPage> open(OsObject memory, std::string_view operation) {
        constexpr auto kAccess = std::is_const_v<Page> ? MemoryAccess::ReadOnly : MemoryAccess::ReadWrite;
        MappedPage page;
        GEYSER_TRY(page.mapping_, MappedMemory::map_checked(memory, size(), operation, kAccess));
        page.memory_ = std::move(memory);
        page.page_ = std::launder(reinterpret_cast<Page*>(page.mapping_.bytes().data()));
        return page;
    }

    [[nodiscard]] Page* operator->() const noexcept { return page_; }
    [[nodiscard]] Page& operator*() const noexcept { return *page_; }
    [[nodiscard]] const OsObject& memory() const noexcept { return memory_; }
    [[nodiscard]] static constexpr std::uint64_t size() noexcept { return (sizeof(Page) + 4095) / 4096 * 4096; }

private:
    explicit MappedPage(OwnMemory own)
        : memory_(std::move(own.memory)), mapping_(std::move(own.mapping)), page_(new (mapping_.bytes().data()) Page) {}

    OsObject memory_ = {};
    MappedMemory mapping_ = {};
    Page* page_ = nullptr;
};

} // namespace geyser::stream
