# The native command line, and the program that takes turns with other trainers in benchmarks.
file(GLOB tool_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/tools/*.cpp)
add_executable(attention_cli ${tool_sources})
set_target_properties(attention_cli PROPERTIES OUTPUT_NAME attention_native)
target_link_libraries(attention_cli PRIVATE AttentionPlayground::core)
target_compile_options(attention_cli PRIVATE ${project_warnings})
if(ATTENTION_PRECOMPILED_HEADER)
  target_precompile_headers(attention_cli PRIVATE ${PROJECT_SOURCE_DIR}/cpp/src/precompiled.h)
endif()

add_executable(attention_training_turns EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cpp/bench/turns/training_turns.cpp)
target_link_libraries(attention_training_turns PRIVATE AttentionPlayground::core)
target_compile_options(attention_training_turns PRIVATE ${project_warnings})
