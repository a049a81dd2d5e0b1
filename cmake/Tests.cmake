# One GoogleTest binary; with em++ the same sources run under Node. Properties
# by RapidCheck need exceptions and are native only.
enable_testing()
need_googletest()

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/native/*.cpp)
if(EMSCRIPTEN)
  list(FILTER test_sources EXCLUDE REGEX "/property_[^/]*\\.cpp$")
endif()
add_library(attention_test_cases OBJECT ${test_sources})
target_link_libraries(attention_test_cases PRIVATE AttentionPlayground::core GTest::gtest)
target_include_directories(attention_test_cases PRIVATE ${PROJECT_SOURCE_DIR}/cpp/src
  ${PROJECT_SOURCE_DIR}/tests/native/support)
target_compile_options(attention_test_cases PRIVATE ${project_warnings} ${test_options})
if(ATTENTION_PRECOMPILED_HEADER)
  target_precompile_headers(attention_test_cases PRIVATE ${PROJECT_SOURCE_DIR}/tests/native/support/precompiled.h)
endif()
if(NOT EMSCRIPTEN)
  need_rapidcheck()
  target_link_libraries(attention_test_cases PRIVATE ${rapidcheck_targets})
endif()

# The library's objects come first: of an inline function that both compiled, the linker
# keeps the first, and what is tested is what ships.
function(add_test_program name)
  add_executable(${name} ${attention_objects} $<TARGET_OBJECTS:attention_test_cases>)
  target_link_libraries(${name} PRIVATE GTest::gtest_main ${ARGN})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  if(EMSCRIPTEN)
    # The library is optimised already; another pass over the whole program takes minutes.
    target_link_options(${name} PRIVATE -O1 -sNODERAWFS -sALLOW_MEMORY_GROWTH -sEXIT_RUNTIME
      -sSTACK_SIZE=1MB -sENVIRONMENT=node -sMAXIMUM_MEMORY=4GB)
    set_target_properties(${name} PROPERTIES SUFFIX .cjs)
  endif()
endfunction()

if(EMSCRIPTEN)
  add_test_program(attention_tests)
  # The same objects once more, with assertions and checks of stack and heap.
  add_test_program(attention_tests_checked)
  target_link_options(attention_tests_checked PRIVATE ${wasm_check_options})
else()
  add_test_program(attention_tests rapidcheck)
  include(GoogleTest)
  gtest_discover_tests(attention_tests DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endif()
