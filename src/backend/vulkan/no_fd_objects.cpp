#include "fd_objects.hpp"

namespace geyser::vulkan {
namespace {

std::unexpected<Error> no_descriptors(std::string_view operation) {
    return fail(ErrorCode::UnsupportedTransport, operation, "the handles of this system hold no descriptors");
}

} // namespace

bool handles_hold_fds() noexcept { return false; }

Result<OsObject> export_memory(const Device& /*device*/, VkDeviceMemory /*memory*/, std::string_view operation) {
    return no_descriptors(operation);
}

Result<OsObject> export_sync(const Device& /*device*/, const Semaphore& /*semaphore*/, std::string_view operation) {
    return no_descriptors(operation);
}

Result<void> check_memory_object(const std::shared_ptr<const Device>& /*device*/, const ApiTextureHandle& /*handle*/,
                                 std::string_view operation) {
    return no_descriptors(operation);
}

Result<void> check_sync_object(const std::shared_ptr<const Device>& /*device*/, const ApiSemaphoreHandle& /*handle*/,
                               std::string_view operation) {
    return no_descriptors(operation);
}

Result<OwnedMemory> import_memory(const std::shared_ptr<const Device>& /*device*/, VkImage /*image*/,
                                  const ApiTextureHandle& /*handle*/, std::string_view operation) {
    return no_descriptors(operation);
}

Result<void> import_sync(const Device& /*device*/, const Semaphore& /*semaphore*/, const OsObject& /*object*/,
                         std::string_view operation) {
    return no_descriptors(operation);
}

} // namespace geyser::vulkan
