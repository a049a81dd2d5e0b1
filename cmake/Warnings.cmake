# Warnings are errors in the project's own code.
set(project_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns of overlapping copies inside its own std::string (bug 105651).
  list(APPEND project_warnings -Wno-restrict)
endif()
if(EMSCRIPTEN)
  # Sizes are 64-bit everywhere and checked before memory is reserved; what has
  # been reserved has sizes that fit 32 bits.
  list(APPEND project_warnings -Wno-shorten-64-to-32)
endif()
if(ATTENTION_SANITIZERS)
  # What sanitizers insert misleads the compiler about what is initialised; the
  # other builds hold the same sources to the warnings.
  list(APPEND project_warnings -Wno-error)
endif()
