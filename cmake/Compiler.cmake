# How the compiler is called. Warnings are errors in the project's own code.
if(MSVC)
  # Not tried: nobody has built it with this compiler yet, so warnings are not errors here.
  set(project_warnings /W4)
  set(library_options /fp:precise)
  set(test_options /Od /bigobj)
  return()
endif()

set(project_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns of overlapping copies inside its own std::string (bug 105651).
  list(APPEND project_warnings -Wno-restrict)
  if(ATTENTION_PRECOMPILED_HEADER)
    # A precompiled header hides from it that this is not our code, and it sees endless and
    # misplaced copies there, too (bug 105329). Without the header it looks for these in all
    # sources: -DATTENTION_PRECOMPILED_HEADER=OFF.
    list(APPEND project_warnings -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endif()
if(EMSCRIPTEN)
  # Sizes are 64-bit everywhere and checked before memory is reserved; what has
  # been reserved has sizes that fit 32 bits.
  list(APPEND project_warnings -Wno-shorten-64-to-32)
endif()

set(library_options -fno-exceptions)
if(EMSCRIPTEN)
  # Nobody asks a type for its name, and a reader would have to fetch them all; only what TypeScript's
  # declarations are made of keeps them.
  list(APPEND library_options $<$<NOT:$<BOOL:$<TARGET_PROPERTY:KEEPS_TYPE_NAMES>>>:-fno-rtti>)
endif()
# What a test computes for itself is small; what it tests is built for speed.
set(test_options -O0)

# Contraction would change bits from one compiler to the next; where a multiply
# and an add shall fuse, the vector type says so.
add_compile_options(-ffp-contract=off)

if(ATTENTION_SANITIZERS)
  # What sanitizers insert misleads the compiler about what is initialised; the
  # other builds hold the same sources to the warnings.
  list(APPEND project_warnings -Wno-error)
  add_compile_options(-fsanitize=${ATTENTION_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ATTENTION_SANITIZERS})
endif()
if(ATTENTION_FUZZERS)
  # The same objects serve the tests and the fuzz targets.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# A compiler cache saves work where there is one. A precompiled header is read with other
# rules, which it has to be told.
find_program(ATTENTION_COMPILER_CACHE ccache DOC "A compiler cache; empty: none")
if(ATTENTION_COMPILER_CACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros ${ATTENTION_COMPILER_CACHE})
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()
