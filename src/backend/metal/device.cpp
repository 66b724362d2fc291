#include "backend/metal/device.hpp"

#include "core/try.hpp"

#include <array>
#include <charconv>

namespace geyser::metal {

using objc::MTLCommandQueue;
using objc::MTLDevice;

std::string registry_id_text(std::uint64_t id) {
    std::array<char, 16> digits = {};
    const auto end = std::to_chars(digits.begin(), digits.end(), id, 16).ptr;
    return "0x" + std::string(digits.begin(), end);
}

Result<std::unique_ptr<Device>> Device::system_default(objc::SymbolLookup lookup, std::string_view operation) {
    GEYSER_TRY(auto runtime, objc::Runtime::load(lookup, operation));
    auto device = [&runtime] {
        const objc::Pool pool(*runtime);
        return objc::Retained<MTLDevice>::adopt(*runtime, runtime->functions().MTLCreateSystemDefaultDevice());
    }();
    if (!device) {
        return fail(ErrorCode::DeviceNotFound, operation, "MTLCreateSystemDefaultDevice found no device");
    }
    return complete(std::move(runtime), std::move(device), nullptr, operation);
}

Result<std::unique_ptr<Device>> Device::adopt(objc::SymbolLookup lookup, MTLDevice* device, MTLCommandQueue* queue,
                                              std::string_view operation) {
    if (device == nullptr) {
        return fail(ErrorCode::InvalidArgument, operation, "the device is null");
    }
    GEYSER_TRY(auto runtime, objc::Runtime::load(lookup, operation));
    auto retained = objc::Retained<MTLDevice>::share(*runtime, device);
    return complete(std::move(runtime), std::move(retained), queue, operation);
}

Result<std::unique_ptr<Device>> Device::complete(std::unique_ptr<const objc::Runtime> runtime,
                                                 objc::Retained<MTLDevice> device, MTLCommandQueue* queue,
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
    result->queue_ = objc::Retained<MTLCommandQueue>::share(result->runtime(), queue);
    return result;
}

} // namespace geyser::metal
