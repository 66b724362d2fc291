# cmake -D LIBRARY=libgeyser.so -D NM=nm -D OBJDUMP=objdump -P check.cmake
# What the shared library shows to the linker: no graphics API among what it needs (drivers are loaded at run time, so a
# program starts where there is none), and no symbol of a loader among what it offers (it would bind the user's calls).
cmake_minimum_required(VERSION 3.25)

function(lines_of out)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

lines_of(needed ${OBJDUMP} -p ${LIBRARY})
list(FILTER needed INCLUDE REGEX "^ +NEEDED ")
list(FILTER needed EXCLUDE REGEX " (libstdc\\+\\+|libgcc_s|libm|libc|libasan|libubsan|libtsan|ld-linux[^ ]*)\\.so")
if(needed)
  message(FATAL_ERROR "the library needs more than the C and C++ runtimes: ${needed}")
endif()

lines_of(symbols ${NM} --dynamic --defined-only ${LIBRARY})
set(foreign ${symbols})
list(FILTER foreign INCLUDE REGEX " (vk|volk)[A-Za-z]")
if(foreign)
  message(FATAL_ERROR "the library offers symbols of Vulkan's loader: ${foreign}")
endif()
list(FILTER symbols INCLUDE REGEX "6geyser")
if(NOT symbols)
  message(FATAL_ERROR "the library offers no symbol of its own")
endif()
