# Eigen is header-only, so the same copy serves every build. Its own headers are
# system headers: its warnings are not ours.
find_path(EIGEN_INCLUDE_DIR Eigen/Core
  PATHS /usr/include/eigen3 /usr/local/include/eigen3 /opt/homebrew/include/eigen3
  NO_CMAKE_FIND_ROOT_PATH REQUIRED)
add_library(attention_eigen INTERFACE)
target_include_directories(attention_eigen SYSTEM INTERFACE $<BUILD_INTERFACE:${EIGEN_INCLUDE_DIR}>)
