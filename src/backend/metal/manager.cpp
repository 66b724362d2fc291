#include "backend/metal/manager.hpp"

#include "backend/metal/capabilities.hpp"
#include "backend/metal/semaphore.hpp"
#include "core/copy_rules.hpp"
#include "core/operation.hpp"
#include "core/own.hpp"
#include "core/try.hpp"

#include <typeinfo>

namespace geyser {

Result<std::unique_ptr<MetalTextureShareManager>> MetalTextureShareManager::create(const MetalConfig& config) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::create";
    GEYSER_TRY(auto device, metal::Device::open(config.symbol_lookup, config.device, kOperation));
    return metal::Manager::make(std::move(device), config.symbol_lookup, kOperation);
}

Result<std::unique_ptr<MetalTextureShareManager>> MetalTextureShareManager::adopt(const MetalAdoptInfo& info) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::adopt";
    GEYSER_TRY(auto device, metal::Device::adopt(info.symbol_lookup, static_cast<metal::objc::MTLDevice*>(info.device),
                                                 static_cast<metal::objc::MTLCommandQueue*>(info.queue), kOperation));
    return metal::Manager::make(std::move(device), info.symbol_lookup, kOperation);
}

Result<std::vector<MetalDeviceSummary>> MetalTextureShareManager::devices(const MetalConfig& config) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::devices";
    GEYSER_TRY(const auto runtime, metal::objc::Runtime::load(config.symbol_lookup, kOperation));
    GEYSER_TRY(const auto entries, metal::list_devices(*runtime, kOperation));
    std::vector<MetalDeviceSummary> summaries;
    summaries.reserve(entries.size());
    for (const metal::DeviceEntry& entry : entries) {
        summaries.push_back({.name = entry.name, .registry_id = entry.registry_id});
    }
    return summaries;
}

void* metal::texture(const SharedTexture& texture, std::uint32_t plane) noexcept {
    const auto* own = texture.as<MetalTexture>();
    return own != nullptr ? own->texture(plane) : nullptr;
}

void* metal::surface(const SharedTexture& texture) noexcept {
    const auto* own = texture.as<MetalTexture>();
    return own != nullptr ? own->surface() : nullptr;
}

void* metal::event(const SharedSemaphore& semaphore) noexcept {
    return typeid(semaphore) == typeid(Semaphore) ? static_cast<const Semaphore&>(semaphore).event().get() : nullptr;
}

} // namespace geyser

