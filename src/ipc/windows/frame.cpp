#include "ipc/windows/frame.hpp"

#include "core/try.hpp"
#include "ipc/wire_reader.hpp"
#include "ipc/wire_writer.hpp"

#include <string>
#include <utility>

namespace geyser::ipc {

std::vector<std::byte> encode_frame(std::span<const HANDLE> handles, std::span<const std::byte> bytes) {
    WireWriter out;
    out.u32(static_cast<std::uint32_t>(handles.size()));
    for (const HANDLE handle : handles) {
        out.u64(reinterpret_cast<std::uintptr_t>(handle));
    }
    out.raw(bytes);
    return std::move(out).take();
}

Result<Frame> decode_frame(std::span<const std::byte> message, std::string_view operation) {
    WireReader in(message);
    Frame frame;
    frame.handle_count = in.u32("handle count");
    if (frame.handle_count > kMaxMessageObjects) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "handle count " + std::to_string(frame.handle_count) + " is more than " +
                        std::to_string(kMaxMessageObjects));
    }
    for (std::size_t i = 0; i < frame.handle_count; ++i) {
        frame.handles[i] = in.u64("handle");
    }
    frame.bytes = in.rest();
    if (in.failed()) {
        Error error = in.failure().error();
        error.operation = operation;
        return std::unexpected(std::move(error));
    }
    if (frame.bytes.size() > kMaxMessageBytes) {
        return fail(ErrorCode::MalformedMessage, operation,
                    "message length " + std::to_string(frame.bytes.size()) + " is more than " +
                        std::to_string(kMaxMessageBytes));
    }
    return frame;
}

} // namespace geyser::ipc
