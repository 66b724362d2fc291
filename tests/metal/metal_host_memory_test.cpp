#include "manager_fixture.hpp"

#include <geyser/capabilities.hpp>
#include <geyser/host.hpp>

#include <chrono>
#include <fcntl.h>
#include <string>

namespace geyser::metal {
namespace {

using namespace std::chrono_literals;

TextureDescriptor linear(TextureFormat format, std::uint32_t width = 258, std::uint32_t height = 34) {
    TextureDescriptor descriptor = descriptor_of(format, width, height);
    descriptor.layout = TextureLayout::Linear;
    return descriptor;
}

/// Rows of blocks of a plane, without what pads them.
template <class Visit>
void for_each_row(const HostTexture& texture, const Visit& visit) {
    const FormatInfo& format = *format_info(texture.format());
    for (std::size_t i = 0; i < texture.planes().size(); ++i) {
        const PlaneLayout& plane = texture.planes()[i];
        const std::size_t wide = texture.width() / format.planes[i].divide_width;
        const std::size_t high = texture.height() / format.planes[i].divide_height;
        const std::size_t bytes =
            (wide + format.block_width - 1) / format.block_width * std::size_t{format.planes[i].block_bytes};
        for (std::size_t row = 0; row < (high + format.block_height - 1) / format.block_height; ++row) {
            visit(i, row, texture.bytes().subspan(plane.offset + row * plane.row_pitch, bytes));
        }
    }
}

std::byte texel(std::size_t plane, std::size_t row, std::size_t byte) {
    return static_cast<std::byte>(plane * 83 + row * 31 + byte * 7 + 1);
}

void fill(HostTexture& texture) {
    for_each_row(texture, [&](std::size_t plane, std::size_t row, std::span<const std::byte> bytes) {
        const std::span writable = texture.bytes().subspan(
            static_cast<std::size_t>(bytes.data() - std::as_const(texture).bytes().data()), bytes.size());
        for (std::size_t i = 0; i < writable.size(); ++i) {
            writable[i] = texel(plane, row, i);
        }
    });
}

/// The first wrong byte, as text; empty where all are right.
std::string first_wrong_byte(const HostTexture& texture) {
    std::string wrong;
    for_each_row(texture, [&](std::size_t plane, std::size_t row, std::span<const std::byte> bytes) {
        for (std::size_t i = 0; i < bytes.size() && wrong.empty(); ++i) {
            if (bytes[i] != texel(plane, row, i)) {
                wrong = "plane " + std::to_string(plane) + " row " + std::to_string(row) + " byte " + std::to_string(i);
            }
        }
    });
    return wrong;
}

class MetalHostMemory : public MetalManager {
protected:
    void SetUp() override {
        MetalManager::SetUp();
        host_ = value_of(HostTextureShareManager::create());
    }
    HostTextureShareManager& host() { return *host_; }

    std::unique_ptr<SharedTexture> create(const TextureDescriptor& descriptor) {
        return value_of(manager().create_shareable_texture(descriptor, Transport::HostMemory));
    }
    /// The host's view of a texture of Metal's.
    std::unique_ptr<SharedTexture> seen_by_host(const SharedTexture& texture) {
        return value_of(host().import_texture(value_of(manager().export_texture(texture)), texture.descriptor()));
    }

private:
    std::unique_ptr<HostTextureShareManager> host_;
};

TEST_F(MetalHostMemory, IsWhatMetalAndACpuAgreeOn) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba8Unorm);
    for (const Agreement agreement :
         {value_of(negotiate(manager(), host(), descriptor)), value_of(negotiate(host(), manager(), descriptor))}) {
        EXPECT_EQ(agreement.transport, Transport::HostMemory);
        EXPECT_EQ(agreement.sync, SyncKind::CpuCompletion);
        EXPECT_EQ(agreement.copies_per_frame, 1U);
    }
}