namespace geyser::metal {
namespace {

using objc::MTLCommandBuffer;
using objc::Pool;

std::unexpected<Error> no_transport(Transport transport, std::string_view operation) {
    return fail(ErrorCode::UnsupportedTransport, operation,
                "the Metal backend does not share over " + std::string(name(transport)));
}

Result<MTLCommandBuffer*> given(void* command_buffer, std::string_view operation) {
    if (command_buffer == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the command buffer is null");
    }
    return static_cast<MTLCommandBuffer*>(command_buffer);
}

/// What a release does before it signals.
Result<void> encode_hand_over(const Pool& pool, MTLCommandBuffer* commands, const Texture& texture,
                              std::string_view operation) {
    return texture.mirror() != nullptr ? encode_to_memory(pool, commands, *texture.mirror(), operation)
                                       : Result<void>();
}

/// What an acquire does after it has waited.
Result<void> encode_take_over(const Pool& pool, MTLCommandBuffer* commands, const Texture& texture, Contents contents,
                              std::string_view operation) {
    return texture.mirror() != nullptr && contents == Contents::Keep
               ? encode_from_memory(pool, commands, *texture.mirror(), operation)
               : Result<void>();
}

/// The points have passed Manager::check_points(). Those of CpuCompletion are reached already.
template <class Encode>
void for_each_event(const SyncPoints& points, const Encode& encode) {
    for (const SyncPoint& point : points) {
        if (point.semaphore != nullptr) {
            encode(EventPoint{&static_cast<const Semaphore*>(point.semaphore)->event(), point.value});
        }
    }
}

void encode_waits(const Pool& pool, MTLCommandBuffer* commands, const SyncPoints& points) {
    for_each_event(points, [&](const EventPoint& point) { encode_wait(pool, commands, point); });
}

void encode_signals(const Pool& pool, MTLCommandBuffer* commands, const SyncPoints& points) {
    for_each_event(points, [&](const EventPoint& point) { encode_signal(pool, commands, point); });
}

} // namespace

Result<std::unique_ptr<MetalTextureShareManager>> Manager::make(std::unique_ptr<Device> device,
                                                                MetalSymbolLookup lookup, std::string_view operation) {
    GEYSER_TRY(auto finisher, Finisher::create(*device, operation));
    return std::unique_ptr<MetalTextureShareManager>(new Manager(std::move(device), lookup, std::move(finisher)));
}

Manager::Manager(std::unique_ptr<Device> device, MetalSymbolLookup lookup, std::unique_ptr<Finisher> finisher)
    : device_(std::move(device)), lookup_(lookup), finisher_(std::move(finisher)),
      capabilities_(describe(*device_, finisher_->event())) {}

Result<std::unique_ptr<SharedTexture>> Manager::create_shareable_texture(const TextureDescriptor& descriptor,
                                                                         Transport transport) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::create_shareable_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    switch (transport) {
    case Transport::IoSurface:
        return wrap(descriptor, create_texture(*device_, descriptor, kOperation), Provenance::Own);
    case Transport::HostMemory:
        return wrap(descriptor, create_mirror(*device_, descriptor, kOperation), Provenance::Own);
    default:
        break;
    }
    return no_transport(transport, kOperation);
}

Result<ApiTextureHandle> Manager::export_texture(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::export_texture";
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    GEYSER_CHECK(check_exportable(*mine, "texture", kOperation));
    ApiTextureHandle handle = {.transport = texture.transport(),
                               .descriptor = texture.descriptor(),
                               .identity = capabilities_.identity,
                               .exporter = Api::Metal};
    if (const HostMirror* mirror = mine->mirror(); mirror != nullptr) {
        GEYSER_CHECK(mirror->memory.export_to(handle, kOperation));
        return handle;
    }
    GEYSER_TRY(OsObject port, export_port(*device_, *mine->over_surface(), kOperation));
    handle.objects.push_back(std::move(port));
    handle.allocation_size = mine->over_surface()->description.allocation_size;
    return handle;
}

Result<std::unique_ptr<SharedTexture>> Manager::import_texture(const ApiTextureHandle& handle,
                                                               const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::import_texture";
    GEYSER_CHECK(named(kOperation, validate(handle)));
    if (std::string differs = difference(handle.descriptor, expected); !differs.empty()) {
        return fail(ErrorCode::DescriptorMismatch, kOperation, "of the handle and of what is expected: " + differs);
    }
    // No identity is compared: surfaces and host memory are every device's.
    switch (handle.transport) {
    case Transport::IoSurface:
        return wrap(handle.descriptor,
                    metal::import_texture(*device_, handle.objects.front(), handle.descriptor, kOperation),
                    Provenance::Imported);
    case Transport::HostMemory:
        return wrap(handle.descriptor, import_mirror(*device_, handle, kOperation), Provenance::Imported);
    default:
        break;
    }
    return no_transport(handle.transport, kOperation);
}

Result<std::unique_ptr<SharedSemaphore>> Manager::create_semaphore(SyncKind kind) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::create_semaphore";
    GEYSER_CHECK(check_sync(kind, &SyncSupport::can_export, kOperation));
    GEYSER_TRY(Event event, Event::create(*device_, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(event), Provenance::Own);
}

