#include "ipc/listener.hpp"

#include "core/try.hpp"
#include "ipc/windows/connection.hpp"
#include "ipc/windows/last_error.hpp"
#include "ipc/windows/pipe.hpp"
#include "ipc/windows/rendezvous.hpp"
#include "ipc/windows/wait.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace geyser::ipc {
namespace {

using Clock = std::chrono::steady_clock;

/// So many clients can connect before accept() is called. A further one waits, if it has the time.
constexpr std::size_t kBacklog = 16;
/// Clients that are connected and have not said Hello, which they do at once: so many, for so long.
constexpr std::size_t kMaxSilent = 32;
constexpr Clock::duration kPatience = std::chrono::seconds(1);

/// One end of the pipe, for one client.
class Door {
public:
    /// Waits for a client. The event is set when it is time for step().
    Door(UniqueHandle pipe, HANDLE event) : pipe_(std::move(pipe)), event_(event) { listen(); }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    ~Door();

    [[nodiscard]] bool is_due() const noexcept { return !pending_ || HasOverlappedIoCompleted(&overlapped_); }
    [[nodiscard]] bool is_silent() const noexcept { return greeted_at_ != Clock::time_point(); }
    [[nodiscard]] bool is_out_of_patience(Clock::time_point now) const noexcept {
        return is_silent() && now - greeted_at_ > kPatience;
    }
    /// Goes on, where it is due: the connection, once the client has said Hello; an error where it is to be turned
    /// away; else nothing yet.
    [[nodiscard]] Result<std::unique_ptr<Connection>> step(std::string_view operation);

private:
    void listen() noexcept;
    void read() noexcept;
    [[nodiscard]] Result<std::unique_ptr<Connection>> welcome(std::span<const std::byte> hello,
                                                              std::string_view operation);

    UniqueHandle pipe_;
    HANDLE event_;
    OVERLAPPED overlapped_ = {};
    bool pending_ = false;
    DWORD error_ = ERROR_SUCCESS; ///< of what is not pending
    Clock::time_point greeted_at_ = {};
    std::array<std::byte, 64> hello_ = {}; // more than any client's
};

// The system writes into this object until the call is done. The event cannot be waited for, as GetOverlappedResult()
// would: another door may have set it. A call that is cancelled is done in a moment.
Door::~Door() {
    if (pipe_ && !is_due()) {
        ::CancelIoEx(pipe_.get(), &overlapped_);
        while (!is_due()) {
            ::Sleep(1);
        }
    }
}

void Door::listen() noexcept {
    overlapped_ = {};
    overlapped_.hEvent = event_;
    error_ = ::ConnectNamedPipe(pipe_.get(), &overlapped_) != FALSE ? ERROR_SUCCESS : ::GetLastError();
    pending_ = error_ == ERROR_IO_PENDING;
    // A client may have come before this, and even have left, with something said.
    if (error_ == ERROR_PIPE_CONNECTED || error_ == ERROR_NO_DATA) {
        error_ = ERROR_SUCCESS;
    }
}

void Door::read() noexcept {
    greeted_at_ = is_silent() ? greeted_at_ : Clock::now();
    overlapped_ = {};
    overlapped_.hEvent = event_;
    const bool begun =
        ::ReadFile(pipe_.get(), hello_.data(), static_cast<DWORD>(hello_.size()), nullptr, &overlapped_) != FALSE;
    error_ = begun ? ERROR_SUCCESS : ::GetLastError();
    pending_ = begun || error_ == ERROR_IO_PENDING;
}

Result<std::unique_ptr<Connection>> Door::step(std::string_view operation) {
    while (is_due()) {
        DWORD size = 0;
        DWORD error = error_;
        if (pending_) {
            const bool done = ::GetOverlappedResult(pipe_.get(), &overlapped_, &size, /*bWait=*/FALSE) != FALSE;
            error = done ? ERROR_SUCCESS : ::GetLastError();
        }
        if (error == ERROR_OPERATION_ABORTED) { // the thread that began it has ended
            is_silent() ? read() : listen();
        } else if (error == ERROR_MORE_DATA) {
            return fail(ErrorCode::MalformedMessage, operation, "the client's first message is too long for one");
        } else if (error != ERROR_SUCCESS) {
            return system_failure(operation, "a client left", static_cast<int>(error));
        } else if (is_silent()) {
            return welcome(std::span(hello_).first(size), operation);
        } else {
            read();
        }
    }
    return nullptr;
}

Result<std::unique_ptr<Connection>> Door::welcome(std::span<const std::byte> hello, std::string_view operation) {
    ULONG process = 0;
    if (::GetNamedPipeClientProcessId(pipe_.get(), &process) == FALSE) {
        return last_failure(operation, "GetNamedPipeClientProcessId");
    }
    GEYSER_TRY(Peer peer, Peer::open(process, operation));
    GEYSER_TRY(Bells bells, PipeConnection::read_hello(hello, peer, operation));
    return PipeConnection::create(std::move(pipe_), std::move(peer), std::move(bells), operation);
}

class PipeListener final : public Listener {
public:
    PipeListener(std::string name, UniqueHandle event) : name_(std::move(name)), event_(std::move(event)) {}