TEST_F(MetalHostMemory, EveryFormatRoundTripsOrIsRefusedWithAReason) {
    for (const FormatInfo& info : all_formats()) {
        const TextureDescriptor descriptor = linear(info.format);
        if (!validate(descriptor)) {
            EXPECT_TRUE(info.is_depth_stencil()) << info.name; // never linear, in any API
            continue;
        }
        const TextureSupport support = value_of(manager().query(descriptor, Transport::HostMemory));
        ASSERT_TRUE(support.can_export && support.can_import) << info.name << ": " << support.reason;
        EXPECT_EQ(support.copies_per_frame, 1U);
        EXPECT_FALSE(support.needs_cpu); // the GPU copies

        const auto source = value_of(host().create_shareable_texture(descriptor));
        fill(*source->as<HostTexture>());
        const auto imported = value_of(manager().import_texture(value_of(host().export_texture(*source)), descriptor));
        const auto destination = create(descriptor);
        EXPECT_EQ(destination->copies_per_frame(), 1U);
        ASSERT_TRUE(manager().acquire(*imported, {}));
        ASSERT_TRUE(manager().copy(*imported, *destination, {}));
        ASSERT_TRUE(manager().release(*destination, {.timeout = 60s}));
        EXPECT_EQ(first_wrong_byte(*seen_by_host(*destination)->as<HostTexture>()), "") << info.name;
    }
}

TEST_F(MetalHostMemory, WhatADeviceLacksIsNamed) {
    fake::hide_method("supportsBCTextureCompression");
    const auto without_bc = open();
    const auto reason = [](const MetalTextureShareManager& manager, const TextureDescriptor& descriptor) {
        return value_of(manager.query(descriptor, Transport::HostMemory)).reason;
    };
    EXPECT_EQ(reason(*without_bc, linear(TextureFormat::Bc7RgbaSrgb)),
              "format Bc7RgbaSrgb: this device has no BC formats");
    EXPECT_EQ(reason(*without_bc, linear(TextureFormat::Astc4x4Srgb)), "");
    EXPECT_NE(reason(manager(), descriptor_of(TextureFormat::Rgba8Unorm)).find("layout is Optimal"), std::string::npos);
    EXPECT_NE(reason(manager(), linear(TextureFormat::R8Unorm, 16386)).find("16384 texels a side"), std::string::npos);
    TextureDescriptor written = linear(TextureFormat::Bc1RgbaUnorm);
    written.usage = TextureUsage::StorageBinding;
    EXPECT_NE(reason(manager(), written).find("only sampled and copied"), std::string::npos);
    EXPECT_TRUE(fails_with(manager().create_shareable_texture(written, Transport::HostMemory),
                           ErrorCode::UnsupportedDescriptor, "only sampled and copied"));
}

TEST_F(MetalHostMemory, ATextureKnowsItsRowsAndHasNoSurface) {
    const auto texture = create(linear(TextureFormat::Nv12));
    EXPECT_EQ(texture->transport(), Transport::HostMemory);
    EXPECT_EQ(surface(*texture), nullptr);
    EXPECT_NE(metal::texture(*texture, 1), nullptr);
    EXPECT_EQ(metal::texture(*texture, 2), nullptr);
    EXPECT_EQ(texture->as<MetalTexture>()->bytes_per_row(1) % 256, 0U);
    EXPECT_GE(texture->as<MetalTexture>()->bytes_per_row(1), 258U);
    EXPECT_EQ(texture->as<MetalTexture>()->bytes_per_row(2), 0U);
    EXPECT_TRUE(fails_with(manager().export_xpc(*texture), ErrorCode::NotShareable, "only surfaces go by XPC"));
}

