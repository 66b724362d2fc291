#include "ipc/windows/incoming.hpp"

#include "core/try.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/wait.hpp"

#include <string>
#include <utility>

namespace geyser::ipc {

Result<std::unique_ptr<Incoming>> Incoming::start(HANDLE pipe, std::string_view operation) {
    GEYSER_TRY(UniqueHandle event, create_event(operation));
    std::unique_ptr<Incoming> self(new Incoming(pipe, std::move(event)));
    self->read();
    return self;
}

void Incoming::read() noexcept {
    overlapped_ = {};
    overlapped_.hEvent = event_.get();
    if (::ReadFile(pipe_, buffer_.get(), static_cast<DWORD>(kMaxFrameBytes), nullptr, &overlapped_) == FALSE) {
        const DWORD error = ::GetLastError();
        if (error != ERROR_IO_PENDING && error != ERROR_MORE_DATA) {
            end(error);
            return;
        }
    }
    reads_ = true;
}

void Incoming::end(DWORD error) noexcept {
    end_ = error;
    ::SetEvent(event_.get());
}

Result<std::optional<std::span<const std::byte>>> Incoming::look(std::string_view operation) {
    for (;;) {
        if (has_ended()) {
            return system_failure(operation, "the peer closed the channel or died", static_cast<int>(end_));
        }
        DWORD size = 0;
        const bool complete = ::GetOverlappedResult(pipe_, &overlapped_, &size, /*bWait=*/FALSE) != FALSE;
        const DWORD error = complete ? ERROR_SUCCESS : ::GetLastError();
        if (error == ERROR_IO_INCOMPLETE) {
            return std::nullopt;
        }
        reads_ = false;
        if (error == ERROR_SUCCESS && !discards_) {
            return std::span(std::as_const(buffer_).get(), size);
        }
        if (error == ERROR_SUCCESS) {
            discards_ = false;
        } else if (error == ERROR_MORE_DATA) {
            const bool is_first = !std::exchange(discards_, true);
            read();
            if (is_first) {
                return fail(ErrorCode::MalformedMessage, operation,
                            "the message is longer than " + std::to_string(kMaxFrameBytes));
            }
            continue;
        } else if (error != ERROR_OPERATION_ABORTED) {
            end(error);
            continue;
        }
        // Aborted: the thread that began the read has ended.
        read();
    }
}

void Incoming::next() noexcept {
    if (!has_ended()) {
        read();
    }
}

void Incoming::stop() noexcept {
    if (std::exchange(reads_, false)) {
        ::CancelIoEx(pipe_, &overlapped_);
        DWORD size = 0;
        ::GetOverlappedResult(pipe_, &overlapped_, &size, /*bWait=*/TRUE);
    }
    if (!has_ended()) {
        end(ERROR_BROKEN_PIPE);
    }
}

} // namespace geyser::ipc
