#include "ipc/windows/connection.hpp"

#include "core/try.hpp"
#include "ipc/windows/frame.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/pipe.hpp"
#include "ipc/windows/rendezvous.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace geyser::ipc {
namespace {

/// Of the first message, in the order of its handles: the listener's Bells.
constexpr std::array kHello = {std::byte{'G'}, std::byte{'P'}, std::byte{'I'}, std::byte{'P'}, std::byte{1}};
constexpr std::size_t kHelloHandles = 4;
static_assert(kHelloHandles <= kMaxMessageObjects);

std::unexpected<Error> peer_closed(std::string_view operation) {
    return fail(ErrorCode::PeerClosed, operation, "the peer closed the channel or died");
}

Result<UniqueHandle> create_semaphore(std::string_view operation) {
    UniqueHandle semaphore(::CreateSemaphoreW(nullptr, 0, std::numeric_limits<LONG>::max(), nullptr));
    if (!semaphore) {
        return last_failure(operation, "CreateSemaphore");
    }
    return semaphore;
}

Result<UniqueHandle> duplicate_handle(HANDLE handle, std::string_view operation) {
    HANDLE copy = nullptr;
    if (::DuplicateHandle(::GetCurrentProcess(), handle, ::GetCurrentProcess(), &copy, 0, /*bInheritHandle=*/FALSE,
                          DUPLICATE_SAME_ACCESS) == FALSE) {
        return last_failure(operation, "DuplicateHandle");
    }
    return UniqueHandle(copy);
}

} // namespace

Result<Bells> Bells::create(std::string_view operation) {
    Bells bells;
    GEYSER_TRY(bells.gone, create_event(operation));
    GEYSER_TRY(bells.peer_gone, create_event(operation));
    GEYSER_TRY(bells.took, create_semaphore(operation));
    GEYSER_TRY(bells.peer_took, create_semaphore(operation));
    return bells;
}

Result<Bells> Bells::for_peer(std::string_view operation) const {
    Bells bells;
    GEYSER_TRY(bells.gone, duplicate_handle(peer_gone.get(), operation));
    GEYSER_TRY(bells.peer_gone, duplicate_handle(gone.get(), operation));
    GEYSER_TRY(bells.took, duplicate_handle(peer_took.get(), operation));
    GEYSER_TRY(bells.peer_took, duplicate_handle(took.get(), operation));
    return bells;
}

Result<std::unique_ptr<PipeConnection>> PipeConnection::create(UniqueHandle pipe, Peer peer, Bells bells,
                                                               std::string_view operation) {
    std::unique_ptr<PipeConnection> self(new PipeConnection(std::move(pipe), std::move(peer), std::move(bells)));
    GEYSER_TRY(self->closed_, create_event(operation));
    GEYSER_TRY(self->written_, create_event(operation));
    GEYSER_TRY(self->outbox_, Outbox::create(std::move(self->bells_.peer_took), operation));
    GEYSER_TRY(self->incoming_, Incoming::start(self->pipe_.get(), operation));
    return self;
}

PipeConnection::~PipeConnection() {
    if (incoming_ == nullptr) {
        return;
    }
    close();
    if (!peer_ended_) {
        Outbox::linger(std::move(outbox_), std::move(bells_.peer_gone), peer_.take_process());
    }
}

void PipeConnection::close() noexcept {
    ::SetEvent(closed_.get());
    const std::unique_lock none_left(pipe_in_use_);
    if (pipe_) {
        // Asked before this side's end is closed: a peer that has closed its own takes nothing any more.
        const auto seen = incoming_->look("Channel::close");
        peer_ended_ = !seen && incoming_->has_ended();
        incoming_->stop();
        pipe_.reset();
        ::SetEvent(bells_.gone.get());
    }
}

// --- Sending.

Result<void> PipeConnection::send(std::span<const std::byte> bytes, std::span<const OsObject::value_type> objects,
                                  const Deadline& deadline, std::string_view operation) {
    if (objects.size() > kMaxMessageObjects) {
        return fail(ErrorCode::SizeOverflow, operation,
                    std::to_string(objects.size()) + " objects are more than " + std::to_string(kMaxMessageObjects));
    }
    Outbox::Objects copies;
    copies.reserve(objects.size());
    for (const HANDLE object : objects) {
        GEYSER_TRY(auto copy, duplicate_handle(object, operation));
        copies.push_back(std::move(copy));
    }
    return send_with(std::move(copies), bytes, deadline, operation);
}

