// What Geyser uses of Mach, for the fake. The names and numbers are those of XNU's public headers; names of types that
// only matter there are plain integers here.
#pragma once

#include <cstdint>

using kern_return_t = int;
using natural_t = unsigned int;
using mach_port_t = natural_t;
using mach_port_msgcount_t = natural_t;
using mach_msg_type_number_t = natural_t;
using mach_port_info_t = int*;

constexpr kern_return_t KERN_SUCCESS = 0;
constexpr kern_return_t KERN_PROTECTION_FAILURE = 2;
constexpr kern_return_t KERN_NO_SPACE = 3;
constexpr kern_return_t KERN_INVALID_ARGUMENT = 4;
constexpr kern_return_t KERN_RESOURCE_SHORTAGE = 6;
constexpr kern_return_t KERN_INVALID_NAME = 15;
constexpr kern_return_t KERN_INVALID_RIGHT = 17;
constexpr kern_return_t KERN_UREFS_OVERFLOW = 19;
constexpr kern_return_t KERN_INVALID_OBJECT = 29;

// --- Ports.

constexpr mach_port_t MACH_PORT_NULL = 0;
constexpr mach_port_t MACH_PORT_DEAD = ~0U;
constexpr bool MACH_PORT_VALID(mach_port_t name) { return name != MACH_PORT_NULL && name != MACH_PORT_DEAD; }

using mach_port_right_t = natural_t;
constexpr mach_port_right_t MACH_PORT_RIGHT_SEND = 0;
constexpr mach_port_right_t MACH_PORT_RIGHT_RECEIVE = 1;

constexpr mach_port_msgcount_t MACH_PORT_QLIMIT_DEFAULT = 5;

struct mach_port_limits_t {
    mach_port_msgcount_t mpl_qlimit;
};
struct mach_port_options_t {
    std::uint32_t flags;
    mach_port_limits_t mpl;
};
constexpr std::uint32_t MPO_QLIMIT = 0x02;
constexpr std::uint32_t MPO_INSERT_SEND_RIGHT = 0x10;

constexpr int MACH_PORT_LIMITS_INFO = 1;
constexpr mach_msg_type_number_t MACH_PORT_LIMITS_INFO_COUNT = 1;
constexpr int MACH_PORT_RECEIVE_STATUS = 2;
struct mach_port_status_t {
    natural_t mps_pset;
    natural_t mps_seqno;
    natural_t mps_mscount;
    natural_t mps_qlimit;
    natural_t mps_msgcount;
    natural_t mps_sorights;
    int mps_srights;
    int mps_pdrequest;
    int mps_nsrequest;
    natural_t mps_flags;
};
constexpr mach_msg_type_number_t MACH_PORT_RECEIVE_STATUS_COUNT = sizeof(mach_port_status_t) / sizeof(natural_t);

// --- Messages.

using mach_msg_return_t = kern_return_t;
using mach_msg_option_t = int;
using mach_msg_size_t = natural_t;
using mach_msg_id_t = int;
using mach_msg_bits_t = natural_t;
using mach_msg_timeout_t = natural_t;
using mach_msg_type_name_t = natural_t;

constexpr mach_msg_type_name_t MACH_MSG_TYPE_MOVE_RECEIVE = 16;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_MOVE_SEND = 17;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_COPY_SEND = 19;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_MAKE_SEND = 20;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_MAKE_SEND_ONCE = 21;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_PORT_RECEIVE = MACH_MSG_TYPE_MOVE_RECEIVE;
constexpr mach_msg_type_name_t MACH_MSG_TYPE_PORT_SEND = MACH_MSG_TYPE_MOVE_SEND;

constexpr mach_msg_bits_t MACH_MSGH_BITS_COMPLEX = 0x80000000U;
constexpr mach_msg_bits_t MACH_MSGH_BITS(mach_msg_bits_t remote, mach_msg_bits_t local) { return remote | local << 8; }
constexpr mach_msg_type_name_t MACH_MSGH_BITS_REMOTE(mach_msg_bits_t bits) { return bits & 0x1fU; }

