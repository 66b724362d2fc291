# As CMake has it itself where it runs on a system of Apple's: libraries are found by @rpath.
set(CMAKE_SHARED_LIBRARY_RUNTIME_C_FLAG "-Wl,-rpath,")