TEST_F(MetalHostMemory, TheCopyWaitsOnTheGpuAndSignalsThere) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba16Float);
    const auto source = value_of(host().create_shareable_texture(descriptor));
    const auto imported = value_of(manager().import_texture(value_of(host().export_texture(*source)), descriptor));
    const auto destination = create(descriptor);
    const auto written = timeline();
    const auto copied = timeline();
    ASSERT_TRUE(manager().acquire(*imported, {.wait = SyncPoint{written.get(), 1}}));
    ASSERT_TRUE(manager().copy(*imported, *destination, {}));
    ASSERT_TRUE(manager().release(*destination, {.signal = SyncPoint{copied.get(), 1}}));
    fill(*source->as<HostTexture>()); // all is queued, and nothing read yet
    ASSERT_TRUE(written->signal(1));
    ASSERT_TRUE(copied->wait(1, 60s));
    EXPECT_EQ(first_wrong_byte(*seen_by_host(*destination)->as<HostTexture>()), "");
}

TEST_F(MetalHostMemory, AnAcquireThatDiscardsCopiesNothing) {
    const auto texture = create(linear(TextureFormat::Rgba8Unorm));
    ASSERT_TRUE(manager().acquire(*texture, {}, Contents::Discard));
    EXPECT_EQ(fake::calls("MTLCommandBuffer", "blitCommandEncoder"), 0U);
    ASSERT_TRUE(manager().acquire(*texture, {}));
    EXPECT_EQ(fake::calls("MTLCommandBuffer", "blitCommandEncoder"), 1U);
    fake::finish(); // before the texture ends
}

TEST_F(MetalHostMemory, UsersEncodeTheCopiesWithTheirHandOffs) {
    const TextureDescriptor descriptor = linear(TextureFormat::Bgra8Unorm);
    const auto texture = create(descriptor);
    const auto view = seen_by_host(*texture);
    fill(*view->as<HostTexture>());
    const auto moments = timeline();
    {
        const objc::Pool pool(device().runtime());
        auto* const commands =
            pool.send(static_cast<objc::MTLCommandQueue*>(manager().queue()), objc::MTLCommandQueue::commandBuffer);
        ASSERT_TRUE(manager().encode_acquire(commands, *texture, {}));
        ASSERT_TRUE(manager().encode_release(commands, *texture, SyncPoint{moments.get(), 1}));
        pool.send(commands, objc::MTLCommandBuffer::commit);
    }
    ASSERT_TRUE(moments->wait(1, 60s));
    EXPECT_EQ(first_wrong_byte(*view->as<HostTexture>()), "");
    EXPECT_EQ(fake::calls("MTLCommandBuffer", "blitCommandEncoder"), 2U);
}

TEST_F(MetalHostMemory, RowsThatMetalCannotReachAreRefused) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba8Unorm, 16, 4);
    const auto texture = value_of(host().create_shareable_texture(descriptor));
    ApiTextureHandle handle = value_of(host().export_texture(*texture));
    const PlaneLayout good = handle.planes[0];
    handle.planes[0] = {.row_pitch = 257, .size = 1028};
    EXPECT_TRUE(
        fails_with(manager().import_texture(handle, descriptor), ErrorCode::MemoryMismatch, "row pitch 257 is not"));
    handle.planes[0] = good;
    handle.planes[0].offset = 2;
    EXPECT_TRUE(fails_with(manager().import_texture(handle, descriptor), ErrorCode::MemoryMismatch, "offset 2 is not"));

    const auto wide = value_of(HostTextureShareManager::create({.row_alignment = 65536}));
    const TextureDescriptor narrow = linear(TextureFormat::R8Unorm, 16, 4);
    const auto padded = value_of(wide->create_shareable_texture(narrow));
    EXPECT_TRUE(fails_with(manager().import_texture(value_of(wide->export_texture(*padded)), narrow),
                           ErrorCode::MemoryMismatch, "up to 32767, of elements of 1"));
}

