// What Bahdanau's translator shows of itself: its one alignment, with everything by which
// it is computed anew. W, U and v are applied in the same order, so that a rebuilt head has
// the bits of the pass.

#include <algorithm>
#include <string>
#include <utility>

#include "base/matrix.h"
#include "layers/move_rows.h"
#include "layers/rows.h"
#include "models/aligner/aligner_model.h"

namespace attention_playground {

namespace {

Expected<Buffer<float>> copied(std::span<const float> numbers) noexcept {
  auto copy =
      Buffer<float>::allocate(static_cast<std::int64_t>(numbers.size()), "a trace of an alignment");
  if (copy) std::ranges::copy(numbers, copy->data());
  return copy;
}

std::span<const float> numbers_of(const ConstMatrixView& rows) noexcept {
  return {rows.data(), static_cast<std::size_t>(rows.size())};
}

}  // namespace

Expected<Buffer<float>> RecurrentAligner::copied_queries(std::int64_t sequence) const noexcept {
  const ConstMatrixView queries = constant(rows_->decoder.queries);
  const std::int64_t count = target_.length(sequence);
  auto copy = Buffer<float>::allocate(count * queries.cols(), "a trace of an alignment");
  if (!copy) return copy;
  const auto order = target_steps_.from_first().subspan(
      static_cast<std::size_t>(target_.first(sequence)), static_cast<std::size_t>(count));
  gather_rows(queries, order, matrix_view(copy->data(), count, queries.cols()));
  return copy;
}

Expected<Trace> RecurrentAligner::trace(std::int64_t sequence) const noexcept {
  const std::int64_t sequences = rows_ ? source_.count() : 0;
  if (sequence < 0 || sequence >= sequences) {
    return fail(ErrorCode::invalid_argument,
                "there is no sequence " + std::to_string(sequence) +
                    " to trace: the last forward pass had " + std::to_string(sequences),
                sequence);
  }
  const std::int64_t query_count = target_.length(sequence);
  const std::int64_t key_count = source_.length(sequence);
  const ConstMatrixView annotations =
      row_block(constant(rows_->encoder.annotations), source_.first(sequence), key_count);
  auto queries = copied_queries(sequence);
  auto keys = copied(numbers_of(annotations));
  auto values = copied(numbers_of(annotations));
  auto weights = copied(numbers_of(constant(rows_->decoder.weights))
                            .subspan(static_cast<std::size_t>(pairs_.data()[sequence]),
                                     static_cast<std::size_t>(query_count * key_count)));
  auto score = OwnedScore::copy({.function = ScoreFunction::additive,
                                 .hidden = config_.attention_width,
                                 .query_weight = parameters_.row(index_.query),
                                 .key_weight = parameters_.row(index_.key),
                                 .vector = parameters_.row(index_.vector)});
  for (const auto* const memory : {&queries, &keys, &values, &weights}) {
    if (!*memory) return std::unexpected(memory->error());
  }
  if (!score) return std::unexpected(score.error());
  Trace trace;
  trace.kept = plan_;
  trace.layers.push_back({.id = {.stack = LayerStack::decoder, .kind = LayerKind::cross},
                          .queries = query_count,
                          .keys = key_count,
                          .width = rows_->decoder.queries.cols(),
                          .value_width = annotations.cols(),
                          .query_rows = std::move(*queries),
                          .key_rows = std::move(*keys),
                          .value_rows = std::move(*values),
                          .weights = std::move(*weights),
                          .score = std::move(*score)});
  if (edit_) trace.layers.back().edits = {*edit_};
  return trace;
}

}  // namespace attention_playground
