# The browser's modules. No dynamic code (strict content security policies), no
# file system, no exceptions; memory grows and a refused growth is an error value.
# dlmalloc compares sizes. emmalloc adds the size to an address, which passes the end
# of 32 bits where memory is nearly full, and gives out memory that is not there.
set(wasm_module_options -lembind -O3 -fno-exceptions
  -sMODULARIZE -sEXPORT_ES6 -sFILESYSTEM=0
  -sALLOW_MEMORY_GROWTH -sMEMORY_GROWTH_GEOMETRIC_STEP=0.05 -sMAXIMUM_MEMORY=4GB
  -sABORTING_MALLOC=0 -sMALLOC=dlmalloc -sSTACK_SIZE=1MB
  -sDYNAMIC_EXECUTION=0 -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile)

# The binding in parts, and five modules of them. `figure` has what a blog post needs for its first
# picture, and `trace` what it needs to show a trace, `dump` also what opens attention from elsewhere; `view` what the page computes first
# (vectors and encoders from safetensors), the whole one everything. Of the core each takes along
# what it uses, and the page starts a larger one where a smaller one cannot open a file.
# `type_names`: whether the types' own names are kept, which declarations are made of.
function(add_binding name type_names)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PRIVATE attention_options)
  target_compile_options(${name} PRIVATE -Oz)
  set_target_properties(${name} PROPERTIES KEEPS_TYPE_NAMES ${type_names})
  if(NOT type_names)
    target_compile_definitions(${name} PRIVATE EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
  endif()
  if(ATTENTION_PRECOMPILED_HEADER)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cpp/wasm/boundary.h)
  endif()
endfunction()

# What JavaScript has to carry along. A post's modules run in browsers alone, are not called so often
# that a function made for each call would pay, and their loops were optimised before they are linked.
# Addresses of 31 bits are enough for them, and need less JavaScript; there emmalloc's sums pass no
# end, since no buffer takes more than 2^31 bytes. Of embind they have what they use of it, and of
# the runtime what starts them: together a third of what all of it would be.
set(post_binding ${PROJECT_SOURCE_DIR}/cpp/wasm/post_binding.js)
set(post_glue -sENVIRONMENT=web,worker -Oz -sMALLOC=emmalloc -sMAXIMUM_MEMORY=2000MB
  -sMINIMAL_RUNTIME -sINCOMING_MODULE_JS_API=wasm --js-library ${post_binding})
set(page_glue -sENVIRONMENT=web,worker,node -sEMBIND_AOT)
# The page's first module has nothing so large either: a trace of more than a gigabyte, and whatever
# model a reader brings, is opened by the whole one.
set(view_glue ${page_glue} -Oz -sMALLOC=emmalloc -sMAXIMUM_MEMORY=2000MB)

function(add_wasm_module target folder glue)
  add_executable(${target})
  foreach(binding IN LISTS ARGN)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${binding}>)
  endforeach()
  target_link_libraries(${target} PRIVATE AttentionPlayground::core)
  target_link_options(${target} PRIVATE ${wasm_module_options} ${${glue}_glue})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME attention SUFFIX .mjs LINKER_LANGUAGE CXX
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder} LINK_DEPENDS "${${glue}_binding}")
endfunction()

# What each part adds. `builtin` comes first: what it defines is then not taken from embind. Of those
# that stand in for each other a module takes one: the whole one compares all heads as long ones.
set(trace_sources builtin abort boundary head_tiles trace_handle trace_values)
set(own_trace_sources own_trace_binding)
set(figure_sources abort figure_head figure_memory)
set(untold_sources foreign_file_untold unchanged_heads)
set(dump_sources dump_binding trace_binding)
set(view_sources differences_value encoder_handle encoder_values head_origin_binding
  head_write_binding joined_binding mask_binding model_files random_binding save_binding
  trace_change_binding vectors_binding)
