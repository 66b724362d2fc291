#include "copy.hpp"

#include <core/try.hpp>

#include <string>

namespace geyser::metal_tools {
namespace {

std::unexpected<Error> made_nothing(const char* call) {
    return fail(ErrorCode::OutOfDeviceMemory, call, "Metal made nothing");
}

Result<Id> begin(const Metal& metal, void* queue) {
    const Id commands = metal.command_buffer(queue);
    return commands != nullptr ? Result<Id>(commands) : made_nothing("commandBuffer");
}

Result<Id> begin_blit(const Metal& metal, Id commands) {
    const Id encoder = metal.blit_encoder(commands);
    return encoder != nullptr ? Result<Id>(encoder) : made_nothing("blitCommandEncoder");
}

Result<void> commit_and_wait(const Metal& metal, Id commands) {
    metal.commit(commands);
    metal.wait_until_completed(commands);
    if (metal.status(commands) != kStatusError) {
        return {};
    }
    const Id error = metal.error(commands);
    return fail(ErrorCode::DriverFailure, "waitUntilCompleted",
                error != nullptr ? metal.utf8(metal.description(error)) : "Metal does not say why the GPU failed");
}

} // namespace

Result<Staging> Staging::create(const Metal& metal, void* device, std::size_t bytes) {
    const Pool pool(metal);
    const Id buffer = metal.new_buffer(device, bytes, kStorageModeShared);
    if (buffer == nullptr) {
        return made_nothing("newBufferWithLength:options:");
    }
    return Staging(metal, buffer, {static_cast<std::byte*>(metal.contents(buffer)), bytes});
}

Staging::~Staging() {
    if (buffer_ != nullptr) {
        metal_->release(buffer_);
    }
}

Result<void> upload(const Metal& metal, void* queue, const Staging& source, void* texture, const Extent& extent) {
    const Pool pool(metal);
    GEYSER_TRY(const Id commands, begin(metal, queue));
    GEYSER_TRY(const Id encoder, begin_blit(metal, commands));
    metal.copy_from_buffer(encoder, source.buffer(), 0, extent.row_bytes, extent.row_bytes * extent.rows,
                           {extent.width, extent.height}, static_cast<Id>(texture), 0, 0, {});
    metal.end_encoding(encoder);
    metal.commit(commands);
    return {};
}

Result<void> download(const Metal& metal, void* queue, void* texture, const Extent& extent,
                      const Staging& destination) {
    const Pool pool(metal);
    GEYSER_TRY(const Id commands, begin(metal, queue));
    GEYSER_TRY(const Id encoder, begin_blit(metal, commands));
    metal.copy_to_buffer(encoder, static_cast<Id>(texture), 0, 0, {}, {extent.width, extent.height},
                         destination.buffer(), 0, extent.row_bytes, extent.row_bytes * extent.rows);
    metal.end_encoding(encoder);
    return commit_and_wait(metal, commands);
}

Result<void> finish(const Metal& metal, void* queue) {
    const Pool pool(metal);
    GEYSER_TRY(const Id commands, begin(metal, queue));
    return commit_and_wait(metal, commands);
}

} // namespace geyser::metal_tools
