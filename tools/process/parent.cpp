#include "parent.hpp"

#include "child.hpp"

#include <core/try.hpp>
#include <system/environment.hpp>

#include <chrono>
#include <thread>
#include <utility>

namespace geyser::process {
namespace {

/// What Child::life_ is at the other end. Never closed here: the parent sees by it that this process has ended.
Channel* g_life = nullptr;

/// Nothing is ever said but the parent's farewell.
Parting parting() {
    for (;;) {
        const auto said = g_life->receive(Timeout::max());
        if (said) {
            return Parting::HungUp;
        }
        if (said.error().code != ErrorCode::Interrupted) {
            return Parting::Died;
        }
    }
}

} // namespace

Result<Channel> meet_parent() {
    const auto meeting_place = system::take_variable(kParentVariable); // it is not for this process's own children
    if (!meeting_place) {
        return fail(ErrorCode::InvalidArgument, "meet_parent", "it is for the program itself to start");
    }
    GEYSER_TRY(Channel channel, Channel::connect(*meeting_place, kPatience));
    GEYSER_TRY(Channel life, Channel::connect(*meeting_place, kPatience));
    g_life = new Channel(std::move(life));
    return channel;
}

void when_parent_parts(std::function<void(Parting)> then) {
    std::thread([then = std::move(then)] { then(parting()); }).detach();
}

} // namespace geyser::process
