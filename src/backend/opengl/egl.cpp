#include "egl.hpp"

#include "core/try.hpp"
#include "errors.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace geyser::opengl {
namespace {

/// Extension names are words in one string; one name may begin another.
bool has_word(const char* words, std::string_view word) {
    if (words == nullptr) {
        return false;
    }
    const std::string_view all(words);
    for (std::size_t at = all.find(word); at != std::string_view::npos; at = all.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || all[at - 1] == ' ') && (end == all.size() || all[end] == ' ')) {
            return true;
        }
    }
    return false;
}

Result<EGLDisplay> open_display(const EglDispatch& egl, EGLDeviceEXT device, std::string_view operation) {
    // Every caller gets the same display for a device, and terminating it would end all of their contexts: it stays.
    const EGLDisplay display = egl.GetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
    if (display == EGL_NO_DISPLAY) {
        return egl_failed(egl, operation, "eglGetPlatformDisplayEXT");
    }
    if (egl.Initialize(display, nullptr, nullptr) == EGL_FALSE) {
        return egl_failed(egl, operation, "eglInitialize");
    }
    const char* extensions = egl.QueryString(display, EGL_EXTENSIONS);
    for (const char* wanted : {"EGL_KHR_no_config_context", "EGL_KHR_surfaceless_context"}) {
        if (!has_word(extensions, wanted)) {
            return fail(ErrorCode::ExtensionMissing, operation, "the EGL driver has no " + std::string(wanted));
        }
    }
    return display;
}

std::vector<EGLint> context_attributes(OpenGLApi api, bool robust) {
    std::vector<EGLint> attributes;
    if (api == OpenGLApi::Desktop) {
        attributes = {EGL_CONTEXT_MAJOR_VERSION,       4,
                      EGL_CONTEXT_MINOR_VERSION,       5,
                      EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT};
        if (robust) {
            attributes.insert(attributes.end(),
                              {EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY, EGL_LOSE_CONTEXT_ON_RESET});
        }
    } else {
        attributes = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2};
        if (robust) {
            attributes.insert(attributes.end(),
                              {EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY_EXT, EGL_LOSE_CONTEXT_ON_RESET_EXT});
        }
    }
    attributes.push_back(EGL_NONE);
    return attributes;
}

EGLenum egl_api(OpenGLApi api) { return api == OpenGLApi::Desktop ? EGL_OPENGL_API : EGL_OPENGL_ES_API; }

} // namespace

Result<std::vector<EglDevice>> egl_devices(const EglDispatch& egl, std::string_view operation) {
    const char* extensions = egl.QueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    // EGL_EXT_device_base is enumeration and query under their older, common name; NVIDIA's driver lists that one
    // alone.
    const bool enumerates =
        has_word(extensions, "EGL_EXT_device_enumeration") || has_word(extensions, "EGL_EXT_device_base");
    if (!enumerates || !has_word(extensions, "EGL_EXT_platform_device")) {
        return fail(ErrorCode::ExtensionMissing, operation,
                    "the EGL library has no " +
                        std::string(enumerates ? "EGL_EXT_platform_device" : "EGL_EXT_device_enumeration"));
    }
    std::array<EGLDeviceEXT, 64> found = {};
    EGLint count = 0;
    if (egl.QueryDevicesEXT(static_cast<EGLint>(found.size()), found.data(), &count) == EGL_FALSE) {
        return egl_failed(egl, operation, "eglQueryDevicesEXT");
    }
    std::vector<EglDevice> devices;
    for (EGLint i = 0; i < count; ++i) {
        const EGLDeviceEXT device = found[static_cast<std::size_t>(i)];
        devices.push_back(
            {device, has_word(egl.QueryDeviceStringEXT(device, EGL_EXTENSIONS), "EGL_MESA_device_software")});
    }
    std::ranges::stable_sort(devices, {}, &EglDevice::is_software);
    return devices;
}

Result<OwnedContext> OwnedContext::create(const EglDispatch& egl, EGLDeviceEXT device, OpenGLApi api,
                                          std::string_view operation) {
    const KeepCurrent keep(egl); // eglBindAPI is the thread's state too
    GEYSER_TRY(const EGLDisplay display, open_display(egl, device, operation));
    if (egl.BindAPI(egl_api(api)) == EGL_FALSE) {
        return egl_failed(egl, operation, "eglBindAPI");
    }
    const bool robust = has_word(egl.QueryString(display, EGL_EXTENSIONS), "EGL_EXT_create_context_robustness");
    const auto attributes = context_attributes(api, robust);
    const EGLContext context = egl.CreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes.data());
    if (context == EGL_NO_CONTEXT) {
        return egl_failed(egl, operation, "eglCreateContext");
    }
    return OwnedContext(egl, display, context);
}

OwnedContext::OwnedContext(OwnedContext&& other) noexcept
    : egl_(other.egl_), display_(other.display_), context_(std::exchange(other.context_, EGL_NO_CONTEXT)) {}

OwnedContext::~OwnedContext() {
    if (context_ != EGL_NO_CONTEXT) {
        (void)release_current({});
        egl_.DestroyContext(display_, context_);
    }
}

Result<void> OwnedContext::make_current(std::string_view operation) const {
    if (egl_.GetCurrentContext() == context_) {
        return {}; // drivers flush, and some take milliseconds, even where nothing changes
    }
    if (egl_.MakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) == EGL_FALSE) {
        auto failure = egl_failed(egl_, operation, "eglMakeCurrent");
        if (failure.error().native == EGL_BAD_ACCESS) {
            failure.error().code = ErrorCode::WrongContext;
            failure.error().reason += ": the context is current on another thread, or one of GLX's is on this one";
        }
        return failure;
    }
    return {};
}

Result<void> OwnedContext::release_current(std::string_view operation) const {
    if (egl_.GetCurrentContext() == context_ &&
        egl_.MakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT) == EGL_FALSE) {
        return egl_failed(egl_, operation, "eglMakeCurrent");
    }
    return {};
}

KeepCurrent::KeepCurrent(const EglDispatch& egl)
    : egl_(egl), api_(egl.QueryAPI()), display_(egl.GetCurrentDisplay()), draw_(egl.GetCurrentSurface(EGL_DRAW)),
      read_(egl.GetCurrentSurface(EGL_READ)), context_(egl.GetCurrentContext()) {}

KeepCurrent::~KeepCurrent() {
    if (egl_.GetCurrentContext() != context_) {
        // Letting go needs a display too; that of what is current now.
        const EGLDisplay display = context_ == EGL_NO_CONTEXT ? egl_.GetCurrentDisplay() : display_;
        egl_.MakeCurrent(display, draw_, read_, context_);
    }
    egl_.BindAPI(api_);
}

} // namespace geyser::opengl
