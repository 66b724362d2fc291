#include "ipc/macos/inbox.hpp"

#include "ipc/macos/mach_error.hpp"

#include <utility>

#include <mach/mach.h>

namespace geyser::ipc {
namespace {

void destroy_receive_right(mach_port_t name) noexcept {
    ::mach_port_mod_refs(mach_task_self(), name, MACH_PORT_RIGHT_RECEIVE, -1);
}

} // namespace

Result<Inbox> Inbox::create(mach_port_msgcount_t limit, std::string_view operation) {
    mach_port_options_t options = {};
    options.flags = MPO_INSERT_SEND_RIGHT | MPO_QLIMIT;
    options.mpl.mpl_qlimit = limit;
    mach_port_t name = MACH_PORT_NULL;
    if (const kern_return_t status = ::mach_port_construct(mach_task_self(), &options, 0, &name);
        status != KERN_SUCCESS) {
        return mach_failure(operation, "mach_port_construct", status);
    }
    return Inbox(name);
}

Result<Inbox> Inbox::adopt(mach_port_t receive_right, mach_port_msgcount_t limit, std::string_view operation) {
    if (const kern_return_t status =
            ::mach_port_insert_right(mach_task_self(), receive_right, receive_right, MACH_MSG_TYPE_MAKE_SEND);
        status != KERN_SUCCESS) {
        destroy_receive_right(receive_right);
        return mach_failure(operation, "mach_port_insert_right", status);
    }
    Inbox inbox(receive_right);
    mach_port_limits_t limits = {.mpl_qlimit = limit};
    if (const kern_return_t status =
            ::mach_port_set_attributes(mach_task_self(), receive_right, MACH_PORT_LIMITS_INFO,
                                       reinterpret_cast<mach_port_info_t>(&limits), MACH_PORT_LIMITS_INFO_COUNT);
        status != KERN_SUCCESS) {
        return mach_failure(operation, "mach_port_set_attributes", status);
    }
    return inbox;
}

Inbox::Inbox(Inbox&& other) noexcept
    : name_(std::exchange(other.name_, MACH_PORT_NULL)), has_receive_right_(other.has_receive_right_) {}

Inbox& Inbox::operator=(Inbox&& other) noexcept {
    Inbox taken(std::move(other));
    std::swap(name_, taken.name_);
    std::swap(has_receive_right_, taken.has_receive_right_);
    return *this;
}

Inbox::~Inbox() {
    if (name_ == MACH_PORT_NULL) {
        return;
    }
    if (has_receive_right_) {
        destroy_receive_right(name_);
    }
    ::mach_port_deallocate(mach_task_self(), name_);
}

Result<UniquePort> Inbox::send_right(std::string_view operation) const {
    if (const kern_return_t status = ::mach_port_mod_refs(mach_task_self(), name_, MACH_PORT_RIGHT_SEND, 1);
        status != KERN_SUCCESS) {
        return mach_failure(operation, "mach_port_mod_refs", status);
    }
    return UniquePort(name_);
}

void Inbox::destroy_port() noexcept {
    destroy_receive_right(name_);
    has_receive_right_ = false;
}

UniquePort Inbox::sent_away() noexcept { return UniquePort(std::exchange(name_, MACH_PORT_NULL)); }

bool Inbox::has_messages() const noexcept {
    mach_port_status_t status = {};
    mach_msg_type_number_t count = MACH_PORT_RECEIVE_STATUS_COUNT;
    return ::mach_port_get_attributes(mach_task_self(), name_, MACH_PORT_RECEIVE_STATUS,
                                      reinterpret_cast<mach_port_info_t>(&status), &count) == KERN_SUCCESS &&
           status.mps_msgcount > 0;
}

} // namespace geyser::ipc
