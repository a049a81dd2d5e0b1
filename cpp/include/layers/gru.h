#pragma once
// A gated recurrent unit (Cho et al. 2014) with PyTorch's two biases per gate:
//
//   r = sigmoid(W_r x + b_r + U_r h + c_r)
//   z = sigmoid(W_z x + b_z + U_z h + c_z)
//   n = tanh(W_n x + b_n + r (U_n h + c_n))
//   h' = (1 - z) n + z h
//
// The part of the input is one product over all rows before the recurrence; the part of
// the state is one product per step. Backward likewise: one product per step carries the
// gradient to the state before, the weights' gradients are one product over all rows.

#include <span>

#include "base/matrix_view.h"
#include "layers/move_rows.h"
#include "layers/ragged_steps.h"

namespace attention_playground {

/// Gates lie in the order r | z | n, as in PyTorch.
template <typename Scalar>
struct GruWeights {
  ConstMatrixViewOf<Scalar> input;     // W [3 * width, inputs]
  std::span<const Scalar> input_bias;  // b [3 * width]
  ConstMatrixViewOf<Scalar> state;     // U [3 * width, width]
  std::span<const Scalar> state_bias;  // c [3 * width]
};

/// What gradients are added to, in the same shapes.
template <typename Scalar>
struct GruGradients {
  MatrixViewOf<Scalar> input;
  std::span<Scalar> input_bias;
  MatrixViewOf<Scalar> state;
  std::span<Scalar> state_bias;
};

/// What a forward pass keeps for the backward pass, one row per row of the input.
template <typename Scalar>
struct GruRows {
  MatrixViewOf<Scalar> gates;      // [rows, 3 * width]: W x + b, after the step r | z | n
  MatrixViewOf<Scalar> candidate;  // [rows, width]: U_n h + c_n
  MatrixViewOf<Scalar> previous;   // [rows, width]: h
  MatrixViewOf<Scalar> states;     // [rows, width]: h'
};

/// What a backward pass computes for each row.
template <typename Scalar>
struct GruRowGradients {
  MatrixViewOf<Scalar> states;       // [rows, width]: by h', all that is known of it
  MatrixViewOf<Scalar> input_gates;  // [rows, 3 * width]: by W x + b
  MatrixViewOf<Scalar> state_gates;  // [rows, 3 * width]: by U h + c
};

/// The rows of one step: views.
template <typename Scalar>
[[nodiscard]] GruRows<Scalar> rows_of_step(GruRows<Scalar>& rows, const RaggedSteps& steps,
                                           std::int64_t step) noexcept {
  const std::int64_t first = steps.begin(step);
  const std::int64_t count = steps.alive(step);
  return {.gates = row_block(rows.gates, first, count),
          .candidate = row_block(rows.candidate, first, count),
          .previous = row_block(rows.previous, first, count),
          .states = row_block(rows.states, first, count)};
}

template <typename Scalar>
[[nodiscard]] GruRowGradients<Scalar> rows_of_step(GruRowGradients<Scalar>& rows,
                                                   const RaggedSteps& steps,
                                                   std::int64_t step) noexcept {
  const std::int64_t first = steps.begin(step);
  const std::int64_t count = steps.alive(step);
  return {.states = row_block(rows.states, first, count),
          .input_gates = row_block(rows.input_gates, first, count),
          .state_gates = row_block(rows.state_gates, first, count)};
}

// All functions exist for float and double; sizes are the caller's duty.

/// gates = W x + b for every row. inputs [rows, inputs].
template <typename Scalar>
void gru_input_gates(const GruWeights<Scalar>& weights, const ConstMatrixViewOf<Scalar>& inputs,
                     MatrixViewOf<Scalar> gates) noexcept;

/// One step: `rows` are those of one step, with `gates` and `previous` filled in.
/// `state_gates` [at least rows, 3 * width] is memory to work in.
template <typename Scalar>
void gru_step(const GruWeights<Scalar>& weights, GruRows<Scalar> rows,
              MatrixViewOf<Scalar> state_gates) noexcept;

/// Through h' = (1 - z) n + z h and the gates. `previous_gradient` [rows, width] is
/// overwritten with the gradient by h.
template <typename Scalar>
void gru_step_backward(const GruWeights<Scalar>& weights, const GruRows<Scalar>& rows,
                       GruRowGradients<Scalar> gradients,
                       MatrixViewOf<Scalar> previous_gradient) noexcept;

/// After all steps: what the rows add to the gradients of weights and biases.
template <typename Scalar>
void gru_weights_backward(const ConstMatrixViewOf<Scalar>& inputs, const GruRows<Scalar>& rows,
                          const GruRowGradients<Scalar>& row_gradients,
                          GruGradients<Scalar> gradients) noexcept;

/// All steps from the state zero. inputs [rows, inputs] in the order of `steps`.
template <typename Scalar>
void gru_forward(const GruWeights<Scalar>& weights, const RaggedSteps& steps,
                 const ConstMatrixViewOf<Scalar>& inputs, GruRows<Scalar> rows,
                 MatrixViewOf<Scalar> state_gates) noexcept;

/// All steps back from `row_gradients.states`, which each step adds to; fills the other
/// row gradients and adds to `gradients`. `input_gradient` [rows, inputs] is overwritten;
/// `previous_gradient` [at least sequences, width] is memory to work in.
template <typename Scalar>
void gru_backward(const GruWeights<Scalar>& weights, const RaggedSteps& steps,
                  const ConstMatrixViewOf<Scalar>& inputs, GruRows<Scalar> rows,
                  GruRowGradients<Scalar> row_gradients, GruGradients<Scalar> gradients,
                  MatrixViewOf<Scalar> input_gradient,
                  MatrixViewOf<Scalar> previous_gradient) noexcept;

}  // namespace attention_playground