Result<void> PipeConnection::send_with(Outbox::Objects objects, std::span<const std::byte> bytes,
                                       const Deadline& deadline, std::string_view operation) {
    // Whoever sends just now and has no time to wait either is done in a moment.
    constexpr Timeout kMoment = std::chrono::milliseconds(10);
    const std::unique_lock sending(sending_,
                                   std::clamp<Timeout>(deadline.remaining(), kMoment, std::chrono::hours(24)));
    if (!sending) {
        return deadline.timed_out(operation, "no room in the peer's queue");
    }
    std::array<HANDLE, kMaxMessageObjects> handles = {};
    std::ranges::transform(objects, handles.begin(), &UniqueHandle::get);
    const auto message = encode_frame(std::span(handles).first(objects.size()), bytes);
    if (objects.empty()) {
        return write(message, deadline, operation);
    }
    // Before the message: it may be taken at once.
    GEYSER_TRY(const std::uint64_t number, outbox_->keep(std::move(objects), operation));
    auto written = write(message, deadline, operation);
    if (!written) {
        outbox_->take_back(number);
    }
    return written;
}

Result<void> PipeConnection::write(std::span<const std::byte> message, const Deadline& deadline,
                                   std::string_view operation) {
    const std::shared_lock lock(pipe_in_use_);
    if (!pipe_) {
        return peer_closed(operation);
    }
    OVERLAPPED overlapped = {};
    overlapped.hEvent = written_.get();
    if (::WriteFile(pipe_.get(), message.data(), static_cast<DWORD>(message.size()), nullptr, &overlapped) != FALSE) {
        return {};
    }
    if (::GetLastError() != ERROR_IO_PENDING) {
        return last_failure(operation, "WriteFile");
    }
    // A message goes as a whole or not at all.
    const auto woken = wait_for_first(std::array{written_.get(), closed_.get()}, deadline, operation);
    if (!woken || !*woken || **woken != 0) {
        ::CancelIoEx(pipe_.get(), &overlapped);
    }
    DWORD size = 0;
    if (::GetOverlappedResult(pipe_.get(), &overlapped, &size, /*bWait=*/TRUE) != FALSE) {
        return {};
    }
    const DWORD error = ::GetLastError();
    if (error != ERROR_OPERATION_ABORTED) {
        return system_failure(operation, "WriteFile", static_cast<int>(error));
    }
    if (!woken) {
        return std::unexpected(woken.error());
    }
    return *woken ? peer_closed(operation) : deadline.timed_out(operation, "no room in the peer's queue");
}

// --- Receiving.

Result<Packet> PipeConnection::receive(const Deadline& deadline, std::string_view operation) {
    const std::shared_lock lock(pipe_in_use_);
    for (;;) {
        if (!pipe_) {
            return peer_closed(operation);
        }
        GEYSER_TRY(auto packet, receive_once(operation));
        if (packet) {
            return std::move(*packet);
        }
        GEYSER_TRY(const auto woken,
                   wait_for_first(std::array{incoming_->event(), closed_.get()}, deadline, operation));
        if (!woken) {
            return deadline.timed_out(operation, "no message");
        }
        if (*woken != 0) {
            return peer_closed(operation);
        }
    }
}

Result<std::optional<Packet>> PipeConnection::receive_once(std::string_view operation) {
    GEYSER_TRY(const auto message, incoming_->look(operation));
    if (!message) {
        return std::nullopt;
    }
    struct Next {
        Incoming& incoming;
        ~Next() { incoming.next(); }
    };
    const Next next{*incoming_};
    GEYSER_TRY(const Frame frame, decode_frame(*message, operation));
    Packet packet;
    packet.objects.reserve(frame.handle_count);
    Result<void> pulled;
    for (std::size_t i = 0; i < frame.handle_count && pulled; ++i) {
        auto object = peer_.pull(frame.handles[i], {}, operation);
        if (object) {
            packet.objects.push_back(std::move(*object));
        } else {
            pulled = std::unexpected(std::move(object).error());
        }
    }
    if (frame.handle_count != 0) {
        ::ReleaseSemaphore(bells_.took.get(), 1, nullptr); // also where it failed: nobody will ask for them again
    }
    if (!pulled && pulled.error().code == ErrorCode::MalformedMessage && is_signalled(bells_.peer_gone.get())) {
        return peer_closed(operation); // it keeps them for a while only
    }
    GEYSER_CHECK(pulled);
    packet.size = frame.bytes.size();
    packet.storage = std::make_unique_for_overwrite<std::byte[]>(packet.size);
    std::ranges::copy(frame.bytes, packet.storage.get());
    return packet;
}