TEST_F(MetalHostMemory, APeersMemoryIsCheckedBeforeItIsMapped) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba8Unorm);
    const auto texture = value_of(host().create_shareable_texture(descriptor));
    ApiTextureHandle handle = value_of(host().export_texture(*texture));
    handle.allocation_size += 1 << 20;
    EXPECT_TRUE(fails_with(manager().import_texture(handle, descriptor), ErrorCode::MemoryMismatch, ""));
    handle = value_of(host().export_texture(*texture));
    handle.objects[0] = OsObject(::open("/dev/null", O_RDWR | O_CLOEXEC));
    EXPECT_TRUE(fails_with(manager().import_texture(handle, descriptor), ErrorCode::InvalidHandle, ""));
}

TEST_F(MetalHostMemory, ImportedOnesAreNotExportedAndLeaveTheHandleTheCallers) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba8Unorm);
    const auto texture = value_of(host().create_shareable_texture(descriptor));
    const ApiTextureHandle handle = value_of(host().export_texture(*texture));
    for (int i = 0; i < 2; ++i) {
        const auto imported = value_of(manager().import_texture(handle, descriptor));
        EXPECT_TRUE(fails_with(manager().export_texture(*imported), ErrorCode::NotShareable, "was imported"));
    }
}

TEST_F(MetalHostMemory, WhatMetalCannotMakeIsAnError) {
    const TextureDescriptor descriptor = linear(TextureFormat::Rgba8Unorm);
    fake::fail_next("newTextureWithDescriptor:");
    EXPECT_TRUE(fails_with(manager().create_shareable_texture(descriptor, Transport::HostMemory),
                           ErrorCode::UnsupportedDescriptor, "newTextureWithDescriptor: refused plane 0"));
    fake::fail_next("newBufferWithBytesNoCopy:length:options:deallocator:");
    EXPECT_TRUE(fails_with(manager().create_shareable_texture(descriptor, Transport::HostMemory),
                           ErrorCode::OutOfDeviceMemory, "made no buffer over"));
    const auto texture = create(descriptor);
    for (int i = 0; i < 2; ++i) {
        fake::fail_next("blitCommandEncoder");
        EXPECT_TRUE(fails_with(i == 0 ? manager().acquire(*texture, {}) : manager().release(*texture, {}),
                               ErrorCode::OutOfDeviceMemory, "blitCommandEncoder"));
    }
}

TEST_F(MetalHostMemory, TexturesCarryTheirLabel) {
    TextureDescriptor descriptor = linear(TextureFormat::Nv12);
    descriptor.label = "camera";
    const auto texture = create(descriptor);
    EXPECT_EQ(fake::label_of(metal::texture(*texture, 1)), "camera");
}

class MetalOnIntel : public MetalTest {
protected:
    void SetUp() override {
        MetalTest::SetUp();
        fake::reset(fake::Gpu::Intel);
    }
};

TEST_F(MetalOnIntel, AppleSFormatsAndUsagesAreRefused) {
    const auto manager = value_of(MetalTextureShareManager::create({.symbol_lookup = fake::symbol}));
    const auto reason = [&](const TextureDescriptor& descriptor, Transport transport) {
        return value_of(manager->query(descriptor, transport)).reason;
    };
    for (const TextureFormat format :
         {TextureFormat::Etc2Rgb8Unorm, TextureFormat::EacR11Snorm, TextureFormat::Astc8x8Srgb}) {
        EXPECT_NE(reason(linear(format), Transport::HostMemory).find("only Apple's GPUs"), std::string::npos);
    }
    TextureDescriptor written = linear(TextureFormat::Bgra8Srgb);
    written.usage = TextureUsage::StorageBinding;
    for (const Transport transport : {Transport::IoSurface, Transport::HostMemory}) {
        EXPECT_NE(reason(written, transport).find("by shaders on Apple's GPUs only"), std::string::npos);
        EXPECT_TRUE(fails_with(manager->create_shareable_texture(written, transport), ErrorCode::UnsupportedDescriptor,
                               "by shaders on Apple's GPUs only"));
    }
    EXPECT_TRUE(manager->create_shareable_texture(linear(TextureFormat::Bc7RgbaUnorm), Transport::HostMemory));
}

} // namespace
} // namespace geyser::metal
