#include "layers/gru.h"

#include <algorithm>
#include <cmath>

#include "base/matrix.h"
#include "kernels/activations.h"
#include "kernels/products.h"
#include "layers/move_rows.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

using kernels::Activation;
using kernels::Sum;

void squash(Activation activation, std::span<float> row) noexcept {
  kernels::activate(activation, row);
}
void squash(Activation activation, std::span<double> row) noexcept {
  for (double& x : row) {
    x = activation == Activation::tanh ? std::tanh(x) : 1.0 / (1.0 + std::exp(-x));
  }
}

/// One row: `gates` holds W x + b and becomes r | z | n; `state_gates` holds U h + c.
template <typename Scalar>
void cell(std::span<const Scalar> state_gates, std::span<const Scalar> previous,
          std::span<Scalar> gates, std::span<Scalar> candidate, std::span<Scalar> state) noexcept {
  const std::size_t width = state.size();
  for (std::size_t k = 0; k < 2 * width; ++k) gates[k] += state_gates[k];
  squash(Activation::sigmoid, gates.first(2 * width));
  const Scalar* const reset = gates.data();
  const Scalar* const update = gates.data() + width;
  const std::span<Scalar> news = gates.subspan(2 * width);
  for (std::size_t k = 0; k < width; ++k) {
    candidate[k] = state_gates[2 * width + k];
    news[k] += reset[k] * candidate[k];
  }
  squash(Activation::tanh, news);
  for (std::size_t k = 0; k < width; ++k) {
    state[k] = (1 - update[k]) * news[k] + update[k] * previous[k];
  }
}

template <typename Scalar>
struct CellRow {
  const Scalar* gates;
  const Scalar* candidate;
  const Scalar* previous;
  const Scalar* change;  // gradient by h'
  Scalar* input_gates;
  Scalar* state_gates;
  Scalar* previous_gradient;
};

/// d n = d h' (1 - z) (1 - n^2), d z = d h' (h - n) z (1 - z), d r = d n (U_n h + c_n) r (1 - r),
/// and what z hands straight on to h.
template <typename Scalar>
void cell_backward(std::size_t width, const CellRow<Scalar>& row) noexcept {
  for (std::size_t k = 0; k < width; ++k) {
    const Scalar reset = row.gates[k];
    const Scalar update = row.gates[width + k];
    const Scalar news = row.gates[2 * width + k];
    const Scalar by_news = row.change[k] * (1 - update) * (1 - news * news);
    const Scalar by_update = row.change[k] * (row.previous[k] - news) * update * (1 - update);
    const Scalar by_reset = by_news * row.candidate[k] * reset * (1 - reset);
    row.input_gates[k] = by_reset;
    row.input_gates[width + k] = by_update;
    row.input_gates[2 * width + k] = by_news;
    row.state_gates[k] = by_reset;
    row.state_gates[width + k] = by_update;
    row.state_gates[2 * width + k] = by_news * reset;
    row.previous_gradient[k] = row.change[k] * update;
  }
}

}  // namespace

template <typename Scalar>
void gru_input_gates(const GruWeights<Scalar>& weights, const ConstMatrixViewOf<Scalar>& inputs,
                     MatrixViewOf<Scalar> gates) noexcept {
  kernels::multiply_transposed_right(inputs, weights.input, weights.input_bias, gates);
}

template <typename Scalar>
void gru_step(const GruWeights<Scalar>& weights, GruRows<Scalar> rows,
              MatrixViewOf<Scalar> state_gates) noexcept {
  MatrixViewOf<Scalar> projected = row_block(state_gates, 0, rows.states.rows());
  kernels::multiply_transposed_right(constant(rows.previous), weights.state, weights.state_bias,
                                     projected);
  for (Eigen::Index row = 0; row < rows.states.rows(); ++row) {
    cell<Scalar>(row_of(projected, row), row_of(rows.previous, row), row_of(rows.gates, row),
                 row_of(rows.candidate, row), row_of(rows.states, row));
  }
}

template <typename Scalar>
void gru_step_backward(const GruWeights<Scalar>& weights, const GruRows<Scalar>& rows,
                       GruRowGradients<Scalar> gradients,
                       MatrixViewOf<Scalar> previous_gradient) noexcept {
  const auto at = [](const MatrixViewOf<Scalar>& matrix, Eigen::Index row) {
    return matrix.data() + row * matrix.outerStride();
  };
  for (Eigen::Index row = 0; row < rows.states.rows(); ++row) {
    cell_backward<Scalar>(
        static_cast<std::size_t>(rows.states.cols()),
        {.gates = at(rows.gates, row),
         .candidate = at(rows.candidate, row),
         .previous = at(rows.previous, row),
         .change = at(gradients.states, row),
         .input_gates = gradients.input_gates.data() + row * gradients.input_gates.outerStride(),
         .state_gates = gradients.state_gates.data() + row * gradients.state_gates.outerStride(),
         .previous_gradient = previous_gradient.data() + row * previous_gradient.outerStride()});
  }
  kernels::multiply(constant(gradients.state_gates), weights.state, previous_gradient, Sum::add);
}

