#include "ipc/windows/last_error.hpp"
#include "ipc/windows/security.hpp"
#include "ipc/windows/text.hpp"
#include "named_record.hpp"

#include <atomic>
#include <cstring>
#include <utility>

namespace geyser::vulkan {
namespace {

/// Leaves room below MAX_PATH for the record's own name.
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::string_view kSuffix = ".geyser";
constexpr std::size_t kRecordBytes = sizeof(std::uint64_t) + kMaxMessageBytes;
/// What anybody may do with a record, its author included.
constexpr DWORD kReading = FILE_MAP_READ | SECTION_QUERY;

/// The section: how many bytes there are, 0 until they are all there, and the bytes.
struct Record {
    std::atomic<std::uint64_t> size;
    std::byte bytes[kMaxMessageBytes];
};
static_assert(sizeof(Record) == kRecordBytes && std::atomic<std::uint64_t>::is_always_lock_free);

Record& record_in(const MappedMemory& mapping) { return *reinterpret_cast<Record*>(mapping.bytes().data()); }

Result<std::wstring> record_name(std::string_view name, std::string_view operation) {
    GEYSER_CHECK(check_name(name, operation));
    return ipc::to_wide(std::string(name).append(kSuffix), operation);
}

OsObject open_record(const std::wstring& name) { return OsObject(OpenFileMappingW(kReading, FALSE, name.c_str())); }

} // namespace

Result<void> check_name(std::string_view name, std::string_view operation) {
    if (name.empty() || name.size() > kMaxNameBytes) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "a name has 1 to " + std::to_string(kMaxNameBytes) + " bytes, and this one has " +
                        std::to_string(name.size()));
    }
    std::string_view own = name;
    for (const std::string_view space : {"Local\\", "Global\\"}) {
        if (own.starts_with(space)) {
            own.remove_prefix(space.size());
            break;
        }
    }
    if (own.empty() || own.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the name \"" + std::string(name) + "\" has a backslash beyond \"Local\\\" or \"Global\\\"");
    }
    return {};
}

Result<OwnMemory> reserve_name(std::string_view name, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, record_name(name, operation));
    GEYSER_TRY(auto readers, ipc::OwnerOnly::limited_to(kReading, operation));
    const OsObject section(
        CreateFileMappingW(INVALID_HANDLE_VALUE, readers.attributes(), PAGE_READWRITE, 0, kRecordBytes, wide.c_str()));
    const DWORD code = GetLastError();
    // Of another kind of object, or of another user's, the system says so by failing.
    if (code == ERROR_ALREADY_EXISTS || code == ERROR_INVALID_HANDLE || code == ERROR_ACCESS_DENIED) {
        return fail(ErrorCode::InvalidArgument, operation, "the name \"" + std::string(name) + "\" is taken",
                    static_cast<int>(code));
    }
    if (!section) {
        return ipc::last_failure(operation, "CreateFileMapping");
    }
    OwnMemory record;
    GEYSER_TRY(record.mapping, MappedMemory::map(section, kRecordBytes, operation));
    // The one handle that could write goes now, and no other one can be had: the section's descriptor does not allow
    // it.
    record.memory = open_record(wide);
    if (!record.memory) {
        return ipc::last_failure(operation, "OpenFileMapping");
    }
    return record;
}

void publish(const MappedMemory& record, const EncodedMessage& handle) noexcept {
    Record& own = record_in(record);
    std::memcpy(own.bytes, handle.bytes.data(), handle.bytes.size());
    own.size.store(handle.bytes.size(), std::memory_order_release);
}

Result<Message> read_record(std::string_view name, std::string_view operation) {
    GEYSER_TRY(const std::wstring wide, record_name(name, operation));
    OsObject section = open_record(wide);
    if (!section) {
        return fail(ErrorCode::InvalidHandle, operation, "nothing is known under the name \"" + std::string(name) + '"',
                    static_cast<int>(GetLastError()));
    }
    // Whatever has the name: a section whose pages may never come would end its reader.
    GEYSER_TRY(const auto mapping, MappedMemory::map_checked(section, kRecordBytes, operation, MemoryAccess::ReadOnly));
    const Record& record = record_in(mapping);
    const std::uint64_t size = record.size.load(std::memory_order_acquire);
    if (size == 0 || size > kMaxMessageBytes) {
        return fail(ErrorCode::InvalidHandle, operation,
                    "the record of the name \"" + std::string(name) + "\" has " + std::to_string(size) + " bytes");
    }
    // A copy: its author may go on writing.
    const std::vector<std::byte> bytes(record.bytes, record.bytes + size);
    std::vector<OsObject> objects;
    objects.push_back(std::move(section));
    return decode(bytes, std::move(objects));
}

} // namespace geyser::vulkan
