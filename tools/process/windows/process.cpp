#include <process/process.hpp>

#include "command_line.hpp"

#include <process/child.hpp>
#include <system/windows/failure.hpp>
#include <system/windows/utf16.hpp>

#include <core/try.hpp>

#include <array>
#include <cstdio>
#include <cwchar>

#include <windows.h>

namespace geyser::process {
namespace {

/// What a process that was killed here ends with; it says which on its own account otherwise.
constexpr DWORD kKilled = 0x6b696c6c;

/// "NAME=VALUE" and a zero for each, and another zero.
std::wstring environment_with(const Variable& variable) {
    const std::wstring beginning = system::to_utf16(variable.first) + L'=';
    std::wstring environment = beginning + system::to_utf16(variable.second) + L'\0';
    wchar_t* const inherited = GetEnvironmentStringsW();
    for (const wchar_t* entry = inherited; *entry != L'\0'; entry += std::wcslen(entry) + 1) {
        if (_wcsnicmp(entry, beginning.c_str(), beginning.size()) != 0) {
            environment += std::wstring(entry) + L'\0';
        }
    }
    FreeEnvironmentStringsW(inherited);
    return environment;
}

/// Empty where this process has no such stream.
UniqueHandle inheritable(DWORD standard) {
    HANDLE copy = nullptr;
    DuplicateHandle(GetCurrentProcess(), GetStdHandle(standard), GetCurrentProcess(), &copy, 0, TRUE,
                    DUPLICATE_SAME_ACCESS);
    return UniqueHandle(copy);
}

/// What a new process inherits: these handles, and none that another thread makes inheritable meanwhile.
class Inheritance {
public:
    static Result<Inheritance> of(std::vector<HANDLE> handles, std::string_view operation) {
        Inheritance self(std::move(handles));
        if (!self.handles_.empty() &&
            UpdateProcThreadAttribute(self.list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, self.handles_.data(),
                                      self.handles_.size() * sizeof(HANDLE), nullptr, nullptr) == 0) {
            return system::last_failure("UpdateProcThreadAttribute", operation);
        }
        return self;
    }
    Inheritance(Inheritance&&) noexcept = default;
    Inheritance& operator=(Inheritance&&) = delete;
    ~Inheritance() {
        if (!list_.empty()) {
            DeleteProcThreadAttributeList(list());
        }
    }
    [[nodiscard]] LPPROC_THREAD_ATTRIBUTE_LIST list() {
        return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(list_.data());
    }

private:
    explicit Inheritance(std::vector<HANDLE> handles) : handles_(std::move(handles)) {
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(nullptr, 1, 0, &size); // fails, and says what it takes
        list_.resize(size);
        InitializeProcThreadAttributeList(list(), 1, 0, &size);
    }

    std::vector<HANDLE> handles_; ///< read when the process is made
    std::vector<std::byte> list_;
};

} // namespace

struct Process::Handle {
    UniqueHandle process;
    DWORD id = 0;
};

std::string this_program() {
    std::wstring path(MAX_PATH, L'\0');
    for (;;) {
        const DWORD length = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
        if (length < path.size()) {
            path.resize(length);
            return system::to_utf8(path);
        }
        path.resize(path.size() * 2);
    }
}

Result<Process> Process::start(const std::vector<std::string>& command, const Variable& variable,
                               std::string_view operation) {
    const UniqueHandle in = inheritable(STD_INPUT_HANDLE);
    const UniqueHandle error = inheritable(STD_ERROR_HANDLE);
    std::vector<HANDLE> handles;
    for (const UniqueHandle* handle : {&in, &error}) {
        if (*handle) {
            handles.push_back(handle->get());
        }
    }
    GEYSER_TRY(Inheritance inheritance, Inheritance::of(std::move(handles), operation));
    STARTUPINFOEXW start_up = {};
    start_up.StartupInfo.cb = sizeof start_up;
    start_up.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    start_up.StartupInfo.hStdInput = in.get();
    start_up.StartupInfo.hStdOutput = error.get();
    start_up.StartupInfo.hStdError = error.get();
    start_up.lpAttributeList = inheritance.list();

    std::wstring line = command_line(command);
    std::wstring environment = environment_with(variable);
    PROCESS_INFORMATION made = {};
    if (CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE,
                       EXTENDED_STARTUPINFO_PRESENT | CREATE_UNICODE_ENVIRONMENT, environment.data(), nullptr,
                       &start_up.StartupInfo, &made) == 0) {
        return system::last_failure("cannot start " + command.front(), operation);
    }
    const UniqueHandle thread(made.hThread);
    return Process(std::make_unique<Handle>(Handle{.process = UniqueHandle(made.hProcess), .id = made.dwProcessId}));
}

Process::Process(std::unique_ptr<Handle> handle) noexcept : handle_(std::move(handle)) {}
Process::Process(Process&&) noexcept = default;
Process::~Process() = default;

std::uint32_t Process::id() const noexcept { return handle_->id; }

std::optional<std::string> Process::ending() {
    if (WaitForSingleObject(handle_->process.get(), 0) != WAIT_OBJECT_0) {
        return std::nullopt;
    }
    return wait();
}

std::string Process::wait() {
    WaitForSingleObject(handle_->process.get(), INFINITE);
    DWORD code = 0;
    GetExitCodeProcess(handle_->process.get(), &code);
    if (code == kKilled) {
        return "was killed";
    }
    if (code < 0xc000'0000) {
        return code == 0 ? "" : "ended with exit code " + std::to_string(code);
    }
    std::array<char, 16> digits = {};
    std::snprintf(digits.data(), digits.size(), "0x%08lx", code);
    return std::string("was ended by the exception ") + digits.data(); // an access violation, say
}

void Process::kill() noexcept { TerminateProcess(handle_->process.get(), kKilled); }

} // namespace geyser::process
