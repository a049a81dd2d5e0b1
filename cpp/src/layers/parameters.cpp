#include "layers/parameters.h"

#include <utility>

#include "base/matrix.h"

namespace attention_playground {

std::int64_t Parameters::add(std::string name, std::int64_t rows, std::int64_t columns) {
  list_.push_back({.name = std::move(name), .rows = rows, .columns = columns, .offset = count_});
  count_ += rows * columns;
  return static_cast<std::int64_t>(list_.size()) - 1;
}

Expected<void> Parameters::allocate() noexcept {
  auto values = Buffer<float>::allocate(count_, "a model's parameters");
  auto gradients = Buffer<float>::allocate(count_, "a model's gradients");
  if (!values) return std::unexpected(values.error());
  if (!gradients) return std::unexpected(gradients.error());
  values_ = std::move(*values);
  gradients_ = std::move(*gradients);
  return {};
}

ConstMatrixView Parameters::value(std::int64_t index) const noexcept {
  const Parameter& one = list_[static_cast<std::size_t>(index)];
  return const_matrix_view(values_.data() + one.offset, one.rows, one.columns);
}

MatrixView Parameters::value(std::int64_t index) noexcept {
  const Parameter& one = list_[static_cast<std::size_t>(index)];
  return matrix_view(values_.data() + one.offset, one.rows, one.columns);
}

MatrixView Parameters::gradient(std::int64_t index) noexcept {
  const Parameter& one = list_[static_cast<std::size_t>(index)];
  return matrix_view(gradients_.data() + one.offset, one.rows, one.columns);
}

std::span<const float> Parameters::row(std::int64_t index) const noexcept {
  const Parameter& one = list_[static_cast<std::size_t>(index)];
  return values().subspan(static_cast<std::size_t>(one.offset),
                          static_cast<std::size_t>(one.size()));
}

std::span<float> Parameters::gradient_row(std::int64_t index) noexcept {
  const Parameter& one = list_[static_cast<std::size_t>(index)];
  return gradients().subspan(static_cast<std::size_t>(one.offset),
                             static_cast<std::size_t>(one.size()));
}

}  // namespace attention_playground
