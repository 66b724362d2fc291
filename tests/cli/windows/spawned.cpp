#include "../spawned.hpp"

#include <process/windows/command_line.hpp>
#include <system/windows/utf16.hpp>

#include <array>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <tlhelp32.h>

namespace geyser::test {
namespace {

constexpr UINT kKilled = 1;

[[noreturn]] void stop(const char* call) {
    throw std::system_error(static_cast<int>(GetLastError()), std::system_category(), call);
}

/// Whether it has begun to load what it is made of, which it does once CreateProcess has done its part. Wine's fails
/// where the new process is ended before.
bool is_under_way(DWORD process) {
    const HANDLE opened = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, process);
    if (opened == INVALID_HANDLE_VALUE) {
        return false;
    }
    const UniqueHandle modules(opened);
    MODULEENTRY32W entry = {};
    entry.dwSize = sizeof entry;
    return Module32FirstW(modules.get(), &entry) != 0;
}

UniqueHandle inheritable(const UniqueFd& file) {
    HANDLE copy = nullptr;
    if (DuplicateHandle(GetCurrentProcess(), reinterpret_cast<HANDLE>(_get_osfhandle(file.get())), GetCurrentProcess(),
                        &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) == 0) {
        stop("DuplicateHandle");
    }
    return UniqueHandle(copy);
}

} // namespace

const char* const kStreamFolderVariable = "LOCALAPPDATA";
const char* const kTemporaryFolderVariable = "TMP";
const char* const kApiOutsideTheBuild = "cuda";
const char* const kWordsWithoutVulkanDriver = "the Vulkan loader"; // without a display wine has one for nothing
const std::vector<std::string> kNeverSeenOnHardware = {"vulkan", "host", "d3d11", "d3d12"};

int exit_code_of(Signal signal) {
    return signal == Signal::Kill ? static_cast<int>(kKilled) : static_cast<int>(STATUS_CONTROL_C_EXIT);
}

std::string words_for_killed() { return "ended with exit code " + std::to_string(kKilled); }

OtherProcess::OtherProcess(unsigned long id)
    : process_(OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, static_cast<DWORD>(id))) {
    if (!process_) {
        stop("OpenProcess");
    }
}
OtherProcess::OtherProcess(OtherProcess&&) noexcept = default;
OtherProcess::~OtherProcess() = default;

void OtherProcess::kill() const { TerminateProcess(process_.get(), kKilled); }

bool OtherProcess::has_ended() const { return WaitForSingleObject(process_.get(), 0) == WAIT_OBJECT_0; }

void OtherProcess::await_end() const { WaitForSingleObject(process_.get(), INFINITE); }

struct Spawned::Process {
    UniqueHandle handle;
    DWORD id = 0;
};

Spawned::Spawned(const std::vector<std::string>& command, Ends ends) : process_(std::make_unique<Process>()) {
    std::array<UniqueHandle, 3> handles;
    std::size_t count = 0;
    for (UniqueFd* end : {&ends.in, &ends.out, &ends.error}) {
        if (!*end) {
            *end = open_null();
        }
        handles[count++] = inheritable(*end);
    }
    STARTUPINFOW start_up = {};
    start_up.cb = sizeof start_up;
    start_up.dwFlags = STARTF_USESTDHANDLES;
    start_up.hStdInput = handles[0].get();
    start_up.hStdOutput = handles[1].get();
    start_up.hStdError = handles[2].get();
    std::wstring line = process::command_line(command);
    PROCESS_INFORMATION made = {};
    // A group of its own is what a Ctrl-Break can be sent to.
    if (CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, CREATE_NEW_PROCESS_GROUP, nullptr, nullptr,
                       &start_up, &made) == 0) {
        stop("CreateProcess");
    }
    const UniqueHandle thread(made.hThread);
    process_->handle.reset(made.hProcess);
    process_->id = made.dwProcessId;
}

Spawned::~Spawned() {
    if (process_->handle) {
        TerminateProcess(process_->handle.get(), kKilled);
    }
}

unsigned long Spawned::id() const { return process_->id; }

void Spawned::signal(Signal signal) const {
    if (signal == Signal::Kill) {
        TerminateProcess(process_->handle.get(), kKilled);
        return;
    }
    // Ctrl-C is for all programs of a console, and not for one that has a group of its own; wine has only that one.
    if (GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, process_->id) == 0 &&
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, process_->id) == 0) {
        stop("GenerateConsoleCtrlEvent");
    }
}

int Spawned::wait() {
    WaitForSingleObject(process_->handle.get(), INFINITE);
    DWORD code = 0;
    GetExitCodeProcess(process_->handle.get(), &code);
    process_->handle.reset();
    return static_cast<int>(code);
}

unsigned long Spawned::await_child() const {
    while (WaitForSingleObject(process_->handle.get(), 1) == WAIT_TIMEOUT) {
        const UniqueHandle processes(CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
        PROCESSENTRY32W entry = {};
        entry.dwSize = sizeof entry;
        for (BOOL more = Process32FirstW(processes.get(), &entry); more != 0;
             more = Process32NextW(processes.get(), &entry)) {
            if (entry.th32ParentProcessID == process_->id && is_under_way(entry.th32ProcessID)) {
                return entry.th32ProcessID;
            }
        }
    }
    return 0;
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
    std::array<int, 2> ends = {};
    if (_pipe(ends.data(), 1 << 16, _O_BINARY | _O_NOINHERIT) != 0) {
        throw std::system_error(errno, std::generic_category(), "_pipe");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

UniqueFd open_null() { return UniqueFd(_open("NUL", _O_RDWR | _O_BINARY | _O_NOINHERIT)); }

unsigned long own_process_id() { return GetCurrentProcessId(); }

void set_variable(const char* name, const std::string& value) {
    SetEnvironmentVariableW(system::to_utf16(name).c_str(), system::to_utf16(value).c_str());
}

void unset_variable(const char* name) { SetEnvironmentVariableW(system::to_utf16(name).c_str(), nullptr); }

} // namespace geyser::test