Result<ApiSemaphoreHandle> Manager::export_semaphore(const SharedSemaphore& semaphore) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::export_semaphore";
    GEYSER_TRY(const Semaphore* mine, own<Semaphore>(semaphore, *this, "semaphore", kOperation));
    GEYSER_CHECK(check_exportable(*mine, "semaphore", kOperation));
    GEYSER_TRY(OsObject port, mine->event().export_port(kOperation));
    return ApiSemaphoreHandle{
        .kind = SyncKind::SharedEvent, .object = std::move(port), .identity = capabilities_.identity};
}

Result<std::unique_ptr<SharedSemaphore>> Manager::import_semaphore(const ApiSemaphoreHandle& handle) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::import_semaphore";
    GEYSER_CHECK(check_sync(handle.kind, &SyncSupport::can_import, kOperation));
    if (!handle) {
        return fail(ErrorCode::InvalidHandle, kOperation, "the handle is empty or moved from");
    }
    GEYSER_TRY(Event event, Event::import_port(*device_, handle.object, kOperation));
    return std::make_unique<Semaphore>(*this, std::move(event), Provenance::Imported);
}

Result<void> Manager::release(SharedTexture& texture, const HandOff& sync) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::release";
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    return submit(sync, sync.signal.none() ? Completion::BeforeReturn : Completion::OnGpu, kOperation,
                  [&](const Pool& pool, MTLCommandBuffer* commands) {
                      return encode_hand_over(pool, commands, *mine, kOperation);
                  });
}

Result<void> Manager::acquire(SharedTexture& texture, const HandOff& sync, Contents contents) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::acquire";
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    const bool has_copy = mine->mirror() != nullptr && contents == Contents::Keep;
    if (!has_copy && sync.wait.none() && sync.signal.none()) {
        return {};
    }
    return submit(sync, Completion::OnGpu, kOperation, [&](const Pool& pool, MTLCommandBuffer* commands) {
        return encode_take_over(pool, commands, *mine, contents, kOperation);
    });
}

Result<void> Manager::copy(const SharedTexture& source, SharedTexture& destination, const HandOff& sync) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::copy";
    GEYSER_TRY(const Texture* from, own<Texture>(source, *this, "texture", kOperation));
    GEYSER_TRY(const Texture* to, own<Texture>(destination, *this, "texture", kOperation));
    GEYSER_CHECK(check_copy(source.descriptor(), destination.descriptor(), kOperation));
    return submit(sync, Completion::OnGpu, kOperation, [&](const Pool& pool, MTLCommandBuffer* commands) {
        return encode_copy(pool, commands, from->planes(), to->planes(), kOperation);
    });
}

Result<void> Manager::relay(const HandOff& sync) {
    constexpr auto kNothing = [](const Pool& /*pool*/, MTLCommandBuffer* /*commands*/) { return Result<void>(); };
    return submit(sync, Completion::OnGpu, "MetalTextureShareManager::relay", kNothing);
}

Result<std::unique_ptr<MetalTexture>> Manager::adopt_surface(void* surface, const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::adopt_surface";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    auto* const users = static_cast<objc::IOSurface*>(surface);
    return wrap(descriptor, metal::adopt_surface(*device_, users, descriptor, kOperation), Provenance::Own);
}

Result<std::unique_ptr<MetalTexture>> Manager::adopt_texture(void* texture, const TextureDescriptor& descriptor) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::adopt_texture";
    GEYSER_CHECK(named(kOperation, validate(descriptor)));
    auto* const users = static_cast<objc::MTLTexture*>(texture);
    return wrap(descriptor, metal::adopt_texture(*device_, users, descriptor, kOperation), Provenance::Own);
}

Result<std::unique_ptr<SharedSemaphore>> Manager::adopt_event(void* event) {
    GEYSER_TRY(Event adopted, Event::adopt(*device_, static_cast<objc::MTLSharedEvent*>(event),
                                           "MetalTextureShareManager::adopt_event"));
    return std::make_unique<Semaphore>(*this, std::move(adopted), Provenance::Own);
}

