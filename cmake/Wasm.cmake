# The browser's modules. No dynamic code (strict content security policies), no
# file system, no exceptions; memory grows and a refused growth is an error value.
# dlmalloc compares sizes. emmalloc adds the size to an address, which passes the end
# of 32 bits where memory is nearly full, and gives out memory that is not there.
set(wasm_module_options -lembind -O3 -fno-exceptions
  -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node -sFILESYSTEM=0
  -sALLOW_MEMORY_GROWTH -sMEMORY_GROWTH_GEOMETRIC_STEP=0.05 -sMAXIMUM_MEMORY=4GB
  -sABORTING_MALLOC=0 -sMALLOC=dlmalloc -sSTACK_SIZE=1MB
  -sDYNAMIC_EXECUTION=0 -sEMBIND_AOT -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile
  --emit-tsd attention.d.ts)

# The binding in two parts: what a blog post needs to show a trace, and the rest.
function(add_binding name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PRIVATE attention_options)
  target_compile_options(${name} PRIVATE -Oz)
  if(ATTENTION_PRECOMPILED_HEADER)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cpp/wasm/boundary.h)
  endif()
endfunction()

function(add_wasm_module target folder)
  add_executable(${target})
  foreach(binding IN LISTS ARGN)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${binding}>)
  endforeach()
  target_link_libraries(${target} PRIVATE AttentionPlayground::core)
  target_link_options(${target} PRIVATE ${wasm_module_options})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME attention SUFFIX .mjs LINKER_LANGUAGE CXX
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder})
endfunction()

file(GLOB binding_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/wasm/*.cpp)
set(trace_sources ${binding_sources})
list(FILTER trace_sources INCLUDE REGEX "/(abort|boundary|trace_handle|operation|dump_binding)\\.cpp$")
list(REMOVE_ITEM binding_sources ${trace_sources})
add_binding(attention_trace_binding ${trace_sources})
add_binding(attention_model_binding ${binding_sources})
add_wasm_module(attention_wasm . attention_trace_binding attention_model_binding)
add_wasm_module(attention_trace_wasm trace attention_trace_binding)