bool PipeConnection::wait_for_hang_up(OsWaitable stop) const noexcept {
    const std::array handles = {stop, closed_.get(), bells_.peer_gone.get(), peer_.process()};
    const Deadline never(Timeout::max());
    for (;;) {
        const auto woken = wait_for_first(handles, never, "");
        if (woken && *woken) {
            return **woken != 0;
        }
        if (!woken && woken.error().code != ErrorCode::Interrupted) {
            return true; // who cannot be waited for is as good as gone
        }
    }
}

// --- How connections come about.

Result<void> PipeConnection::say_hello(Bells bells, const Deadline& deadline, std::string_view operation) {
    Outbox::Objects handles;
    for (UniqueHandle* bell : {&bells.gone, &bells.peer_gone, &bells.took, &bells.peer_took}) {
        handles.push_back(std::move(*bell));
    }
    return send_with(std::move(handles), kHello, deadline, operation);
}

Result<Bells> PipeConnection::read_hello(std::span<const std::byte> message, const Peer& peer,
                                         std::string_view operation) {
    GEYSER_TRY(const Frame frame, decode_frame(message, operation));
    if (frame.handle_count != kHelloHandles || !std::ranges::equal(frame.bytes, kHello)) {
        return fail(ErrorCode::MalformedMessage, operation, "the client's first message is not that of a channel");
    }
    Bells bells;
    constexpr std::string_view kEvent = "Event";
    constexpr std::string_view kSemaphore = "Semaphore";
    GEYSER_TRY(bells.gone, peer.pull(frame.handles[0], {.access = EVENT_MODIFY_STATE, .kind = kEvent}, operation));
    GEYSER_TRY(bells.peer_gone, peer.pull(frame.handles[1], {.access = SYNCHRONIZE, .kind = kEvent}, operation));
    GEYSER_TRY(bells.took,
               peer.pull(frame.handles[2], {.access = SEMAPHORE_MODIFY_STATE, .kind = kSemaphore}, operation));
    GEYSER_TRY(bells.peer_took, peer.pull(frame.handles[3], {.access = SYNCHRONIZE, .kind = kSemaphore}, operation));
    ::ReleaseSemaphore(bells.took.get(), 1, nullptr);
    return bells;
}

Result<Connection::Pair> Connection::pair(std::string_view operation) {
    const std::string name = new_pipe_name();
    GEYSER_TRY(UniqueHandle first, create_pipe(name, Instance::First, operation));
    GEYSER_TRY(UniqueHandle second, open_pipe(name, "the pair", Deadline(Timeout::zero()), operation));
    GEYSER_TRY(Bells bells, Bells::create(operation));
    GEYSER_TRY(Bells others, bells.for_peer(operation));
    GEYSER_TRY(Peer self, Peer::open(::GetCurrentProcessId(), operation));
    GEYSER_TRY(Peer again, Peer::open(::GetCurrentProcessId(), operation));
    GEYSER_TRY(auto one, PipeConnection::create(std::move(first), std::move(self), std::move(bells), operation));
    GEYSER_TRY(auto other, PipeConnection::create(std::move(second), std::move(again), std::move(others), operation));
    return Pair(std::move(one), std::move(other));
}

Result<std::unique_ptr<Connection>> Connection::adopt(UniqueFd socket, std::string_view operation) {
    return fail(ErrorCode::InvalidArgument, operation,
                "descriptor " + std::to_string(socket.get()) +
                    " is no channel: on Windows a channel is a pipe between two known processes; use ChannelListener "
                    "and connect()");
}

Result<std::unique_ptr<Connection>> Connection::connect(const std::string& path, Timeout timeout,
                                                        std::string_view operation) {
    const Deadline deadline(timeout);
    GEYSER_TRY(const std::string name, read_rendezvous(path, operation));
    GEYSER_TRY(UniqueHandle pipe, open_pipe(name, path, deadline, operation));
    ULONG process = 0;
    if (::GetNamedPipeServerProcessId(pipe.get(), &process) == FALSE) {
        return last_failure(operation, "GetNamedPipeServerProcessId");
    }
    GEYSER_TRY(Peer peer, Peer::open(process, operation));
    GEYSER_TRY(Bells bells, Bells::create(operation));
    GEYSER_TRY(Bells others, bells.for_peer(operation));
    GEYSER_TRY(auto connection, PipeConnection::create(std::move(pipe), std::move(peer), std::move(bells), operation));
    GEYSER_CHECK(connection->say_hello(std::move(others), deadline, operation));
    return connection;
}

} // namespace geyser::ipc
