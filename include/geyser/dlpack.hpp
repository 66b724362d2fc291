// DLPack tensors over linear textures of CUDA, without a copy. The structures are those of DLPack's ABI of version 1
// (dmlc.github.io/dlpack, "C API"), declared here under names of Geyser's own so that dlpack.h may be included as well.
#pragma once

#include <geyser/manager.hpp>
#include <geyser/unique.hpp>

#include <cstdint>

namespace geyser {

namespace dlpack {

struct Version {
    std::uint32_t major;
    std::uint32_t minor;
};

/// DLDeviceType.
inline constexpr std::int32_t kCuda = 2;

struct Device {
    std::int32_t type;
    std::int32_t index;
};

/// DLDataTypeCode.
enum class TypeCode : std::uint8_t { Int = 0, Uint = 1, Float = 2 };

struct DataType {
    TypeCode code;
    std::uint8_t bits;
    std::uint16_t lanes;
};

/// DLTensor. Strides count elements, not bytes.
struct Tensor {
    void* data;
    Device device;
    std::int32_t dimensions;
    DataType type;
    std::int64_t* shape;
    std::int64_t* strides;
    std::uint64_t byte_offset;
};

/// DLManagedTensorVersioned.
struct ManagedTensor {
    Version version;
    void* context;
    void (*deleter)(ManagedTensor* self);
    std::uint64_t flags;
    Tensor tensor;
};

struct ManagedTensorTraits {
    using value_type = ManagedTensor*;
    static constexpr ManagedTensor* invalid() noexcept { return nullptr; }
    static void close(ManagedTensor* tensor) noexcept { tensor->deleter(tensor); }
};

} // namespace dlpack

/// An owned tensor. A consumer that takes ownership (a capsule named "dltensor_versioned") gets take(), as a
/// DLManagedTensorVersioned*, and calls its deleter.
using DlpackTensor = Unique<dlpack::ManagedTensorTraits>;

namespace cuda {

/// The texture's memory as a tensor of the shape [height, width, components]. Its strides honour the row pitch, so rows
/// are not contiguous where the pitch is more than a row; elements of a row are. Normalized formats are tensors of
/// their integers, and no component is reordered: Bgra8Unorm stays BGRA.
///
/// The tensor keeps the memory and CUDA's context: it may outlive the texture and its manager. It says nothing about
/// when: read and write it between acquire() and release(), on the manager's stream.
///
/// WrongManager where the texture is not CUDA's, UnsupportedDescriptor where it is not linear or its row pitch is no
/// multiple of its element's size, UnsupportedFormat where its components are no numbers of 8, 16 or 32 bits.
[[nodiscard]] GEYSER_API Result<DlpackTensor> to_dlpack(const SharedTexture& texture);

} // namespace cuda
} // namespace geyser