    [[nodiscard]] Result<void> start(const std::string& path, std::string_view operation) {
        GEYSER_TRY(UniqueHandle first, create_pipe(name_, Instance::First, operation));
        doors_.push_back(std::make_unique<Door>(std::move(first), event_.get()));
        GEYSER_CHECK(open_doors(operation));
        // Last: whoever finds the file can connect.
        GEYSER_TRY(file_, write_rendezvous(path, name_, operation));
        return {};
    }

    [[nodiscard]] Result<std::unique_ptr<Connection>> accept(const Deadline& deadline,
                                                             std::string_view operation) override;
    [[nodiscard]] OsWaitable waitable() const noexcept override { return event_.get(); }

private:
    /// As many as there have to be, and without those whose clients are silent for too long.
    [[nodiscard]] Result<void> open_doors(std::string_view operation);
    [[nodiscard]] Result<std::unique_ptr<Connection>> step(std::string_view operation);

    std::string name_;
    /// Of all doors. Each thing that one of them begins resets it, so after that it is looked whether others are due.
    UniqueHandle event_;
    std::vector<std::unique_ptr<Door>> doors_ = {};
    UniqueHandle file_ = {}; ///< gone first
};

Result<void> PipeListener::open_doors(std::string_view operation) {
    const Clock::time_point now = Clock::now();
    std::erase_if(doors_, [now](const auto& door) { return door->is_out_of_patience(now); });
    std::size_t silent = 0;
    std::size_t free = 0;
    for (const auto& door : doors_) {
        ++(door->is_silent() ? silent : free);
    }
    std::erase_if(doors_, [&](const auto& door) { // the oldest come first
        return door->is_silent() && silent-- > kMaxSilent;
    });
    for (; free < kBacklog; ++free) {
        GEYSER_TRY(UniqueHandle pipe, create_pipe(name_, Instance::Further, operation));
        doors_.push_back(std::make_unique<Door>(std::move(pipe), event_.get()));
    }
    return {};
}

Result<std::unique_ptr<Connection>> PipeListener::step(std::string_view operation) {
    ::ResetEvent(event_.get());
    Result<std::unique_ptr<Connection>> came;
    for (auto door = doors_.begin(); door != doors_.end() && came && *came == nullptr;) {
        came = (*door)->step(operation);
        door = came && *came == nullptr ? std::next(door) : doors_.erase(door);
    }
    if (auto opened = open_doors(operation); !opened && came) {
        came = std::unexpected(std::move(opened).error());
    }
    if (std::ranges::any_of(doors_, [](const auto& door) { return door->is_due(); })) {
        ::SetEvent(event_.get());
    }
    return came;
}

Result<std::unique_ptr<Connection>> PipeListener::accept(const Deadline& deadline, std::string_view operation) {
    for (;;) {
        auto connection = step(operation);
        if (connection && *connection != nullptr) {
            return connection;
        }
        if (!connection) {
            const ErrorCode code = connection.error().code;
            if (code != ErrorCode::PeerRejected && code != ErrorCode::MalformedMessage &&
                code != ErrorCode::PeerClosed) {
                return connection;
            }
            // Asked here too, or a crowd of strangers at the door would keep this loop away from its deadline.
            if (deadline.passed()) {
                return deadline.timed_out(operation, "no connection of the same user");
            }
            continue;
        }
        GEYSER_TRY(const auto woken, wait_for_first(std::array{event_.get()}, deadline, operation));
        if (!woken) {
            return deadline.timed_out(operation, "no connection");
        }
    }
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::listen(const std::string& path, std::string_view operation) {
    GEYSER_TRY(UniqueHandle event, create_event(operation));
    auto listener = std::make_unique<PipeListener>(new_pipe_name(), std::move(event));
    GEYSER_CHECK(listener->start(path, operation));
    return listener;
}

} // namespace geyser::ipc
