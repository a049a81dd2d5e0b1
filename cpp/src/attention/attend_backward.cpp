#include "attention/attend_backward.h"

#include <algorithm>

#include "attention/head_score.h"
#include "attention/mask.h"
#include "attention/stages.h"
#include "attention/stages_backward.h"
#include "attention/validate.h"
#include "base/matrix.h"

namespace attention_playground {

namespace {

/// One head's matrices, [queries, keys], in the scratch memory.
template <typename Scalar>
struct HeadSpace {
  Scalar* gradient;  // of the weights, then of the scores
  Scalar* scores;    // computed again for a soft cap
  Scalar* weights;   // a copy whose empty rows are zero
  Scalar* forward;   // of prepare_score
  Scalar* backward;  // of score_rows_backward
};

template <typename Scalar>
struct Operation {
  const AttentionInputOf<Scalar>& input;
  const AttentionSettings& settings;
  const ScoreSettingsOf<Scalar>& score;
  std::span<const Scalar> weights;
  const ConstMatrixViewOf<Scalar>& output_gradient;
  const AttentionGradients<Scalar>& gradients;
  AttentionSizes sizes;

  /// The key/value head that a query head reads.
  [[nodiscard]] std::int64_t shared(std::int64_t head) const noexcept {
    return head / (settings.heads / settings.key_value_heads);
  }
  /// Rows whose weights come from the policy alone must be told apart.
  [[nodiscard]] bool copies_weights() const noexcept {
    return settings.empty_row != EmptyRow::zero;
  }
};

template <typename Scalar>
bool fits(const MatrixViewOf<Scalar>& gradient, const ConstMatrixViewOf<Scalar>& of) noexcept {
  return gradient.size() == 0 || (gradient.rows() == of.rows() && gradient.cols() == of.cols());
}

template <typename Scalar>
bool fits(std::span<Scalar> gradient, std::int64_t count) noexcept {
  return gradient.empty() || static_cast<std::int64_t>(gradient.size()) == count;
}

template <typename Scalar>
Expected<void> check_gradients(const Operation<Scalar>& operation) noexcept {
  const auto& [input, settings, score, weights, output_gradient, gradients, sizes] = operation;
  if (!settings.edits.empty()) {
    return fail(ErrorCode::unsupported,
                "edited heads have no gradient: differentiate attention without edits");
  }
  const std::int64_t cells = settings.heads * sizes.queries * sizes.keys;
  if (static_cast<std::int64_t>(weights.size()) != cells) {
    return fail(ErrorCode::shape_mismatch, "the gradient of attention needs its " +
                                               std::to_string(cells) + " weights but was given " +
                                               std::to_string(weights.size()));
  }
  if (output_gradient.rows() != sizes.queries ||
      output_gradient.cols() != settings.heads * sizes.value_width) {
    return fail(ErrorCode::shape_mismatch, "the gradient of the output must have the output's " +
                                               std::to_string(sizes.queries) + " rows and " +
                                               std::to_string(settings.heads * sizes.value_width) +
                                               " columns");
  }
  const auto count = [](std::span<const Scalar> numbers) {
    return static_cast<std::int64_t>(numbers.size());
  };
  const bool good = fits(gradients.queries, input.queries) && fits(gradients.keys, input.keys) &&
                    fits(gradients.values, input.values) && fits(gradients.weights, cells) &&
                    fits(gradients.bias, static_cast<std::int64_t>(settings.bias.size())) &&
                    fits(gradients.query_weight, count(score.query_weight)) &&
                    fits(gradients.key_weight, count(score.key_weight)) &&
                    fits(gradients.vector, count(score.vector));
  if (good) return {};
  return fail(ErrorCode::shape_mismatch,
              "a gradient does not have the size of what it is the gradient of");
}

template <typename Scalar>
Expected<HeadSpace<Scalar>> reserve_space(const Operation<Scalar>& operation,
                                          AttentionBackwardScratch<Scalar>& scratch) noexcept {
  const auto& [input, settings, score, given, output_gradient, gradients, sizes] = operation;
  const std::int64_t cells = sizes.queries * sizes.keys;
  const std::int64_t scores = settings.soft_cap != 0.0F ? cells : 0;
  const std::int64_t weights = operation.copies_weights() ? cells : 0;
  const std::int64_t forward = score_memory(score.function, score.hidden, sizes);
  const std::int64_t backward = score_backward_memory(score.function, score.hidden, sizes);
  auto grown = scratch.numbers.grow(cells + scores + weights + forward + backward,
                                    "the gradient of attention");
  if (!grown) return std::unexpected(grown.error());
  HeadSpace<Scalar> space{};
  space.gradient = scratch.numbers.data();
  space.scores = space.gradient + cells;
  space.weights = space.scores + scores;
  space.forward = space.weights + weights;
  space.backward = space.forward + forward;
  return space;
}

template <typename Scalar>
MatrixViewOf<Scalar> gradient_of_head(MatrixViewOf<Scalar> all, std::int64_t head,
                                      std::int64_t width) noexcept {
  return all.size() == 0 ? all : head_view(all, head, width);
}

/// Rows where nothing is allowed become zero.
template <typename Scalar>
void clear_empty_rows(const AttentionSettings& settings, const MaskPlace& place,
                      MatrixViewOf<Scalar> matrix) noexcept {
  for (std::int64_t query = 0; query < place.queries; ++query) {
    if (row_is_empty(settings, place, query)) matrix.row(query).setZero();
  }
}

/// The weights of a head, without those that stand for an empty row.
template <typename Scalar>
ConstMatrixViewOf<Scalar> softmax_weights(const Operation<Scalar>& operation,
                                          const MaskPlace& place,
                                          const HeadSpace<Scalar>& space) noexcept {
  const std::int64_t cells = place.queries * place.keys;
  const Scalar* weights = operation.weights.data() + place.head * cells;
  if (operation.copies_weights()) {
    std::copy_n(weights, cells, space.weights);
    clear_empty_rows(operation.settings, place,
                     matrix_view(space.weights, place.queries, place.keys));
    weights = space.weights;
  }
  return const_matrix_view(weights, place.queries, place.keys);
}

template <typename Scalar>
void keep_weight_gradient(const Operation<Scalar>& operation, const MaskPlace& place,
                          const MatrixViewOf<Scalar>& gradient) noexcept {
  if (operation.gradients.weights.empty()) return;
  Scalar* const kept = operation.gradients.weights.data() + place.head * place.queries * place.keys;
  std::copy_n(gradient.data(), gradient.size(), kept);
  clear_empty_rows(operation.settings, place, matrix_view(kept, place.queries, place.keys));
}

template <typename Scalar>
MatrixViewOf<Scalar> parameter_of_head(std::span<Scalar> all, std::int64_t head,
                                       const ConstMatrixViewOf<Scalar>& like) noexcept {
  if (all.empty()) return matrix_view<Scalar>(nullptr, 0, 0);
  return matrix_view(all.data() + head * like.size(), like.rows(), like.cols());
}

template <typename Scalar>
PreparedHead<Scalar> prepare_head(const Operation<Scalar>& operation, std::int64_t head,
                                  Scalar* memory) noexcept {
  const AttentionSizes& sizes = operation.sizes;
  const auto queries = head_view(operation.input.queries, head, sizes.width);
  const auto keys = head_view(operation.input.keys, operation.shared(head), sizes.key_width);
  return {.queries = queries,
          .keys = keys,
          .parameters = head_parameters(operation.score, sizes, head),
          .score = prepare_score(operation.score, sizes, head, queries, keys, memory)};
}

template <typename Scalar>
HeadScoreGradients<Scalar> score_gradients(const Operation<Scalar>& operation, std::int64_t head,
                                           const HeadParameters<Scalar>& parameters) noexcept {
  const AttentionGradients<Scalar>& all = operation.gradients;
  const AttentionSizes& sizes = operation.sizes;
  const auto hidden = parameters.vector.size();
  return {.queries = gradient_of_head(all.queries, head, sizes.width),
          .keys = gradient_of_head(all.keys, operation.shared(head), sizes.key_width),
          .query_weight = parameter_of_head(all.query_weight, head, parameters.query_weight),
          .key_weight = parameter_of_head(all.key_weight, head, parameters.key_weight),
          .vector = all.vector.empty()
                        ? all.vector
                        : all.vector.subspan(static_cast<std::size_t>(head) * hidden, hidden)};
}

/// From the scores as softmax read them to the score function's own.
template <typename Scalar>
void cap_and_scale_backward(const Operation<Scalar>& operation, const PreparedScore<Scalar>& score,
                            Scalar* memory, MatrixViewOf<Scalar> gradient) noexcept {
  const AttentionSettings& settings = operation.settings;
  const Scalar factor = settings.scale
                            ? static_cast<Scalar>(*settings.scale)
                            : default_scale<Scalar>(score.function, operation.sizes.width);
  if (settings.soft_cap != 0.0F) {
    const auto capped = matrix_view(memory, gradient.rows(), gradient.cols());
    score_rows(score, 0, capped);
    scale(factor, capped);
    soft_cap(settings.soft_cap, capped);
    soft_cap_backward(settings.soft_cap, const_matrix_view(capped), gradient);
  }
  scale(factor, gradient);
}

template <typename Scalar>
void backward_of_head(const Operation<Scalar>& operation, std::int64_t head,
                      const HeadSpace<Scalar>& space) noexcept {
  const AttentionSizes& sizes = operation.sizes;
  const std::int64_t shared = operation.shared(head);
  const MaskPlace mask_place{.queries = sizes.queries, .keys = sizes.keys, .head = head};
  const auto weights = softmax_weights(operation, mask_place, space);
  const auto gradient = matrix_view(space.gradient, sizes.queries, sizes.keys);
  aggregate_backward(weights, head_view(operation.input.values, shared, sizes.value_width),
                     head_view(operation.output_gradient, head, sizes.value_width), gradient,
                     gradient_of_head(operation.gradients.values, shared, sizes.value_width));
  keep_weight_gradient(operation, mask_place, gradient);
  normalise_backward(weights, gradient);
  add_bias_backward(operation.settings,
                    {.head = head, .queries = sizes.queries, .keys = sizes.keys}, gradient,
                    operation.gradients.bias);
  const PreparedHead<Scalar> prepared = prepare_head(operation, head, space.forward);
  cap_and_scale_backward(operation, prepared.score, space.scores, gradient);
  score_rows_backward(prepared, gradient, score_gradients(operation, head, prepared.parameters),
                      space.backward);
}

template <typename Scalar>
Expected<void> backward(const AttentionInputOf<Scalar>& input, const AttentionSettings& settings,
                        const ScoreSettingsOf<Scalar>& score, std::span<const Scalar> weights,
                        const ConstMatrixViewOf<Scalar>& output_gradient,
                        const AttentionGradients<Scalar>& gradients,
                        AttentionBackwardScratch<Scalar>& scratch) noexcept {
  auto sizes = check_sizes(shape_of(input, score), settings);
  if (!sizes) return std::unexpected(sizes.error());
  const Operation<Scalar> operation{.input = input,
                                    .settings = settings,
                                    .score = score,
                                    .weights = weights,
                                    .output_gradient = output_gradient,
                                    .gradients = gradients,
                                    .sizes = *sizes};
  if (auto good = check_gradients(operation); !good) return good;
  auto space = reserve_space(operation, scratch);
  if (!space) return std::unexpected(space.error());
  for (std::int64_t head = 0; head < settings.heads; ++head) {
    backward_of_head(operation, head, *space);
  }
  return {};
}

}  // namespace

Expected<void> attend_backward(const AttentionInput& input, const AttentionSettings& settings,
                               const ScoreSettings& score, std::span<const float> weights,
                               const ConstMatrixView& output_gradient,
                               const AttentionGradients<float>& gradients,
                               AttentionBackwardScratch<float>& scratch) noexcept {
  return backward(input, settings, score, weights, output_gradient, gradients, scratch);
}

Expected<void> attend_backward(const AttentionInputOf<double>& input,
                               const AttentionSettings& settings,
                               const ScoreSettingsOf<double>& score,
                               std::span<const double> weights,
                               const ConstMatrixViewOf<double>& output_gradient,
                               const AttentionGradients<double>& gradients,
                               AttentionBackwardScratch<double>& scratch) noexcept {
  return backward(input, settings, score, weights, output_gradient, gradients, scratch);
}

}  // namespace attention_playground
