# libFuzzer targets, one per parser; built by clang with -fsanitize=fuzzer-no-link.
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpp/fuzz/*.cpp)
target_compile_options(attention_playground PRIVATE -fsanitize=fuzzer-no-link)
foreach(source ${fuzz_sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE AttentionPlayground::core)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()
