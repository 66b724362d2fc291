#include "usage.hpp"

#include "suggest.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>
#include <system_error>
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

/// CLI11's errors carry their option only as a word of their text.
const CLI::Option* option_named_in(const CLI::App* command, const std::string& text) {
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (const CLI::Option* option = command->get_option_no_throw(word.substr(0, word.find(':')))) {
            return option;
        }
    }
    return nullptr;
}

/// "A is given without B": the first option that lacks one that it needs.
std::string describe_lone_option(const CLI::App* command) {
    for (const CLI::Option* option : command->get_options([](const CLI::Option* o) { return o->count() > 0; })) {
        for (const CLI::Option* needed : option->get_needs()) {
            if (needed->count() == 0) {
                return fmt::format("{} is given without {}", option->get_name(), needed->get_name());
            }
        }
    }
    return {};
}

/// Empty where CLI11's own sentence is the best there is: those of validators, which are this program's anyway.
std::string describe(const CLI::App* command, const CLI::ParseError& error) {
    if (const auto commands = commands_of(command);
        dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !commands.empty()) {
        return fmt::format("a command is missing: {}", join_with_or(commands));
    }
    if (dynamic_cast<const CLI::RequiresError*>(&error) != nullptr) {
        return describe_lone_option(command);
    }
    const CLI::Option* option = option_named_in(command, error.what());
    if (option == nullptr) {
        return {};
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
        return fmt::format("{} {}", option->get_name(),
                           option->count() > 1 ? "is given more than once" : "needs a value");
    }
    // Numbers are whole_number()s, so what is left to be converted are flags.
    if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
        return fmt::format("{} takes no value", option->get_name());
    }
    return {};
}

} // namespace

CLI::Validator whole_number(std::uint32_t least, std::uint32_t most) {
    const auto check = [=](const std::string& text) -> std::string {
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) {
            return {};
        }
        return fmt::format("\"{}\" is not a whole number from {} to {}", text, least, most);
    };
    return CLI::Validator(check, "");
}

std::string usage_hint(const CLI::App& program, const CLI::ParseError& error) {
    const CLI::App* command = innermost(&program);
    if (const auto unknown = command->remaining(); !unknown.empty()) {
        return describe_unknown(command, unknown.front());
    }
    if (const auto unknown = program.remaining(true); !unknown.empty()) {
        return describe_unknown(&program, unknown.front());
    }
    const std::string name = full_name(command);
    const std::string what = describe(command, error);
    return fmt::format("{}: {}; see {} --help", name, what.empty() ? error.what() : what, name);
}

} // namespace geyser::tool
