# The library, floor by floor: each floor uses only those before it, and is a set of
# objects of its own, so that a fuzz target links what it reads and nothing else.
set(attention_floors base kernels attention files layers traces models analysis training)
# Readers and assembly weigh more than they compute. As WebAssembly they are built for size.
set(attention_light_floors base attention files traces models analysis training)

# How every file of the library is compiled.
add_library(attention_options INTERFACE)
target_include_directories(attention_options INTERFACE ${PROJECT_SOURCE_DIR}/cpp/include
  ${PROJECT_SOURCE_DIR}/cpp/src)
target_link_libraries(attention_options INTERFACE attention_eigen)
target_compile_features(attention_options INTERFACE cxx_std_23)
target_compile_options(attention_options INTERFACE ${library_options} ${project_warnings})

# One header for all floors that are compiled alike: the first of them makes it.
function(precompile target kind)
  if(NOT ATTENTION_PRECOMPILED_HEADER)
    return()
  endif()
  get_property(maker GLOBAL PROPERTY attention_precompiled_${kind})
  if(maker)
    target_precompile_headers(${target} REUSE_FROM ${maker})
  else()
    target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cpp/src/precompiled.h)
    set_property(GLOBAL PROPERTY attention_precompiled_${kind} ${target})
  endif()
endfunction()

if(NOT MSVC)
  # Nobody asks errno about a square root, and vectors of roots could not set it; the roots are
  # the same. The header was compiled without this option.
  set_source_files_properties(${PROJECT_SOURCE_DIR}/cpp/src/kernels/adamw.cpp PROPERTIES
    COMPILE_OPTIONS -fno-math-errno SKIP_PRECOMPILE_HEADERS ON)
endif()

set(attention_objects "")
foreach(floor IN LISTS attention_floors)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/src/${floor}/*.cpp)
  add_library(attention_${floor} OBJECT ${sources})
  target_link_libraries(attention_${floor} PRIVATE attention_options)
  if(EMSCRIPTEN AND floor IN_LIST attention_light_floors)
    target_compile_options(attention_${floor} PRIVATE -Oz)
    precompile(attention_${floor} light)
  else()
    precompile(attention_${floor} fast)
  endif()
  list(APPEND attention_objects $<TARGET_OBJECTS:attention_${floor}>)
endforeach()

add_library(attention_playground STATIC ${attention_objects})
set_target_properties(attention_playground PROPERTIES EXPORT_NAME core LINKER_LANGUAGE CXX)
target_include_directories(attention_playground
  PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/cpp/include>
         $<INSTALL_INTERFACE:include/attention_playground>)
target_link_libraries(attention_playground PUBLIC attention_eigen)
target_compile_features(attention_playground PUBLIC cxx_std_23)
add_library(AttentionPlayground::core ALIAS attention_playground)
