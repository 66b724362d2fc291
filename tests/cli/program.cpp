#include "program.hpp"

#include <process/private_folder.hpp>
#include <system/file.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace geyser::test {
namespace {

constexpr const char* kOut = "out";
constexpr const char* kErr = "err";

UniqueFd anew(const std::string& path) {
    auto [file, created] = system::open_to_write(path);
    if (!file || !system::truncate(file)) {
        throw std::runtime_error("cannot write " + path);
    }
    return std::move(file);
}

} // namespace

std::vector<std::string> command(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {program_path()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

std::string program_path() {
    const char* const carried = std::getenv("GEYSER_PROGRAM");
    return carried != nullptr ? carried : GEYSER_PROGRAM;
}

std::string scratch_path(const std::string& name) {
    static const auto folder = process::PrivateFolder::create("geyser-cli", "test");
    return folder.value().path() + '/' + name;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

ProgramRun run_program(const std::vector<std::string>& arguments) { return StartedProgram(arguments).finish(); }

// Files and not pipes: nobody has to read while the program runs.
StartedProgram::StartedProgram(const std::vector<std::string>& arguments, UniqueFd out)
    : program_(command(arguments),
               {.out = out ? std::move(out) : anew(scratch_path(kOut)), .error = anew(scratch_path(kErr))}) {}

OtherProcess StartedProgram::child() const {
    const unsigned long child = program_.await_child();
    return child != 0 ? OtherProcess(child) : throw std::runtime_error("the program ended without a child");
}

ProgramRun StartedProgram::finish() {
    const int exit_code = program_.wait();
    return {exit_code, contents(scratch_path(kOut)), contents(scratch_path(kErr))};
}

} // namespace geyser::test
