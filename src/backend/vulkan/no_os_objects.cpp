#include "os_objects.hpp"

#include <array>

namespace geyser::vulkan {
namespace {

constexpr std::array kTransports = {Transport::OpaqueFd, Transport::DmaBuf};
constexpr std::array kSync = {SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd, SyncKind::TimelineOpaqueFd};

constexpr OsSharing kSharing{.possible = false,
                             .memory_extension = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME,
                             .semaphore_extension = VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME,
                             .fence_extension = VK_KHR_EXTERNAL_FENCE_FD_EXTENSION_NAME,
                             .transports = kTransports,
                             .sync = kSync};

std::unexpected<Error> no_objects(std::string_view operation) {
    return fail(ErrorCode::UnsupportedTransport, operation, "the handles of this system hold no objects of Vulkan's");
}

} // namespace

const OsSharing& os_sharing() noexcept { return kSharing; }

Result<ExportChain> memory_export_chain(Transport /*transport*/, std::string_view /*name*/, const void* /*next*/,
                                        std::string_view operation) {
    return no_objects(operation);
}

Result<ExportChain> sync_export_chain(SyncKind /*kind*/, std::string_view /*name*/, const void* /*next*/,
                                      std::string_view operation) {
    return no_objects(operation);
}

Result<OsObject> export_memory(const Device& /*device*/, const Texture& /*texture*/, std::string_view operation) {
    return no_objects(operation);
}

Result<OsObject> export_sync(const Device& /*device*/, const Semaphore& /*semaphore*/, std::string_view operation) {
    return no_objects(operation);
}

Result<std::string> kind_of(const OsObject& /*object*/, std::string_view operation) { return no_objects(operation); }

bool may_be_foreign(std::string_view /*kind*/) noexcept { return false; }

Result<void> check_memory_object(const std::shared_ptr<const Device>& /*device*/, const ApiTextureHandle& /*handle*/,
                                 std::string_view operation) {
    return no_objects(operation);
}

Result<void> check_sync_object(const std::shared_ptr<const Device>& /*device*/, const ApiSemaphoreHandle& /*handle*/,
                               std::string_view operation) {
    return no_objects(operation);
}

Result<std::uint32_t> importable_types(const Device& /*device*/, Transport /*transport*/, const OsObject& /*object*/,
                                       std::string_view operation) {
    return no_objects(operation);
}

Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& /*device*/, VkImage /*image*/,
                                  Transport /*transport*/, const Allocation& /*allocation*/, const Payload& /*payload*/,
                                  std::string_view operation) {
    return no_objects(operation);
}

Result<void> import_sync(const Device& /*device*/, const Semaphore& /*semaphore*/, const Payload& /*payload*/,
                         std::string_view operation) {
    return no_objects(operation);
}

} // namespace geyser::vulkan
