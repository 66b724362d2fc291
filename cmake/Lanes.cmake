# A lane is a Vulkan driver to run tests on. Every machine has lavapipe and SwiftShader (scripts/setup installs both).
set(GEYSER_LAVAPIPE_ICD /usr/share/vulkan/icd.d/lvp_icd.json CACHE FILEPATH "Manifest of the lavapipe driver")
set(GEYSER_SWIFTSHADER_ICD ${PROJECT_SOURCE_DIR}/build/deps/swiftshader/vk_swiftshader_icd.json
    CACHE FILEPATH "Manifest of the SwiftShader driver")

# geyser_add_test(NAME command...): once, without any Vulkan driver.
function(geyser_add_test name)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

# geyser_add_lane_tests(NAME command...): once a lane. A lane whose driver is missing is reported as skipped.
function(geyser_add_lane_tests name)
  foreach(lane lavapipe swiftshader)
    string(TOUPPER ${lane} LANE)
    set(icd ${GEYSER_${LANE}_ICD})
    if(EXISTS ${icd})
      add_test(NAME ${name}.${lane} COMMAND ${ARGN})
      set_tests_properties(${name}.${lane} PROPERTIES TIMEOUT 600
        ENVIRONMENT "VK_DRIVER_FILES=${icd};VK_ICD_FILENAMES=${icd}")
    else()
      add_test(NAME ${name}.${lane} COMMAND ${CMAKE_COMMAND} -E echo "skipped: no driver at ${icd}; run scripts/setup")
      set_tests_properties(${name}.${lane} PROPERTIES SKIP_REGULAR_EXPRESSION "skipped:")
    endif()
  endforeach()
endfunction()
