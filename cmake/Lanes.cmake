# A lane is a Vulkan driver to run tests on. Every machine can have lavapipe and SwiftShader (scripts/setup installs
# both); `system` is whatever driver the loader finds, for a machine with a GPU.
set(GEYSER_LANES "lavapipe;swiftshader" CACHE STRING "Lanes to test on: lavapipe, swiftshader, system")
set(GEYSER_LAVAPIPE_ICD /usr/share/vulkan/icd.d/lvp_icd.json CACHE FILEPATH "Manifest of the lavapipe driver")
set(GEYSER_SWIFTSHADER_ICD ${PROJECT_SOURCE_DIR}/build/deps/swiftshader/vk_swiftshader_icd.json
    CACHE FILEPATH "Manifest of the SwiftShader driver")

# Dawn, for the tests of WebGPU (scripts/setup fetches it). Programs find it by the environment.
set(GEYSER_DAWN_LIBRARY ${PROJECT_SOURCE_DIR}/build/deps/dawn/libwebgpu_wrapper.so
    CACHE FILEPATH "Dawn's library, of the generation of the webgpu.h in GEYSER_WEBGPU_INCLUDE_DIR")

# Drivers are not built with the sanitizers: what is theirs is suppressed by library, never by a switch for everything.
set(suppressions ${PROJECT_SOURCE_DIR}/tests/sanitizers)
set(GEYSER_SANITIZER_ENVIRONMENT
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
    "LSAN_OPTIONS=suppressions=${suppressions}/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1"
    "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${suppressions}/tsan.supp")
if(NOT GEYSER_SANITIZE)
  set(GEYSER_SANITIZER_ENVIRONMENT "")
endif()

# There is no validation layer under wine.
set(GEYSER_LANE_ENVIRONMENT "")
if(WIN32)
  set(GEYSER_LANE_ENVIRONMENT GEYSER_ALLOW_NO_VALIDATION=1)
endif()

# geyser_add_test(NAME command...): once, with no Vulkan driver to be found.
function(geyser_add_test name)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "driverless"
    ENVIRONMENT "VK_DRIVER_FILES=/nonexistent;VK_ICD_FILENAMES=/nonexistent;${GEYSER_SANITIZER_ENVIRONMENT}")
endfunction()

# geyser_under_wine(VARIABLE LIBRARY target arguments...): the command that runs the target in a wine whose Vulkan is
# LIBRARY (cmake/windows/run-vulkan).
function(geyser_under_wine variable library target)
  set(${variable} ${PROJECT_SOURCE_DIR}/cmake/windows/run-vulkan ${PROJECT_BINARY_DIR}/wine-vulkan ${library}
                  $<TARGET_FILE:${target}> ${ARGN} PARENT_SCOPE)
endfunction()

# geyser_add_lane_tests(NAME [AT_A_CONSOLE] command...): once a lane. A lane whose driver is missing is reported as
# skipped. Wine's own Vulkan shares nothing with other processes: tests/fakes/vulkan_win32 stands over the lane's driver
# there. AT_A_CONSOLE: for Ctrl-C, which needs one on Windows.
function(geyser_add_lane_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 lane_tests "AT_A_CONSOLE" "" "")
  set(command ${lane_tests_UNPARSED_ARGUMENTS})
  if(WIN32 AND CMAKE_CROSSCOMPILING)
    geyser_under_wine(command $<TARGET_FILE:geyser_fake_vulkan_win32> ${command})
    if(lane_tests_AT_A_CONSOLE)
      list(PREPEND command ${PROJECT_SOURCE_DIR}/tests/cli/windows/at_a_console)
    endif()
  endif()
  foreach(lane IN LISTS GEYSER_LANES)
    string(TOUPPER ${lane} LANE)
    set(icd ${GEYSER_${LANE}_ICD})
    set(select_driver "VK_DRIVER_FILES=${icd};VK_ICD_FILENAMES=${icd}")
    if(lane STREQUAL "system")
      set(select_driver "")
    endif()
    if(lane STREQUAL "system" OR EXISTS ${icd})
      add_test(NAME ${name}.${lane} COMMAND ${command})
      set_tests_properties(${name}.${lane} PROPERTIES TIMEOUT 600 LABELS ${lane}
        ENVIRONMENT "${select_driver};${GEYSER_LANE_ENVIRONMENT};GEYSER_DAWN_LIBRARY=${GEYSER_DAWN_LIBRARY};${GEYSER_SANITIZER_ENVIRONMENT}")
    else()
      add_test(NAME ${name}.${lane} COMMAND ${CMAKE_COMMAND} -E echo "skipped: no driver at ${icd}; run scripts/setup")
      set_tests_properties(${name}.${lane} PROPERTIES SKIP_REGULAR_EXPRESSION "skipped:" LABELS ${lane})
    endif()
  endforeach()
endfunction()

# geyser_add_metal_tests(NAME command...): with Metal, and beside it Vulkan. On Linux Metal is tests/fakes/metal, which
# programs find by the environment, and Vulkan is lavapipe, where that is installed, with VK_EXT_metal_objects by the layer
# in tests/fakes/vulkan_metal. A Mac has both.
function(geyser_add_metal_tests name)
  set(environment "")
  if(NOT APPLE)
    if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
      return()
    endif()
    set(icd ${GEYSER_LAVAPIPE_ICD})
    set(environment
        "GEYSER_METAL_LIBRARY=$<TARGET_FILE:geyser_fake_metal>"
        "VK_DRIVER_FILES=${icd}" "VK_ICD_FILENAMES=${icd}"
        "VK_ADD_LAYER_PATH=${PROJECT_BINARY_DIR}/tests/vulkan_metal/fakes"
        "VK_INSTANCE_LAYERS=VK_LAYER_GEYSER_fake_metal_objects")
  endif()
  add_test(NAME ${name}.metal COMMAND ${ARGN})
  set_tests_properties(${name}.metal PROPERTIES TIMEOUT 600 LABELS metal
    ENVIRONMENT "${environment};${GEYSER_SANITIZER_ENVIRONMENT}")
endfunction()
