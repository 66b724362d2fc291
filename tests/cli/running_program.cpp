#include "running_program.hpp"

#include <system/file.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <span>

namespace geyser::test {
namespace {

std::string fresh_path() {
    static std::atomic<int> count = 0;
    return scratch_path("out-" + std::to_string(++count));
}

UniqueFd or_file(UniqueFd out, const std::string& path) {
    return out ? std::move(out) : std::move(system::open_to_write(path).file);
}

} // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, Ends ends)
    : RunningProgram(arguments, std::move(ends), make_pipe(), fresh_path()) {}

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, Ends ends,
                               std::pair<UniqueFd, UniqueFd> error, std::string out_path)
    : out_path_(std::move(out_path)), error_(std::move(error.first)),
      program_(command(arguments), {.in = std::move(ends.in),
                                    .out = or_file(std::move(ends.out), out_path_),
                                    .error = std::move(error.second)}) {}

std::string RunningProgram::read_error_line() {
    for (;;) {
        if (const auto newline = heard_.find('\n', read_); newline != std::string::npos) {
            const std::size_t begin = std::exchange(read_, newline + 1);
            return heard_.substr(begin, newline - begin);
        }
        std::array<char, 4096> chunk = {};
        const auto count =
            system::read_some(error_, std::as_writable_bytes(std::span(chunk)), std::chrono::minutes(10));
        if (!count || *count <= 0) {
            return heard_.substr(std::exchange(read_, heard_.size()));
        }
        heard_.append(chunk.data(), static_cast<std::size_t>(*count));
    }
}

ProgramRun RunningProgram::finish() {
    while (!read_error_line().empty()) {
    }
    const int exit_code = program_.wait();
    return {exit_code, contents(out_path_), heard_};
}

} // namespace geyser::test
