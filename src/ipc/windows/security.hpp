// Who may do what with an object of the system.
#pragma once

#include "ipc/windows/windows.hpp"

#include <geyser/error.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace geyser::ipc {

/// A security identifier as text: S-1-5-21-...
[[nodiscard]] Result<std::string> user_of_process(HANDLE process, std::string_view operation);
[[nodiscard]] Result<std::string> own_user(std::string_view operation);
/// The last number of an identifier, which tells the users of one machine apart.
[[nodiscard]] std::uint32_t relative_id(std::string_view identifier) noexcept;

/// A security descriptor for what is being made: it is owned by this user, and nobody else may do anything. Protected:
/// nothing is inherited from what it lies in.
class OwnerOnly {
public:
    /// The user may do everything.
    [[nodiscard]] static Result<OwnerOnly> create(std::string_view operation);
    /// As above, and the same for all that will be made in it.
    [[nodiscard]] static Result<OwnerOnly> for_folder(std::string_view operation);
    /// The user may use `access` and nothing else, and that stays so: OWNER RIGHTS takes from the owner the right to
    /// change it. Only the handle that makes the object has more.
    [[nodiscard]] static Result<OwnerOnly> limited_to(DWORD access, std::string_view operation);

    [[nodiscard]] const SECURITY_ATTRIBUTES* attributes() const noexcept { return &attributes_; }
    /// For calls that take a pointer to what they do not change.
    [[nodiscard]] SECURITY_ATTRIBUTES* attributes() noexcept { return &attributes_; }

private:
    struct LocalFreed {
        void operator()(void* memory) const noexcept { ::LocalFree(memory); }
    };

    OwnerOnly() noexcept = default;
    [[nodiscard]] static Result<OwnerOnly> parse(const std::string& rules, std::string_view operation);

    std::unique_ptr<void, LocalFreed> descriptor_ = {};
    SECURITY_ATTRIBUTES attributes_ = {};
};

/// PeerRejected where the open file or folder is owned by another user or lets others than its owner, the system and
/// the machine's administrators do anything with it.
[[nodiscard]] Result<void> check_owner_only(HANDLE file, const std::string& path, std::string_view operation);
/// The same of a descriptor with an owner and an access list: what the file has of them.
[[nodiscard]] Result<void> check_descriptor(PSECURITY_DESCRIPTOR descriptor, const std::string& path,
                                            std::string_view operation);

} // namespace geyser::ipc
