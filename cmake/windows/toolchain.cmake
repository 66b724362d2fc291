# Cross-compilation for 64-bit Windows with Debian's mingw-w64. The libraries that Debian does not have for it
# (GoogleTest, libpng, libyuv) are built by scripts/windows-libraries.
set(GEYSER_WINDOWS_LIBRARIES ${CMAKE_CURRENT_LIST_DIR}/../../build/deps/windows CACHE PATH
    "What scripts/windows-libraries built")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GEYSER_WINDOWS_LIBRARIES)

set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

# The variant whose C++ library has threads.
set(triple x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${triple}-gcc-posix)
set(CMAKE_CXX_COMPILER ${triple}-g++-posix)
set(CMAKE_RC_COMPILER ${triple}-windres)

# The compiler's runtime libraries become part of every image: Windows has none of them. In C++23 the comparison of
# type_info is defined by the header, and in GCC 12's static library a second time (its bug 110572).
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "-static -Wl,--allow-multiple-definition")
endforeach()

# Of this machine: headers that are the same everywhere, and nothing else.
set(GEYSER_WINDOWS_ROOT ${CMAKE_BINARY_DIR}/windows)
set(GEYSER_SHARED_HEADERS ${GEYSER_WINDOWS_ROOT}/include)
include(${CMAKE_CURRENT_LIST_DIR}/../packages/headers.cmake)
geyser_share_headers(${GEYSER_SHARED_HEADERS} CLI fmt nlohmann stb volk.c volk.h vulkan vk_video)
set(CMAKE_FIND_ROOT_PATH ${GEYSER_WINDOWS_ROOT} ${GEYSER_WINDOWS_LIBRARIES} /usr/${triple})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind INCLUDE LIBRARY PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(ZLIB_LIBRARY /usr/${triple}/lib/libz.a CACHE FILEPATH "") # CMake would find the DLL's

# Programs run under wine, in a Windows of the build's own, and without a display.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_COMMAND} -E env --unset=DISPLAY ${CMAKE_CURRENT_LIST_DIR}/run
                                  ${CMAKE_BINARY_DIR}/wine)
