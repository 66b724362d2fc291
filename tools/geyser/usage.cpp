#include "usage.hpp"

#include "suggest.hpp"

#include <fmt/core.h>

#include <vector>

namespace geyser::tool {
namespace {

/// The command that the user got to: `geyser bench share` for "geyser bench share --cuont 3".
const CLI::App* innermost(const CLI::App* command) {
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
    }
    return command;
}

std::string full_name(const CLI::App* command) {
    return command->get_parent() == nullptr ? command->get_name()
                                            : full_name(command->get_parent()) + " " + command->get_name();
}

std::vector<std::string> flags_of(const CLI::App* command) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : command->get_options()) {
        for (const std::string& name : option->get_lnames()) {
            flags.push_back("--" + name);
        }
    }
    return flags;
}

std::vector<std::string> commands_of(const CLI::App* command) {
    std::vector<std::string> names;
    // An empty group marks a command that is not for users.
    for (const CLI::App* child : command->get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); })) {
        names.push_back(child->get_name());
    }
    return names;
}

std::string describe_unknown(const CLI::App* command, const std::string& argument) {
    const bool flag = argument.starts_with('-');
    const std::string word = argument.substr(0, argument.find('='));
    const auto candidates = flag ? flags_of(command) : commands_of(command);
    const auto near = nearest(word, candidates);
    const std::string what = flag ? "unknown flag" : candidates.empty() ? "unexpected argument" : "unknown command";
    const std::string name = full_name(command);
    return near.empty() ? fmt::format("{}: {} {}; see {} --help", name, what, word, name)
                        : fmt::format("{}: {} {}; did you mean {}?", name, what, word, join_with_or(near));
}

} // namespace

std::string usage_hint(const CLI::App& program, const CLI::ParseError& error) {
    const CLI::App* command = innermost(&program);
    if (const auto unknown = command->remaining(); !unknown.empty()) {
        return describe_unknown(command, unknown.front());
    }
    if (const auto unknown = program.remaining(true); !unknown.empty()) {
        return describe_unknown(&program, unknown.front());
    }
    const std::string name = full_name(command);
    return fmt::format("{}: {}; see {} --help", name, error.what(), name);
}

} // namespace geyser::tool
