#include "backend/metal/device.hpp"

#include "core/select_device.hpp"
#include "core/try.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace geyser::metal {

using objc::MTLCommandQueue;
using objc::MTLDevice;
using objc::Retained;

std::string registry_id_text(std::uint64_t id) {
    std::array<char, 16> digits = {};
    const auto end = std::to_chars(digits.begin(), digits.end(), id, 16).ptr;
    return "0x" + std::string(digits.begin(), end);
}

Result<std::vector<DeviceEntry>> list_devices(const objc::Runtime& runtime, std::string_view operation) {
    const objc::Pool pool(runtime);
    std::vector<DeviceEntry> entries;
    const auto add = [&](Retained<MTLDevice> device) {
        const std::uint64_t id = device ? pool.send(device.get(), MTLDevice::registryID) : 0;
        if (device && std::ranges::find(entries, id, &DeviceEntry::registry_id) == entries.end()) {
            const char* const name = pool.send(pool.send(device.get(), MTLDevice::name), objc::NSString::UTF8String);
            entries.push_back({.device = std::move(device), .name = name, .registry_id = id});
        }
    };
    const objc::Functions& functions = runtime.functions();
    add(Retained<MTLDevice>::adopt(runtime, functions.MTLCreateSystemDefaultDevice()));
    if (functions.MTLCopyAllDevices != nullptr) {
        const auto all = Retained<objc::NSArray>::adopt(runtime, functions.MTLCopyAllDevices());
        const objc::NSUInteger count = all ? pool.send(all.get(), objc::NSArray::count) : 0;
        for (objc::NSUInteger i = 0; i < count; ++i) {
            objc::NSObject* const device = pool.send(all.get(), objc::NSArray::objectAtIndex, i);
            add(Retained<MTLDevice>::share(runtime, static_cast<MTLDevice*>(device)));
        }
    }
    if (entries.empty()) {
        return fail(ErrorCode::DeviceNotFound, operation, "MTLCreateSystemDefaultDevice found no device");
    }
    return entries;
}

Result<std::unique_ptr<Device>> Device::open(MetalSymbolLookup lookup, std::string_view selector,
                                             std::string_view operation) {
    GEYSER_TRY(auto runtime, objc::Runtime::load(lookup, operation));
    GEYSER_TRY(auto entries, list_devices(*runtime, operation));
    std::vector<DeviceChoice> choices;
    choices.reserve(entries.size());
    for (const DeviceEntry& entry : entries) {
        choices.push_back({.name = entry.name});
    }
    GEYSER_TRY(const std::size_t chosen, select_device(choices, selector, "Metal", operation));
    return complete(std::move(runtime), std::move(entries[chosen].device), nullptr, operation);
}

Result<std::unique_ptr<Device>> Device::adopt(MetalSymbolLookup lookup, MTLDevice* device, MTLCommandQueue* queue,
                                              std::string_view operation) {
    if (device == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the device is null");
    }
    GEYSER_TRY(auto runtime, objc::Runtime::load(lookup, operation));
    auto retained = Retained<MTLDevice>::share(*runtime, device);
    return complete(std::move(runtime), std::move(retained), queue, operation);
}

Result<std::unique_ptr<Device>> Device::complete(std::unique_ptr<const objc::Runtime> runtime,
                                                 Retained<MTLDevice> device, MTLCommandQueue* queue,
                                                 std::string_view operation) {
    std::unique_ptr<Device> result(new Device);
    result->runtime_ = std::move(runtime);
    result->device_ = std::move(device);
    MTLDevice* const mtl = result->get();

    const objc::Pool pool(result->runtime());
    result->registry_id_ = pool.send(mtl, MTLDevice::registryID);
    result->name_ = pool.send(pool.send(mtl, MTLDevice::name), objc::NSString::UTF8String);
    result->storage_mode_ = pool.send(mtl, MTLDevice::supportsFamily, objc::MTLGPUFamily::Apple1) != 0
                                ? objc::MTLStorageMode::Shared
                                : objc::MTLStorageMode::Managed;
    result->has_bc_ = objc::responds(pool, mtl, MTLDevice::supportsBCTextureCompression) &&
                      pool.send(mtl, MTLDevice::supportsBCTextureCompression) != 0;
    if (queue == nullptr) {
        result->queue_ = pool.send(mtl, MTLDevice::newCommandQueue);
        if (!result->queue_) {
            return fail(ErrorCode::OutOfDeviceMemory, operation, "the device made no command queue");
        }
        return result;
    }
    const std::uint64_t of_queue = pool.send(pool.send(queue, MTLCommandQueue::device), MTLDevice::registryID);
    if (of_queue != result->registry_id_) {
        return fail(ErrorCode::InvalidArgument, operation,
                    "the queue's device " + registry_id_text(of_queue) + " is not the device " +
                        registry_id_text(result->registry_id_));
    }
    result->queue_ = Retained<MTLCommandQueue>::share(result->runtime(), queue);
    return result;
}

} // namespace geyser::metal