constexpr unsigned MACH_MSG_PORT_DESCRIPTOR = 0;
constexpr unsigned MACH_MSG_OOL_DESCRIPTOR = 1;

struct mach_msg_header_t {
    mach_msg_bits_t msgh_bits;
    mach_msg_size_t msgh_size;
    mach_port_t msgh_remote_port;
    mach_port_t msgh_local_port;
    mach_port_t msgh_voucher_port;
    mach_msg_id_t msgh_id;
};
struct mach_msg_body_t {
    mach_msg_size_t msgh_descriptor_count;
};
struct mach_msg_port_descriptor_t {
    mach_port_t name;
    mach_msg_size_t pad1;
    unsigned pad2 : 16;
    mach_msg_type_name_t disposition : 8;
    unsigned type : 8;
};
static_assert(sizeof(mach_msg_header_t) == 24 && sizeof(mach_msg_port_descriptor_t) == 12);

struct audit_token_t {
    unsigned int val[8];
};
struct mach_msg_audit_trailer_t {
    unsigned int msgh_trailer_type;
    unsigned int msgh_trailer_size;
    unsigned int msgh_seqno;
    unsigned int msgh_sender[2];
    audit_token_t msgh_audit;
};
constexpr mach_msg_size_t MAX_TRAILER_SIZE = 68;

constexpr mach_msg_option_t MACH_SEND_MSG = 0x1;
constexpr mach_msg_option_t MACH_RCV_MSG = 0x2;
constexpr mach_msg_option_t MACH_SEND_TIMEOUT = 0x10;
constexpr mach_msg_option_t MACH_SEND_INTERRUPT = 0x40;
constexpr mach_msg_option_t MACH_RCV_TIMEOUT = 0x100;
constexpr mach_msg_option_t MACH_RCV_INTERRUPT = 0x400;
constexpr mach_msg_option_t MACH_MSG_TRAILER_FORMAT_0 = 0;
constexpr mach_msg_option_t MACH_RCV_TRAILER_AUDIT = 3;
constexpr mach_msg_option_t MACH_RCV_TRAILER_TYPE(mach_msg_option_t type) { return (type & 0xf) << 28; }
constexpr mach_msg_option_t MACH_RCV_TRAILER_ELEMENTS(mach_msg_option_t elements) { return (elements & 0xf) << 24; }

constexpr mach_msg_return_t MACH_MSG_SUCCESS = 0;
constexpr mach_msg_return_t MACH_MSG_MASK = 0x3e00;
constexpr mach_msg_return_t MACH_SEND_INVALID_DEST = 0x10000003;
constexpr mach_msg_return_t MACH_SEND_TIMED_OUT = 0x10000004;
constexpr mach_msg_return_t MACH_SEND_INTERRUPTED = 0x10000007;
constexpr mach_msg_return_t MACH_SEND_MSG_TOO_SMALL = 0x10000008;
constexpr mach_msg_return_t MACH_SEND_INVALID_RIGHT = 0x1000000a;
constexpr mach_msg_return_t MACH_SEND_NO_BUFFER = 0x1000000d;
constexpr mach_msg_return_t MACH_SEND_TOO_LARGE = 0x1000000e;
constexpr mach_msg_return_t MACH_RCV_INVALID_NAME = 0x10004002;
constexpr mach_msg_return_t MACH_RCV_TIMED_OUT = 0x10004003;
constexpr mach_msg_return_t MACH_RCV_TOO_LARGE = 0x10004004;
constexpr mach_msg_return_t MACH_RCV_INTERRUPTED = 0x10004005;
constexpr mach_msg_return_t MACH_RCV_PORT_CHANGED = 0x10004006;
constexpr mach_msg_return_t MACH_RCV_PORT_DIED = 0x10004009;
constexpr mach_msg_return_t MACH_RCV_HEADER_ERROR = 0x1000400b;
constexpr mach_msg_return_t MACH_RCV_BODY_ERROR = 0x1000400c;

