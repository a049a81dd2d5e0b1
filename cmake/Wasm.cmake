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
list(FILTER light_sources INCLUDE REGEX "/cpp/src/(files|traces|models|analysis)/")
set_source_files_properties(${light_sources} PROPERTIES COMPILE_OPTIONS -Oz)

if(ATTENTION_CHECKED)
  set(wasm_check_options -sASSERTIONS=1 -sSTACK_OVERFLOW_CHECK=2 -sSAFE_HEAP=1)
endif()

file(GLOB binding_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpp/wasm/*.cpp)
add_executable(attention_wasm ${binding_sources})
target_link_libraries(attention_wasm PRIVATE AttentionPlayground::core)
target_compile_options(attention_wasm PRIVATE ${project_warnings} -fno-exceptions -Oz)
target_link_options(attention_wasm PRIVATE -lembind -O3 -fno-exceptions
  -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node -sFILESYSTEM=0
  -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sABORTING_MALLOC=0 -sMALLOC=emmalloc -sSTACK_SIZE=1MB
  -sDYNAMIC_EXECUTION=0 -sEMBIND_AOT -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile
  --emit-tsd attention.d.ts ${wasm_check_options})
set_target_properties(attention_wasm PROPERTIES OUTPUT_NAME attention SUFFIX .mjs)
