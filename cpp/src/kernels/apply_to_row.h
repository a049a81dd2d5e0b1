#pragma once
// Applies a vector function to a row of any length, in place.

#include <algorithm>
#include <array>
#include <span>

#include "kernels/vector.h"

namespace attention_playground::kernels {

/// The last elements go through a copy padded with zeros, so that every
/// element meets the same operations wherever it stands.
template <typename Function>
void apply_to_row(std::span<float> row, Function function) noexcept {
  const std::size_t rest = row.size() % Vector::width;
  const std::size_t whole = row.size() - rest;
  for (std::size_t i = 0; i < whole; i += Vector::width) {
    function(Vector::load(row.data() + i)).store(row.data() + i);
  }
  if (rest == 0) return;
  std::array<float, Vector::width> lanes{};
  std::copy_n(row.data() + whole, rest, lanes.begin());
  function(Vector::load(lanes.data())).store(lanes.data());
  std::copy_n(lanes.begin(), rest, row.data() + whole);
}

}  // namespace attention_playground::kernels