constexpr mach_msg_id_t MACH_NOTIFY_SEND_ONCE = 0107;
constexpr mach_msg_id_t MACH_NOTIFY_DEAD_NAME = 0110;
struct mach_dead_name_notification_t {
    mach_msg_header_t not_header;
    std::uint64_t NDR;
    mach_port_t not_port;
    unsigned int trailer[2];
};

// --- Memory.

using vm_map_t = mach_port_t;
using vm_prot_t = int;
using vm_address_t = std::uintptr_t;
using vm_size_t = std::uintptr_t;
using vm_inherit_t = unsigned int;
using memory_object_size_t = std::uint64_t;
using vm_region_info_t = int*;

constexpr vm_prot_t VM_PROT_READ = 1;
constexpr vm_prot_t VM_PROT_WRITE = 2;
constexpr vm_prot_t MAP_MEM_NAMED_CREATE = 0x020000;
constexpr int VM_FLAGS_ANYWHERE = 1;
constexpr vm_inherit_t VM_INHERIT_SHARE = 0;
constexpr int VM_REGION_EXTENDED_INFO = 13;
constexpr int VM_PURGABLE_GET_STATE = 1;
constexpr unsigned char SM_EMPTY = 3;
constexpr unsigned char SM_SHARED = 4;
struct vm_region_extended_info_data_t {
    vm_prot_t protection;
    unsigned int user_tag;
    unsigned int pages_resident;
    unsigned int pages_shared_now_private;
    unsigned int pages_swapped_out;
    unsigned int pages_dirtied;
    unsigned int ref_count;
    unsigned short shadow_depth;
    unsigned char external_pager;
    unsigned char share_mode;
    unsigned int pages_reusable;
};
constexpr mach_msg_type_number_t VM_REGION_EXTENDED_INFO_COUNT =
    sizeof(vm_region_extended_info_data_t) / sizeof(natural_t);

extern "C" {
extern mach_port_t bootstrap_port;
mach_port_t mach_task_self();
const char* mach_error_string(kern_return_t status);

kern_return_t mach_port_construct(mach_port_t task, mach_port_options_t* options, std::uint64_t context,
                                  mach_port_t* name);
kern_return_t mach_port_insert_right(mach_port_t task, mach_port_t name, mach_port_t right,
                                     mach_msg_type_name_t disposition);
kern_return_t mach_port_mod_refs(mach_port_t task, mach_port_t name, mach_port_right_t right, int delta);
kern_return_t mach_port_deallocate(mach_port_t task, mach_port_t name);
kern_return_t mach_port_set_attributes(mach_port_t task, mach_port_t name, int flavor, mach_port_info_t info,
                                       mach_msg_type_number_t count);
kern_return_t mach_port_get_attributes(mach_port_t task, mach_port_t name, int flavor, mach_port_info_t info,
                                       mach_msg_type_number_t* count);
kern_return_t mach_port_request_notification(mach_port_t task, mach_port_t name, mach_msg_id_t variant, natural_t sync,
                                             mach_port_t notify, mach_msg_type_name_t disposition,
                                             mach_port_t* previous);

mach_msg_return_t mach_msg(mach_msg_header_t* message, mach_msg_option_t option, mach_msg_size_t send_size,
                           mach_msg_size_t receive_limit, mach_port_t receive_name, mach_msg_timeout_t timeout,
                           mach_port_t notify);
void mach_msg_destroy(mach_msg_header_t* message);

kern_return_t mach_make_memory_entry_64(vm_map_t task, memory_object_size_t* size, std::uint64_t offset,
                                        vm_prot_t permission, mach_port_t* entry, mach_port_t parent);
kern_return_t vm_map(vm_map_t task, vm_address_t* address, vm_size_t size, vm_address_t mask, int flags,
                     mach_port_t entry, vm_address_t offset, int copy, vm_prot_t current, vm_prot_t maximum,
                     vm_inherit_t inheritance);
kern_return_t vm_region_64(vm_map_t task, vm_address_t* address, vm_size_t* size, int flavor, vm_region_info_t info,
                           mach_msg_type_number_t* count, mach_port_t* object);
kern_return_t vm_purgable_control(vm_map_t task, vm_address_t address, int control, int* state);
}
