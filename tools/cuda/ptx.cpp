#include "ptx.hpp"

#include <initializer_list>
#include <string_view>

namespace geyser::cuda_tools {
namespace {

constexpr std::string_view kModule = R"(
.version 6.4
.target sm_75
.address_size 64
)";

/// Each thread has one 32-bit word of a picture that is `words` wide and `rows` high: in column %x of row %y, which is
/// %bytes into its row. A thread outside of the picture leaves.
constexpr std::string_view kThisWord = R"(
    .reg .b32 %x, %y, %words, %rows, %block, %size, %thread, %bytes, %word;
    .reg .pred %outside;
    ld.param.u32 %words, [words];
    ld.param.u32 %rows, [rows];
    mov.u32 %block, %ctaid.x;
    mov.u32 %size, %ntid.x;
    mov.u32 %thread, %tid.x;
    mad.lo.u32 %x, %block, %size, %thread;
    mov.u32 %block, %ctaid.y;
    mov.u32 %size, %ntid.y;
    mov.u32 %thread, %tid.y;
    mad.lo.u32 %y, %block, %size, %thread;
    setp.ge.u32 %outside, %x, %words;
    @%outside ret;
    setp.ge.u32 %outside, %y, %rows;
    @%outside ret;
    shl.b32 %bytes, %x, 2;
)";

/// The word that pattern_word() has there, as %wanted.
constexpr std::string_view kPattern = R"(
    .reg .b32 %wanted, %other, %seed;
    ld.param.u32 %seed, [seed];
    mul.lo.u32 %wanted, %x, 0x9E3779B1;
    mul.lo.u32 %other, %y, 0x85EBCA77;
    xor.b32 %wanted, %wanted, %other;
    mul.lo.u32 %other, %seed, 0xC2B2AE3D;
    add.u32 %wanted, %wanted, %other;
)";

/// Where the word is in linear memory.
constexpr std::string_view kAddress = R"(
    .reg .b64 %address, %pitch, %row, %column;
    ld.param.u64 %address, [pointer];
    ld.param.u64 %pitch, [pitch];
    cvt.u64.u32 %row, %y;
    mad.lo.u64 %address, %row, %pitch, %address;
    cvt.u64.u32 %column, %bytes;
    add.u64 %address, %address, %column;
)";

/// Counts %word where it is not %wanted.
constexpr std::string_view kCount = R"(
    .reg .b64 %counter;
    .reg .pred %same;
    setp.eq.u32 %same, %word, %wanted;
    @%same ret;
    ld.param.u64 %counter, [mismatches];
    red.global.add.u32 [%counter], 1;
)";

constexpr std::string_view kStoreSurface = R"(
    .reg .b64 %surface;
    ld.param.u64 %surface, [surface];
    sust.b.2d.b32.trap [%surface, {%bytes, %y}], {%wanted};
)";
constexpr std::string_view kLoadSurface = R"(
    .reg .b64 %surface;
    ld.param.u64 %surface, [surface];
    suld.b.2d.b32.trap {%word}, [%surface, {%bytes, %y}];
)";
constexpr std::string_view kInvertSurface = R"(
    .reg .b64 %source, %destination;
    ld.param.u64 %source, [source];
    ld.param.u64 %destination, [destination];
    suld.b.2d.b32.trap {%word}, [%source, {%bytes, %y}];
    not.b32 %word, %word;
    sust.b.2d.b32.trap [%destination, {%bytes, %y}], {%word};
)";
constexpr std::string_view kStoreLinear = R"(
    st.global.u32 [%address], %wanted;
)";
constexpr std::string_view kLoadLinear = R"(
    ld.global.u32 %word, [%address];
)";

void add_kernel(std::string& module, std::string_view name, std::string_view parameters,
                std::initializer_list<std::string_view> parts) {
    module.append(".visible .entry ").append(name).append("(").append(parameters).append(")\n{");
    module += kThisWord;
    for (const std::string_view part : parts) {
        module += part;
    }
    module += "    ret;\n}\n";
}

} // namespace

std::string pattern_kernels() {
    constexpr std::string_view kSurface =
        ".param .u64 surface, .param .u32 words, .param .u32 rows, .param .u32 seed, .param .u64 mismatches";
    constexpr std::string_view kLinear = ".param .u64 pointer, .param .u64 pitch, .param .u32 words, .param .u32 rows, "
                                         ".param .u32 seed, .param .u64 mismatches";
    constexpr std::string_view kTwoSurfaces =
        ".param .u64 source, .param .u64 destination, .param .u32 words, .param .u32 rows";
    std::string module(kModule);
    add_kernel(module, "fill_surface", kSurface, {kPattern, kStoreSurface});
    add_kernel(module, "check_surface", kSurface, {kPattern, kLoadSurface, kCount});
    add_kernel(module, "invert_surface", kTwoSurfaces, {kInvertSurface});
    add_kernel(module, "fill_linear", kLinear, {kPattern, kAddress, kStoreLinear});
    add_kernel(module, "check_linear", kLinear, {kPattern, kAddress, kLoadLinear, kCount});
    return module;
}

} // namespace geyser::cuda_tools