set(word_sources word_binding)
set(comparison_sources comparison_binding)
set(first_model_sources encoder_gguf_refused encoder_heads_refused)
set(named_sources "")
foreach(part trace own_trace figure untold dump view word comparison first_model)
  list(TRANSFORM ${part}_sources REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/cpp/wasm/\\1.cpp")
  list(APPEND named_sources ${${part}_sources})
  add_binding(attention_${part}_binding OFF ${${part}_sources})
endforeach()
file(GLOB model_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/wasm/*.cpp)
list(REMOVE_ITEM model_sources ${named_sources})
add_binding(attention_model_binding OFF ${model_sources})
add_wasm_module(attention_wasm . page attention_trace_binding attention_dump_binding
  attention_view_binding attention_word_binding attention_model_binding)
add_wasm_module(attention_dump_wasm dump post attention_trace_binding attention_dump_binding
  attention_word_binding)

# Whoever asks something of a post, or opens the page, waits for these two. What they take of the light floors and
# of the binding is compiled once more, for the linker to make smaller together; where the library has
# the same, too, they take these objects.
set(post_floors base attention files traces analysis)
set(not_in_posts "/(dump|operation)/|_backward\\.cpp$|/(gguf|npy|zip|shard_index|sink_lens|head_write|head_origin|part_figures|joined_heads|head_comparison|aligned_rows|long_comparison|mask_rows|painted_rectangles|head_edit|reach|file_kind)|_writer?\\.cpp$")
set(light_sources "")
foreach(floor IN LISTS post_floors)
  get_target_property(sources attention_${floor} SOURCES)
  list(APPEND light_sources ${sources})
endforeach()
set(post_sources ${light_sources})
list(FILTER post_sources EXCLUDE REGEX "${not_in_posts}")
add_library(attention_post OBJECT ${post_sources})
target_link_libraries(attention_post PRIVATE attention_options)
target_compile_options(attention_post PRIVATE -Oz -flto)
precompile(attention_post light)
add_binding(attention_post_binding OFF ${trace_sources} ${own_trace_sources})
target_compile_options(attention_post_binding PRIVATE -flto)
target_compile_options(attention_untold_binding PRIVATE -flto)
# A post multiplies little: its kernels are made for size, too, and without what goes backward.
get_target_property(kernel_sources attention_kernels SOURCES)
list(FILTER kernel_sources INCLUDE REGEX
  "/(additive_scores|elementary|panel_product|products|row_softmax|scores)\\.cpp$")
add_library(attention_post_kernels OBJECT ${kernel_sources})
target_link_libraries(attention_post_kernels PRIVATE attention_options)
target_compile_options(attention_post_kernels PRIVATE -Oz -flto)
target_compile_definitions(attention_post_kernels PRIVATE ATTENTION_SMALL_TILES)
precompile(attention_post_kernels light)
add_wasm_module(attention_trace_wasm trace post attention_post attention_post_kernels
  attention_post_binding attention_untold_binding)
get_target_property(view_core_sources attention_models SOURCES)
list(FILTER view_core_sources INCLUDE REGEX "/models/(encoder|intervention|settings|weights)/")
list(FILTER view_core_sources EXCLUDE REGEX "/encoder/(classify|encoder_head|head_load)\\.cpp$")
list(FILTER light_sources INCLUDE REGEX "/(sink_lens|head_write|head_origin|part_figures|joined_heads|head_comparison|painted_rectangles|head_edit|file_kind|trace_write|safetensors_writer|number_write|dump_contents|dump_name|dump_trace|operation_parts)\\.cpp$")
list(APPEND view_core_sources ${light_sources})
# What a text begins with takes no time that counts, nor do kernels that go over a row once.
get_target_property(layer_sources attention_layers SOURCES)
list(FILTER layer_sources INCLUDE REGEX "/(embedding|norm|position_embedding|rotary)\\.cpp$")
list(APPEND view_core_sources ${layer_sources})
get_target_property(row_kernel_sources attention_kernels SOURCES)
list(FILTER row_kernel_sources INCLUDE REGEX "/(additive_scores|elementary|norms|scores)\\.cpp$")
list(APPEND view_core_sources ${row_kernel_sources})
add_library(attention_first_view OBJECT ${view_core_sources})
target_link_libraries(attention_first_view PRIVATE attention_options)
target_compile_options(attention_first_view PRIVATE -Oz -flto)
target_compile_definitions(attention_first_view PRIVATE ATTENTION_FLOAT_WEIGHTS)
precompile(attention_first_view light)
add_binding(attention_first_view_binding OFF ${view_sources} ${comparison_sources} ${first_model_sources})
target_compile_options(attention_first_view_binding PRIVATE -flto)
# It reads no GGUF, so that no weights reach it in blocks; the library's kernels for those stay out.
add_library(attention_float_weights OBJECT ${PROJECT_SOURCE_DIR}/cpp/src/kernels/block_matrix.cpp
  ${PROJECT_SOURCE_DIR}/cpp/src/kernels/blocks.cpp ${PROJECT_SOURCE_DIR}/cpp/src/layers/projection.cpp)
target_link_libraries(attention_float_weights PRIVATE attention_options)
target_compile_definitions(attention_float_weights PRIVATE ATTENTION_FLOAT_WEIGHTS)
add_wasm_module(attention_view_wasm view view attention_post attention_post_binding
  attention_first_view attention_first_view_binding attention_word_binding attention_float_weights)

# What comes before it in a post: one head for the first picture, without embind, traces and words. It
# starts without glue, and asks nothing of JavaScript.
target_sources(attention_figure_binding PRIVATE
  ${PROJECT_SOURCE_DIR}/cpp/src/attention/head_edit.cpp
  ${PROJECT_SOURCE_DIR}/cpp/src/attention/painted_rectangles.cpp)
target_compile_options(attention_figure_binding PRIVATE -flto)
add_executable(attention_figure_wasm $<TARGET_OBJECTS:attention_figure_binding>
  $<TARGET_OBJECTS:attention_post> $<TARGET_OBJECTS:attention_post_kernels>)
target_link_options(attention_figure_wasm PRIVATE -Oz -fno-exceptions --no-entry
  -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=2000MB -sSTACK_SIZE=64KB)
set_target_properties(attention_figure_wasm PROPERTIES OUTPUT_NAME attention SUFFIX .wasm
  LINKER_LANGUAGE CXX RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/figure)

# TypeScript's declarations of the whole binding, from a module of its own: with the shapes of
# all values in it, it is no module to fetch.
add_binding(attention_declared_binding ON ${trace_sources} ${dump_sources} ${view_sources}
  ${word_sources} ${comparison_sources} ${model_sources})
target_compile_definitions(attention_declared_binding PRIVATE ATTENTION_DECLARATIONS)
add_wasm_module(attention_declarations declarations page attention_declared_binding)
target_link_options(attention_declarations PRIVATE -O0 --emit-tsd attention.d.ts)

add_custom_target(attention_wasm_modules DEPENDS attention_wasm attention_view_wasm
  attention_dump_wasm attention_trace_wasm attention_figure_wasm attention_declarations)
