# The browser's module. No dynamic code (strict content security policies), no
# file system, no exceptions; memory grows and a refused growth is an error value.
set(wasm_vector_options -msimd128)
if(ATTENTION_RELAXED_SIMD)
  list(APPEND wasm_vector_options -mrelaxed-simd)
endif()
target_compile_options(attention_playground PUBLIC ${wasm_vector_options})
target_link_options(attention_playground PUBLIC ${wasm_vector_options})
# Readers and assembly weigh more than they compute: only the floors below them
# are built for speed.
set(light_sources ${core_sources})
list(FILTER light_sources INCLUDE REGEX "/cpp/src/(files|traces|models|analysis|training)/")
set_source_files_properties(${light_sources} PROPERTIES COMPILE_OPTIONS -Oz)

if(ATTENTION_CHECKED)
  set(wasm_check_options -sASSERTIONS=1 -sSTACK_OVERFLOW_CHECK=2 -sSAFE_HEAP=1)
endif()

# Two modules: everything, and what a blog post needs to show a trace.
# dlmalloc compares sizes. emmalloc adds the size to an address, which passes the end
# of 32 bits where memory is nearly full, and gives out memory that is not there.
function(add_wasm_module target folder)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE AttentionPlayground::core)
  target_compile_options(${target} PRIVATE ${project_warnings} -fno-exceptions -Oz)
  target_link_options(${target} PRIVATE -lembind -O3 -fno-exceptions
    -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH -sMEMORY_GROWTH_GEOMETRIC_STEP=0.05 -sMAXIMUM_MEMORY=4GB
    -sABORTING_MALLOC=0 -sMALLOC=dlmalloc -sSTACK_SIZE=1MB
    -sDYNAMIC_EXECUTION=0 -sEMBIND_AOT -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile
    --emit-tsd attention.d.ts ${wasm_check_options})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME attention SUFFIX .mjs
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
endfunction()

file(GLOB binding_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpp/wasm/*.cpp)
add_wasm_module(attention_wasm . ${binding_sources})
set(trace_sources ${binding_sources})
list(FILTER trace_sources INCLUDE REGEX "/(boundary|trace_handle|operation|dump_binding)\\.cpp$")
add_wasm_module(attention_trace_wasm trace ${trace_sources})
