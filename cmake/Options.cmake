option(BUILD_SHARED_LIBS "Build the library shared" ON)
option(GEYSER_BUILD_TOOLS "Build the geyser program" ${PROJECT_IS_TOP_LEVEL})
option(GEYSER_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(GEYSER_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
include(CMakeDependentOption)
cmake_dependent_option(GEYSER_BUILD_BENCH "Build the benchmarks that are programs of their own" ${PROJECT_IS_TOP_LEVEL}
                       "GEYSER_BUILD_TOOLS" OFF)
option(GEYSER_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
option(GEYSER_PRECOMPILE "Precompile the headers of everything: builds faster, but hides includes that are missing" OFF)
set(GEYSER_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize= (address,undefined or thread)")

# A second build of the same file is free where ccache is installed; a compiler launcher that the user names wins.
find_program(GEYSER_CCACHE ccache)
mark_as_advanced(GEYSER_CCACHE)
if(PROJECT_IS_TOP_LEVEL AND GEYSER_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${GEYSER_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${GEYSER_CCACHE})
endif()

# Everything of Geyser's own is built with this; nothing of it reaches a user's target.
add_library(geyser_build_flags INTERFACE)
target_compile_features(geyser_build_flags INTERFACE cxx_std_23)
target_compile_options(geyser_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                       -Wold-style-cast -Woverloaded-virtual)
# GCC 12 warns about designated initialisers that rely on default member initialisers, which is what they are for, and in
# optimised builds about the inside of std::string (its bug 105651) and of temporaries that hold one. clang-tidy and the
# sanitizers look for what the warnings would find.
target_compile_options(geyser_build_flags INTERFACE -Wno-missing-field-initializers
                       "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow>")
if(GEYSER_WARNINGS_AS_ERRORS)
  target_compile_options(geyser_build_flags INTERFACE -Werror)
endif()
if(GEYSER_SANITIZE)
  target_compile_options(geyser_build_flags INTERFACE -fsanitize=${GEYSER_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(geyser_build_flags INTERFACE -fsanitize=${GEYSER_SANITIZE})
endif()

# geyser_precompile(TARGET headers...): most of a file's compile time goes into these.
function(geyser_precompile target)
  if(GEYSER_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# On Windows a program's libraries and the programs that tests start lie in the program's own folder.
if(PROJECT_IS_TOP_LEVEL AND WIN32)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
