#include "../roles.hpp"

#include <csignal>
#include <map>

namespace geyser::test {

Role role_named(std::string_view name) {
    static const std::map<std::string_view, Role> kRoles = {
        {"receive", receive_frames},
        {"send", send_frames},
        {"harm", harm},
        {"send-noise", send_noise},
        {"traced-visit", traced_visit},
        {"traced-take", traced_take},
        {"traced-sender", traced_sender},
        {"traced-publish", traced_publish},
    };
    const auto role = kRoles.find(name);
    return role != kRoles.end() ? role->second : nullptr;
}

void stop_here() { raise(SIGSTOP); }

} // namespace geyser::test
