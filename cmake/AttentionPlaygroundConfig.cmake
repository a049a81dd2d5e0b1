include(${CMAKE_CURRENT_LIST_DIR}/AttentionPlaygroundTargets.cmake)
# The public headers use Eigen; take the consumer's copy.
find_path(AttentionPlayground_EIGEN_INCLUDE_DIR Eigen/Core
  PATHS /usr/include/eigen3 /usr/local/include/eigen3 /opt/homebrew/include/eigen3 REQUIRED)
target_include_directories(AttentionPlayground::attention_eigen
  SYSTEM INTERFACE ${AttentionPlayground_EIGEN_INCLUDE_DIR})
