// The other process of a test: a program that lies beside the test's own.
#pragma once

#include <geyser/os_object.hpp>

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <windows.h>

namespace geyser::test {

/// A running program. Killed where the test does not wait for it.
class PeerProcess {
public:
    PeerProcess(const std::string& name, const std::vector<std::string>& arguments) {
        std::wstring own(32'768, L'\0'); // the longest path that there is
        own.resize(GetModuleFileNameW(nullptr, own.data(), static_cast<DWORD>(own.size())));
        const auto program = std::filesystem::path(own).parent_path() / (name + ".exe");
        std::wstring line = L'"' + program.native() + L'"';
        for (const std::string& argument : arguments) { // paths and words: nothing of them needs more than quotes
            line += L" \"" + std::filesystem::path(argument).native() + L'"';
        }
        STARTUPINFOW start_up = {};
        start_up.cb = sizeof start_up;
        PROCESS_INFORMATION made = {};
        if (CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &start_up,
                           &made) == 0) {
            throw std::system_error(static_cast<int>(GetLastError()), std::system_category(), "CreateProcess " + name);
        }
        const UniqueHandle thread(made.hThread);
        process_.reset(made.hProcess);
    }
    PeerProcess(PeerProcess&&) noexcept = default;
    PeerProcess& operator=(PeerProcess&&) = delete;
    ~PeerProcess() { kill(); }

    [[nodiscard]] DWORD id() const noexcept { return GetProcessId(process_.get()); }
    /// Its exit code.
    int wait() {
        WaitForSingleObject(process_.get(), INFINITE);
        DWORD code = 0;
        GetExitCodeProcess(process_.get(), &code);
        process_.reset();
        return static_cast<int>(code);
    }
    /// Returns when it is dead, and nothing of it is left.
    void kill() noexcept {
        if (process_) {
            TerminateProcess(process_.get(), 1);
            wait();
        }
    }

private:
    UniqueHandle process_;
};

} // namespace geyser::test
