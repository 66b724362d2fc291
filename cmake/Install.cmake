include(CMakePackageConfigHelpers)

install(TARGETS geyser EXPORT geyser-targets FILE_SET HEADERS)
install(EXPORT geyser-targets NAMESPACE geyser:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/geyser)
configure_package_config_file(cmake/geyser-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/geyser-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/geyser)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/geyser-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/geyser-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/geyser-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/geyser)