template <typename Scalar>
void gru_weights_backward(const ConstMatrixViewOf<Scalar>& inputs, const GruRows<Scalar>& rows,
                          const GruRowGradients<Scalar>& row_gradients,
                          GruGradients<Scalar> gradients) noexcept {
  const ConstMatrixViewOf<Scalar> input_gates = constant(row_gradients.input_gates);
  const ConstMatrixViewOf<Scalar> state_gates = constant(row_gradients.state_gates);
  kernels::multiply_transposed_left(input_gates, inputs, gradients.input, Sum::add);
  kernels::add_column_sums(input_gates, gradients.input_bias);
  kernels::multiply_transposed_left(state_gates, constant(rows.previous), gradients.state,
                                    Sum::add);
  kernels::add_column_sums(state_gates, gradients.state_bias);
}

template <typename Scalar>
void gru_forward(const GruWeights<Scalar>& weights, const RaggedSteps& steps,
                 const ConstMatrixViewOf<Scalar>& inputs, GruRows<Scalar> rows,
                 MatrixViewOf<Scalar> state_gates) noexcept {
  gru_input_gates(weights, inputs, rows.gates);
  for (std::int64_t step = 0; step < steps.count(); ++step) {
    GruRows<Scalar> now = rows_of_step(rows, steps, step);
    for (Eigen::Index row = 0; row < now.previous.rows(); ++row) {
      const std::span<Scalar> previous = row_of(now.previous, row);
      if (step == 0) {
        std::fill(previous.begin(), previous.end(), Scalar{0});
      } else {
        move_row<Scalar>(row_of(rows.states, steps.begin(step - 1) + row), previous, Sum::replace);
      }
    }
    gru_step(weights, now, state_gates);
  }
}

template <typename Scalar>
void gru_backward(const GruWeights<Scalar>& weights, const RaggedSteps& steps,
                  const ConstMatrixViewOf<Scalar>& inputs, GruRows<Scalar> rows,
                  GruRowGradients<Scalar> row_gradients, GruGradients<Scalar> gradients,
                  MatrixViewOf<Scalar> input_gradient,
                  MatrixViewOf<Scalar> previous_gradient) noexcept {
  for (std::int64_t step = steps.count() - 1; step >= 0; --step) {
    MatrixViewOf<Scalar> handed_on = row_block(previous_gradient, 0, steps.alive(step));
    gru_step_backward(weights, rows_of_step(rows, steps, step),
                      rows_of_step(row_gradients, steps, step), handed_on);
    if (step == 0) break;
    for (Eigen::Index row = 0; row < handed_on.rows(); ++row) {
      move_row<Scalar>(row_of(handed_on, row),
                       row_of(row_gradients.states, steps.begin(step - 1) + row), Sum::add);
    }
  }
  kernels::multiply(constant(row_gradients.input_gates), weights.input, input_gradient);
  gru_weights_backward(inputs, rows, row_gradients, gradients);
}

#define GRU_FOR(Scalar)                                                                           \
  template void gru_input_gates(const GruWeights<Scalar>&, const ConstMatrixViewOf<Scalar>&,      \
                                MatrixViewOf<Scalar>) noexcept;                                   \
  template void gru_step(const GruWeights<Scalar>&, GruRows<Scalar>,                              \
                         MatrixViewOf<Scalar>) noexcept;                                          \
  template void gru_step_backward(const GruWeights<Scalar>&, const GruRows<Scalar>&,              \
                                  GruRowGradients<Scalar>, MatrixViewOf<Scalar>) noexcept;        \
  template void gru_weights_backward(const ConstMatrixViewOf<Scalar>&, const GruRows<Scalar>&,    \
                                     const GruRowGradients<Scalar>&,                              \
                                     GruGradients<Scalar>) noexcept;                              \
  template void gru_forward(const GruWeights<Scalar>&, const RaggedSteps&,                        \
                            const ConstMatrixViewOf<Scalar>&, GruRows<Scalar>,                    \
                            MatrixViewOf<Scalar>) noexcept;                                       \
  template void gru_backward(const GruWeights<Scalar>&, const RaggedSteps&,                       \
                             const ConstMatrixViewOf<Scalar>&, GruRows<Scalar>,                   \
                             GruRowGradients<Scalar>, GruGradients<Scalar>, MatrixViewOf<Scalar>, \
                             MatrixViewOf<Scalar>) noexcept
GRU_FOR(float);
GRU_FOR(double);
#undef GRU_FOR

}  // namespace attention_playground
