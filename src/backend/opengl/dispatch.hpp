// The functions of EGL and OpenGL that the backend calls, loaded through one entry point. Nothing else in the backend
// resolves a name, so a test can put a failing function under any of them.
#pragma once

#include <geyser/opengl.hpp>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/glcorearb.h>
#include <GL/glext.h>

namespace geyser::opengl {

// Each line: the type of a pointer to the function, and its name without the prefix.
// clang-format off
#define GEYSER_EGL_FUNCTIONS(X) \
    X(PFNEGLBINDAPIPROC, BindAPI) \
    X(PFNEGLCREATECONTEXTPROC, CreateContext) \
    X(PFNEGLDESTROYCONTEXTPROC, DestroyContext) \
    X(PFNEGLGETCURRENTCONTEXTPROC, GetCurrentContext) \
    X(PFNEGLGETCURRENTDISPLAYPROC, GetCurrentDisplay) \
    X(PFNEGLGETCURRENTSURFACEPROC, GetCurrentSurface) \
    X(PFNEGLGETERRORPROC, GetError) \
    X(PFNEGLGETPLATFORMDISPLAYEXTPROC, GetPlatformDisplayEXT) \
    X(PFNEGLINITIALIZEPROC, Initialize) \
    X(PFNEGLMAKECURRENTPROC, MakeCurrent) \
    X(PFNEGLQUERYAPIPROC, QueryAPI) \
    X(PFNEGLQUERYDEVICESEXTPROC, QueryDevicesEXT) \
    X(PFNEGLQUERYDEVICESTRINGEXTPROC, QueryDeviceStringEXT) \
    X(PFNEGLQUERYSTRINGPROC, QueryString)

#define GEYSER_GL_FUNCTIONS(X) \
    X(PFNGLBINDTEXTUREPROC, BindTexture) \
    X(PFNGLCLIENTWAITSYNCPROC, ClientWaitSync) \
    X(PFNGLCOPYIMAGESUBDATAPROC, CopyImageSubData) \
    X(PFNGLDELETESYNCPROC, DeleteSync) \
    X(PFNGLDELETETEXTURESPROC, DeleteTextures) \
    X(PFNGLFENCESYNCPROC, FenceSync) \
    X(PFNGLFLUSHPROC, Flush) \
    X(PFNGLGENTEXTURESPROC, GenTextures) \
    X(PFNGLGETERRORPROC, GetError) \
    X(PFNGLGETGRAPHICSRESETSTATUSPROC, GetGraphicsResetStatus) \
    X(PFNGLGETINTEGERVPROC, GetIntegerv) \
    X(PFNGLGETINTERNALFORMATIVPROC, GetInternalformativ) \
    X(PFNGLGETSTRINGPROC, GetString) \
    X(PFNGLGETSTRINGIPROC, GetStringi) \
    X(PFNGLTEXPARAMETERIPROC, TexParameteri) \
    X(PFNGLTEXSTORAGE2DPROC, TexStorage2D)

// Of extensions. A loader may have a function for every name, whether a driver has it or not: ask for the extension.
#define GEYSER_GL_EXTENSION_FUNCTIONS(X) \
    X(PFNGLCREATEMEMORYOBJECTSEXTPROC, CreateMemoryObjectsEXT) \
    X(PFNGLCREATESEMAPHORESNVPROC, CreateSemaphoresNV) \
    X(PFNGLDELETEMEMORYOBJECTSEXTPROC, DeleteMemoryObjectsEXT) \
    X(PFNGLDELETESEMAPHORESEXTPROC, DeleteSemaphoresEXT) \
    X(PFNGLGENSEMAPHORESEXTPROC, GenSemaphoresEXT) \
    X(PFNGLGETUNSIGNEDBYTEI_VEXTPROC, GetUnsignedBytei_vEXT) \
    X(PFNGLGETUNSIGNEDBYTEVEXTPROC, GetUnsignedBytevEXT) \
    X(PFNGLIMPORTMEMORYFDEXTPROC, ImportMemoryFdEXT) \
    X(PFNGLIMPORTSEMAPHOREFDEXTPROC, ImportSemaphoreFdEXT) \
    X(PFNGLMEMORYOBJECTPARAMETERIVEXTPROC, MemoryObjectParameterivEXT) \
    X(PFNGLSEMAPHOREPARAMETERIVNVPROC, SemaphoreParameterivNV) \
    X(PFNGLSEMAPHOREPARAMETERUI64VEXTPROC, SemaphoreParameterui64vEXT) \
    X(PFNGLSIGNALSEMAPHOREEXTPROC, SignalSemaphoreEXT) \
    X(PFNGLTEXSTORAGEMEM2DEXTPROC, TexStorageMem2DEXT) \
    X(PFNGLTEXSTORAGEMEM2DMULTISAMPLEEXTPROC, TexStorageMem2DMultisampleEXT) \
    X(PFNGLTEXSTORAGEMEM3DEXTPROC, TexStorageMem3DEXT) \
    X(PFNGLTEXSTORAGEMEM3DMULTISAMPLEEXTPROC, TexStorageMem3DMultisampleEXT) \
    X(PFNGLWAITSEMAPHOREEXTPROC, WaitSemaphoreEXT)
// clang-format on

#define GEYSER_DECLARE(type, name) type name = nullptr;

struct EglDispatch {
    OpenGLGetProcAddress get_proc_address = nullptr;
    GEYSER_EGL_FUNCTIONS(GEYSER_DECLARE)
};

struct GlDispatch {
    GEYSER_GL_FUNCTIONS(GEYSER_DECLARE)
    GEYSER_GL_EXTENSION_FUNCTIONS(GEYSER_DECLARE)
};

#undef GEYSER_DECLARE

/// Each fails with BackendUnavailable and the name of the first function that is missing.
[[nodiscard]] Result<EglDispatch> load_egl(OpenGLGetProcAddress get, std::string_view operation);
[[nodiscard]] Result<GlDispatch> load_gl(OpenGLGetProcAddress get, std::string_view operation);

} // namespace geyser::opengl
