# For the toolchains of other systems: of this machine, only headers that are the same everywhere are for the target.
# geyser_share_headers(FOLDER headers...) links to them from a folder of their own; the packages that come with CMake
# files of this machine's have a module beside this file, which takes them from there.
function(geyser_share_headers folder)
  # A test program's build folder is not the build's.
  if(NOT CMAKE_PROJECT_NAME STREQUAL "CMAKE_TRY_COMPILE")
    file(MAKE_DIRECTORY ${folder})
    foreach(header IN LISTS ARGN)
      file(CREATE_LINK /usr/include/${header} ${folder}/${header} SYMBOLIC)
    endforeach()
  endif()
endfunction()
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