Result<void*> Manager::export_xpc(const SharedTexture& texture) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::export_xpc";
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    GEYSER_CHECK(check_exportable(*mine, "texture", kOperation));
    if (mine->over_surface() == nullptr) {
        return fail(ErrorCode::NotShareable, kOperation, "the texture is in host memory, and only surfaces go by XPC");
    }
    return metal::export_xpc(*device_, *mine->over_surface(), kOperation);
}

Result<std::unique_ptr<SharedTexture>> Manager::import_xpc(void* object, const TextureDescriptor& expected) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::import_xpc";
    GEYSER_CHECK(named(kOperation, validate(expected)));
    return wrap(expected, metal::import_xpc(*device_, object, expected, kOperation), Provenance::Imported);
}

Result<void> Manager::encode_release(void* command_buffer, SharedTexture& texture, const SyncPoints& signal) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::encode_release";
    GEYSER_TRY(MTLCommandBuffer * commands, given(command_buffer, kOperation));
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    GEYSER_CHECK(check_points(signal, kOperation));
    const Pool pool(device_->runtime());
    GEYSER_CHECK(encode_hand_over(pool, commands, *mine, kOperation));
    encode_signals(pool, commands, signal);
    return {};
}

Result<void> Manager::encode_acquire(void* command_buffer, SharedTexture& texture, const SyncPoints& wait,
                                     Contents contents) {
    constexpr std::string_view kOperation = "MetalTextureShareManager::encode_acquire";
    GEYSER_TRY(MTLCommandBuffer * commands, given(command_buffer, kOperation));
    GEYSER_TRY(const Texture* mine, own<Texture>(texture, *this, "texture", kOperation));
    GEYSER_CHECK(check_points(wait, kOperation));
    const Pool pool(device_->runtime());
    encode_waits(pool, commands, wait);
    return encode_take_over(pool, commands, *mine, contents, kOperation);
}

template <class Objects>
Result<std::unique_ptr<Texture>> Manager::wrap(const TextureDescriptor& descriptor, Result<Objects> objects,
                                               Provenance provenance) const {
    GEYSER_TRY(Objects made, std::move(objects));
    return std::make_unique<Texture>(*this, descriptor, std::move(made), provenance);
}

Result<void> Manager::check_sync(SyncKind kind, bool SyncSupport::*direction, std::string_view operation) const {
    const SyncSupport* support = capabilities_.find(kind);
    if (support == nullptr) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "sync " + std::to_string(static_cast<unsigned>(kind)) + " is not a known value");
    }
    if (kind != SyncKind::SharedEvent || !(support->*direction)) {
        return fail(ErrorCode::UnsupportedSync, operation,
                    "sync " + std::string(name(kind)) +
                        (support->reason.empty() ? " needs no object" : ": " + support->reason));
    }
    return {};
}

Result<void> Manager::check_points(const SyncPoints& points, std::string_view operation) const {
    for (const SyncPoint& point : points) {
        if (point.semaphore != nullptr) {
            GEYSER_CHECK(own<Semaphore>(*point.semaphore, *this, "semaphore", operation));
        }
    }
    return {};
}

template <class Encode>
Result<void> Manager::submit(const HandOff& sync, Completion completion, std::string_view operation,
                             const Encode& encode) {
    GEYSER_CHECK(check_points(sync.wait, operation));
    GEYSER_CHECK(check_points(sync.signal, operation));
    const Pool pool(device_->runtime());
    GEYSER_TRY(MTLCommandBuffer * commands, begin_commands(pool, *device_, operation));
    encode_waits(pool, commands, sync.wait);
    GEYSER_CHECK(encode(pool, commands));
    encode_signals(pool, commands, sync.signal);
    if (completion == Completion::BeforeReturn) {
        return finisher_->commit_and_wait(pool, commands, sync.timeout, operation);
    }
    commit(pool, commands);
    return {};
}

} // namespace geyser::metal
