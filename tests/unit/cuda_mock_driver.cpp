#include "cuda_mock_driver.hpp"

#include <cstring>
#include <utility>

#include <unistd.h>

namespace geyser::test {
namespace {

using namespace cuda;

MockCuda* driver = nullptr;
thread_local std::vector<CUcontext> current; // innermost last

// The functions, by the names that libcuda exports. A table of captureless lambdas, so that each is one entry.
using Functions = std::map<std::string_view, void (*)()>;

template <class Function, class Lambda>
void (*entry_of(Lambda lambda))() {
    return reinterpret_cast<void (*)()>(static_cast<Function*>(lambda));
}

template <class Handle>
CUresult make(std::string_view function, std::string_view kind, Handle* out) {
    const CUresult result = driver->next_in_context(function);
    if (result == CUDA_SUCCESS) {
        *out = reinterpret_cast<Handle>(driver->make(kind));
    }
    return result;
}

template <class Handle>
CUresult unmake(std::string_view function, std::string_view kind, Handle handle) {
    const CUresult result = driver->next_in_context(function);
    driver->unmake(kind, reinterpret_cast<const void*>(handle));
    return result;
}

void expect_flags(std::string_view function, unsigned flags, unsigned known) {
    if ((flags & ~known) != 0) {
        driver->misuse(std::string(function) + ": unknown flags");
    }
}

CUresult queue(const CUexternalSemaphore* semaphores, const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS* values,
               unsigned count, const char* function, const char* what) {
    const CUresult result = driver->next_in_context(function);
    for (unsigned i = 0; result == CUDA_SUCCESS && i < count; ++i) {
        driver->expect("semaphore", semaphores[i]);
        expect_flags(function, values[i].flags, 0);
        driver->record.queued.push_back(what + std::to_string(values[i].params.fence.value));
    }
    return result;
}

void add_device_functions(Functions& table) {
    table["cuInit"] = entry_of<tcuInit>([](unsigned flags) {
        expect_flags("cuInit", flags, 0);
        return driver->next("cuInit");
    });
    table["cuDriverGetVersion"] = entry_of<tcuDriverGetVersion>([](int* version) {
        *version = driver->version;
        return driver->next("cuDriverGetVersion");
    });
    table["cuDeviceGetCount"] = entry_of<tcuDeviceGetCount>([](int* count) {
        *count = static_cast<int>(driver->devices.size());
        return driver->next("cuDeviceGetCount");
    });
    table["cuDeviceGet"] = entry_of<tcuDeviceGet>([](CUdevice* device, int ordinal) {
        *device = ordinal;
        return driver->next("cuDeviceGet");
    });
    table["cuDeviceGetName"] = entry_of<tcuDeviceGetName>([](char* name, int size, CUdevice device) {
        std::strncpy(name, driver->devices.at(static_cast<std::size_t>(device)).c_str(),
                     static_cast<std::size_t>(size));
        return driver->next("cuDeviceGetName");
    });
    table["cuDeviceGetUuid_v2"] = entry_of<tcuDeviceGetUuid>([](CUuuid* uuid, CUdevice device) {
        *uuid = {};
        uuid->bytes[0] = static_cast<char>(driver->first_uuid + device);
        return driver->next("cuDeviceGetUuid_v2");
    });
    table["cuDevicePrimaryCtxRetain"] = entry_of<tcuDevicePrimaryCtxRetain>([](CUcontext* context, CUdevice) {
        const CUresult result = driver->next("cuDevicePrimaryCtxRetain");
        if (result == CUDA_SUCCESS) {
            *context = static_cast<CUcontext>(driver->make("context"));
        }
        return result;
    });
    table["cuDevicePrimaryCtxRelease_v2"] = entry_of<tcuDevicePrimaryCtxRelease>([](CUdevice) {
        driver->unmake("context", nullptr);
        return driver->next("cuDevicePrimaryCtxRelease_v2");
    });
    table["cuCtxPushCurrent_v2"] = entry_of<tcuCtxPushCurrent_v2>([](CUcontext context) {
        const CUresult result = driver->next("cuCtxPushCurrent_v2");
        if (result == CUDA_SUCCESS) {
            current.push_back(context);
        }
        return result;
    });
    table["cuCtxPopCurrent_v2"] = entry_of<tcuCtxPopCurrent_v2>([](CUcontext* context) {
        const CUresult result = driver->next_in_context("cuCtxPopCurrent_v2");
        *context = current.empty() ? nullptr : current.back();
        if (!current.empty()) {
            current.pop_back();
        }
        return result;
    });
    table["cuCtxGetDevice"] = entry_of<tcuCtxGetDevice>([](CUdevice* device) {
        *device = 0;
        return driver->next_in_context("cuCtxGetDevice");
    });
}

void add_stream_functions(Functions& table) {
    table["cuStreamCreate"] = entry_of<tcuStreamCreate>([](CUstream* stream, unsigned flags) {
        expect_flags("cuStreamCreate", flags, CU_STREAM_NON_BLOCKING);
        return make("cuStreamCreate", "stream", stream);
    });
    table["cuStreamDestroy_v2"] =
        entry_of<tcuStreamDestroy_v2>([](CUstream stream) { return unmake("cuStreamDestroy_v2", "stream", stream); });
    table["cuStreamGetCtx"] = entry_of<tcuStreamGetCtx>([](CUstream stream, CUcontext* context) {
        *context = reinterpret_cast<CUcontext>(stream); // in this mock, a user's stream is its context's address
        return driver->next_in_context("cuStreamGetCtx");
    });
    table["cuEventCreate"] = entry_of<tcuEventCreate>([](CUevent* event, unsigned flags) {
        expect_flags("cuEventCreate", flags, CU_EVENT_DISABLE_TIMING);
        return make("cuEventCreate", "event", event);
    });
    table["cuEventDestroy_v2"] =
        entry_of<tcuEventDestroy_v2>([](CUevent event) { return unmake("cuEventDestroy_v2", "event", event); });
    table["cuEventRecord"] =
        entry_of<tcuEventRecord>([](CUevent, CUstream) { return driver->next_in_context("cuEventRecord"); });
    table["cuEventQuery"] = entry_of<tcuEventQuery>([](CUevent) {
        const CUresult result = driver->next_in_context("cuEventQuery");
        return result == CUDA_SUCCESS && driver->busy ? CUDA_ERROR_NOT_READY : result;
    });
    table["cuMemcpy3DAsync_v2"] = entry_of<tcuMemcpy3DAsync>([](const Memcpy3D* copy, CUstream) {
        driver->record.copies.push_back(*copy);
        driver->record.queued.emplace_back("copy");
        return driver->next_in_context("cuMemcpy3DAsync_v2");
    });
    table["cuImportExternalSemaphore"] = entry_of<tcuImportExternalSemaphore>(
        [](CUexternalSemaphore* semaphore, const CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC* description) {
            const CUresult result = make("cuImportExternalSemaphore", "semaphore", semaphore);
            if (result == CUDA_SUCCESS) {
                expect_flags("cuImportExternalSemaphore", description->flags, 0);
                driver->record.semaphores.push_back(description->type);
                ::close(description->handle.fd);
            }
            return result;
        });
    table["cuDestroyExternalSemaphore"] = entry_of<tcuDestroyExternalSemaphore>(
        [](CUexternalSemaphore semaphore) { return unmake("cuDestroyExternalSemaphore", "semaphore", semaphore); });
    table["cuWaitExternalSemaphoresAsync"] = entry_of<tcuWaitExternalSemaphoresAsync>(
        [](const CUexternalSemaphore* semaphores, const CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS* values, unsigned count,
           CUstream) { return queue(semaphores, values, count, "cuWaitExternalSemaphoresAsync", "wait "); });
    table["cuSignalExternalSemaphoresAsync"] = entry_of<tcuSignalExternalSemaphoresAsync>(
        [](const CUexternalSemaphore* semaphores, const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS* values, unsigned count,
           CUstream) { return queue(semaphores, values, count, "cuSignalExternalSemaphoresAsync", "signal "); });
}

void add_memory_functions(Functions& table) {
    table["cuImportExternalMemory"] = entry_of<tcuImportExternalMemory>(
        [](CUexternalMemory* memory, const CUDA_EXTERNAL_MEMORY_HANDLE_DESC* description) {
            const CUresult result = make("cuImportExternalMemory", "memory", memory);
            if (result == CUDA_SUCCESS) {
                expect_flags("cuImportExternalMemory", description->flags, kExternalMemoryDedicated);
                driver->record.memories.push_back(*description);
                ::close(description->handle.fd);
            }
            return result;
        });
    table["cuDestroyExternalMemory"] = entry_of<tcuDestroyExternalMemory>(
        [](CUexternalMemory memory) { return unmake("cuDestroyExternalMemory", "memory", memory); });
    table["cuExternalMemoryGetMappedMipmappedArray"] = entry_of<tcuExternalMemoryGetMappedMipmappedArray>(
        [](CUmipmappedArray* array, CUexternalMemory memory,
           const CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC* description) {
            driver->expect("memory", memory);
            expect_flags("cuExternalMemoryGetMappedMipmappedArray", description->arrayDesc.Flags,
                         kArrayLayered | kArraySurface | kArrayCube | kArrayColorAttachment);
            driver->record.arrays.push_back(*description);
            return make("cuExternalMemoryGetMappedMipmappedArray", "mipmapped", array);
        });
    table["cuMipmappedArrayDestroy"] = entry_of<tcuMipmappedArrayDestroy>(
        [](CUmipmappedArray array) { return unmake("cuMipmappedArrayDestroy", "mipmapped", array); });
    table["cuMipmappedArrayGetLevel"] =
        entry_of<tcuMipmappedArrayGetLevel>([](CUarray* array, CUmipmappedArray mipmapped, unsigned level) {
            // Levels belong to their array: they are addresses inside of it, and not destroyed.
            *array = reinterpret_cast<CUarray>(reinterpret_cast<std::uintptr_t>(mipmapped) + level);
            return driver->next_in_context("cuMipmappedArrayGetLevel");
        });
    table["cuExternalMemoryGetMappedBuffer"] = entry_of<tcuExternalMemoryGetMappedBuffer>(
        [](CUdeviceptr* pointer, CUexternalMemory memory, const CUDA_EXTERNAL_MEMORY_BUFFER_DESC* description) {
            driver->expect("memory", memory);
            expect_flags("cuExternalMemoryGetMappedBuffer", description->flags, 0);
            driver->record.buffers.push_back(*description);
            return make("cuExternalMemoryGetMappedBuffer", "buffer", pointer);
        });
    table["cuMemFree_v2"] =
        entry_of<tcuMemFree_v2>([](CUdeviceptr pointer) { return unmake("cuMemFree_v2", "buffer", pointer); });
    table["cuSurfObjectCreate"] =
        entry_of<tcuSurfObjectCreate>([](CUsurfObject* surface, const CUDA_RESOURCE_DESC* resource) {
            if (resource->resType != CU_RESOURCE_TYPE_ARRAY) {
                driver->misuse("cuSurfObjectCreate: surfaces are of arrays");
            }
            return make("cuSurfObjectCreate", "surface", surface);
        });
    table["cuSurfObjectDestroy"] = entry_of<tcuSurfObjectDestroy>(
        [](CUsurfObject surface) { return unmake("cuSurfObjectDestroy", "surface", surface); });
    table["cuTexObjectCreate"] =
        entry_of<tcuTexObjectCreate>([](CUtexObject* texture, const CUDA_RESOURCE_DESC*,
                                        const CUDA_TEXTURE_DESC* sampling, const CUDA_RESOURCE_VIEW_DESC*) {
            expect_flags("cuTexObjectCreate", sampling->flags, kReadAsInteger | kNormalizedCoordinates | kReadAsSrgb);
            driver->record.samplings.push_back(*sampling);
            return make("cuTexObjectCreate", "texture", texture);
        });
    table["cuTexObjectDestroy"] = entry_of<tcuTexObjectDestroy>(
        [](CUtexObject texture) { return unmake("cuTexObjectDestroy", "texture", texture); });
}

const Functions& functions() {
    static const Functions table = [] {
        Functions made;
        add_device_functions(made);
        add_stream_functions(made);
        add_memory_functions(made);
        return made;
    }();
    return table;
}

} // namespace

MockCuda::MockCuda() { driver = this; }

MockCuda::~MockCuda() {
    driver = nullptr;
    for (const auto& [object, kind] : objects_) {
        ::operator delete(const_cast<void*>(object));
    }
}

CudaGetProcAddress MockCuda::entry() {
    return [](const char* name) -> void (*)() {
        const auto found = functions().find(name);
        return found == functions().end() || driver->missing.contains(name) ? nullptr : found->second;
    };
}

void MockCuda::fail(std::string function, CUresult result, int nth) {
    failing_ = std::move(function);
    result_ = result;
    nth_ = nth;
    calls_ = 0;
}

CUresult MockCuda::next(std::string_view function) {
    if (function != failing_) {
        return CUDA_SUCCESS;
    }
    return ++calls_ == nth_ ? result_ : CUDA_SUCCESS;
}

CUresult MockCuda::next_in_context(std::string_view function) {
    if (current.empty()) {
        misuse(std::string(function) + ": no context is current");
    }
    return next(function);
}

void MockCuda::misuse(std::string what) {
    const std::lock_guard lock(mutex_);
    misuses_.push_back(std::move(what));
}

std::vector<std::string> MockCuda::misuses() const {
    const std::lock_guard lock(mutex_);
    return misuses_;
}

int MockCuda::live() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(objects_.size());
}

void* MockCuda::make(std::string_view kind) {
    constexpr std::size_t kSize = 64; // room for the addresses of levels
    void* const object = ::operator new(kSize);
    const std::lock_guard lock(mutex_);
    objects_.emplace(object, kind);
    return object;
}

void MockCuda::unmake(std::string_view kind, const void* object) {
    const std::lock_guard lock(mutex_);
    const auto found = object != nullptr
                           ? objects_.find(object)
                           : std::ranges::find_if(objects_, [&](const auto& each) { return each.second == kind; });
    if (found == objects_.end() || found->second != kind) {
        misuses_.push_back("no " + std::string(kind) + " to destroy");
        return;
    }
    ::operator delete(const_cast<void*>(found->first));
    objects_.erase(found);
}

void MockCuda::expect(std::string_view kind, const void* object) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(object);
    if (found == objects_.end() || found->second != kind) {
        misuses_.push_back("not a " + std::string(kind));
    }
}

} // namespace geyser::test
