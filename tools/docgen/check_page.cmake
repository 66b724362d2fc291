# cmake -DPROGRAM=geyser_docgen -DTOPIC=errors -DPAGE=docs/errors.md -P check_page.cmake
# Fails where the committed page is not what the program prints.
execute_process(COMMAND ${PROGRAM} ${TOPIC} OUTPUT_VARIABLE generated COMMAND_ERROR_IS_FATAL ANY)
file(READ ${PAGE} committed)
if(NOT generated STREQUAL committed)
  message(FATAL_ERROR "${PAGE} is out of date. Write it anew:\n  ${PROGRAM} ${TOPIC} > ${PAGE}")
endif()
