# What the builds use of others: taken where CMake finds it installed, else from the
# distribution's sources, else fetched at a pinned revision.
include(FetchContent)
set(FETCHCONTENT_QUIET ON)

# Eigen is header-only, so the same copy serves every build. Its own headers are
# system headers: its warnings are not ours.
function(need_eigen)
  find_path(EIGEN_INCLUDE_DIR Eigen/Core
    HINTS $ENV{Eigen3_DIR}/../../../include PATHS /usr/include /usr/local/include /opt/homebrew/include
    PATH_SUFFIXES eigen3 NO_CMAKE_FIND_ROOT_PATH)
  if(NOT EIGEN_INCLUDE_DIR)
    message(FATAL_ERROR "Eigen 3.4 or later was not found. Install it (Debian: libeigen3-dev, "
      "Homebrew: eigen, vcpkg: eigen3), or give its folder: -DEIGEN_INCLUDE_DIR=.../include/eigen3")
  endif()
  add_library(attention_eigen INTERFACE)
  target_include_directories(attention_eigen SYSTEM INTERFACE $<BUILD_INTERFACE:${EIGEN_INCLUDE_DIR}>)
endfunction()

# Sources at one revision; a tag could be moved. The headers of `targets` are the system's:
# their warnings are not ours. (CMake 3.25 cannot say so while it declares a repository.)
macro(fetch name repository revision targets)
  message(STATUS "Fetching ${name} from ${repository}")
  FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${revision} GIT_SUBMODULES "")
  FetchContent_MakeAvailable(${name})
  set_target_properties(${targets} PROPERTIES SYSTEM ON)
endmacro()

# GTest::gtest_main. With em++ only sources serve.
macro(need_googletest)
  if(NOT EMSCRIPTEN AND NOT ATTENTION_FETCH_DEPENDENCIES)
    find_package(GTest CONFIG QUIET)
  endif()
  if(NOT TARGET GTest::gtest_main)
    set(INSTALL_GTEST OFF CACHE BOOL "" FORCE)
    set(BUILD_GMOCK OFF CACHE BOOL "" FORCE)
    set(gtest_force_shared_crt ON CACHE BOOL "" FORCE)
    if(EMSCRIPTEN)
      set(gtest_disable_pthreads ON CACHE BOOL "" FORCE)
    endif()
    find_path(GOOGLETEST_SOURCE_DIR googletest/CMakeLists.txt PATHS /usr/src/googletest
      NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH DOC "Sources of GoogleTest")
    if(GOOGLETEST_SOURCE_DIR AND NOT ATTENTION_FETCH_DEPENDENCIES)
      add_subdirectory(${GOOGLETEST_SOURCE_DIR} ${PROJECT_BINARY_DIR}/googletest EXCLUDE_FROM_ALL SYSTEM)
    else()
      fetch(googletest https://github.com/google/googletest.git 52eb8108c5bdec04579160ae17225d66034bd723 "gtest;gtest_main")
    endif()
  endif()
endmacro()

# The targets in `rapidcheck_targets`: the library, and its header for GoogleTest, which is a
# target of its own where it is built here.
macro(need_rapidcheck)
  if(NOT ATTENTION_FETCH_DEPENDENCIES)
    find_package(rapidcheck CONFIG QUIET)
  endif()
  if(NOT TARGET rapidcheck)
    set(RC_ENABLE_GTEST ON CACHE BOOL "" FORCE)
    fetch(rapidcheck https://github.com/emil-e/rapidcheck.git ff6af6fc683159deb51c543b065eba14dfcf329b "rapidcheck;rapidcheck_gtest")
  endif()
  set(rapidcheck_targets rapidcheck)
  if(TARGET rapidcheck_gtest)
    list(APPEND rapidcheck_targets rapidcheck_gtest)
  endif()
endmacro()

# The target `benchmark::benchmark_main`.
macro(need_benchmark)
  if(NOT ATTENTION_FETCH_DEPENDENCIES)
    find_package(benchmark CONFIG QUIET)
  endif()
  if(NOT TARGET benchmark::benchmark_main)
    set(BENCHMARK_ENABLE_TESTING OFF CACHE BOOL "" FORCE)
    set(BENCHMARK_ENABLE_INSTALL OFF CACHE BOOL "" FORCE)
    fetch(benchmark https://github.com/google/benchmark.git eddb0241389718a23a42db6af5f0164b6e0139af "benchmark;benchmark_main")
  endif()
endmacro()
