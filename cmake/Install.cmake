# `find_package(AttentionPlayground)` gives AttentionPlayground::core.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
install(TARGETS attention_playground attention_eigen EXPORT AttentionPlaygroundTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cpp/include/ DESTINATION include/attention_playground)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/AttentionPlayground)
install(EXPORT AttentionPlaygroundTargets NAMESPACE AttentionPlayground::
  DESTINATION ${package_dir})
write_basic_package_version_file(AttentionPlaygroundConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/AttentionPlaygroundConfig.cmake
  ${PROJECT_BINARY_DIR}/AttentionPlaygroundConfigVersion.cmake DESTINATION ${package_dir})
