if(NOT TARGET fmt::fmt)
  add_library(fmt::fmt INTERFACE IMPORTED)
  target_include_directories(fmt::fmt INTERFACE ${GEYSER_DARWIN_ROOT}/usr/include)
  target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY) # its library is of this machine
endif()
set(fmt_FOUND ON)
