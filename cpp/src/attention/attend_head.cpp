#include <algorithm>

#include "attention/attend.h"
#include "attention/head_edit.h"
#include "attention/head_score.h"
#include "attention/long_head.h"
#include "attention/mask.h"
#include "attention/stages.h"
#include "attention/validate.h"
#include "base/matrix.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

MatrixView view_of(Buffer<float>& buffer, std::int64_t rows, std::int64_t columns) noexcept {
  return matrix_view(buffer.data(), rows, columns);
}

Expected<HeadStages> reserve_stages(const AttentionSizes& sizes, bool every_stage) noexcept {
  auto cells = checked_product({sizes.queries, sizes.keys}, "a head's matrices");
  if (!cells) return std::unexpected(cells.error());
  HeadStages stages;
  stages.queries = sizes.queries;
  stages.keys = sizes.keys;
  stages.value_width = sizes.value_width;
  for (Buffer<float>* buffer :
       {&stages.products, &stages.scores, &stages.masked_scores, &stages.weights}) {
    const bool is_seldom_read = buffer == &stages.products || buffer == &stages.masked_scores;
    if (is_seldom_read && !every_stage) continue;
    auto memory = Buffer<float>::allocate(*cells, "a head's matrices");
    if (!memory) return std::unexpected(memory.error());
    *buffer = std::move(*memory);
  }
  auto output = Buffer<float>::allocate(sizes.queries * sizes.value_width, "a head's output");
  auto allowed = Buffer<std::uint8_t>::allocate(*cells, "a head's mask");
  auto empty = Buffer<std::uint8_t>::allocate(sizes.queries, "a head's mask");
  if (!output) return std::unexpected(output.error());
  if (!allowed) return std::unexpected(allowed.error());
  if (!empty) return std::unexpected(empty.error());
  stages.output = std::move(*output);
  stages.allowed = std::move(*allowed);
  stages.empty_rows = std::move(*empty);
  return stages;
}

Expected<void> check_head(const AttentionSettings& settings, std::int64_t head) noexcept {
  if (head >= 0 && head < settings.heads) return {};
  return fail(ErrorCode::invalid_argument,
              "there are " + std::to_string(settings.heads) + " heads, counted from 0", head);
}

/// Nothing, where what comes next is made in the same place.
void keep(const Buffer<float>& from, Buffer<float>& to) noexcept {
  if (&from == &to) return;
  std::copy_n(from.data(), from.size(), to.data());
}

/// 1 where neither the mask nor a bias of minus infinity hides.
void write_allowed(const AttentionSettings& settings, const MaskPlace& place,
                   const Buffer<float>& masked_scores, HeadStages& stages) noexcept {
  for (std::int64_t query = 0; query < place.queries; ++query) {
    std::span<std::uint8_t> row = stages.allowed.span().subspan(
        static_cast<std::size_t>(query * place.keys), static_cast<std::size_t>(place.keys));
    write_allowed_row(mask_of(settings, place.head), place, query, row);
    if (settings.bias.empty()) continue;
    const float* const masked = masked_scores.data() + query * place.keys;
    for (std::size_t key = 0; key < row.size(); ++key) {
      if (masked[key] == -std::numeric_limits<float>::infinity()) row[key] = 0;
    }
  }
}

/// One head and the memory of its score function.
struct ScoredHead {
  PreparedScore<float> score;
  Buffer<float> memory;

  [[nodiscard]] static Expected<ScoredHead> make(const AttentionInput& input,
                                                 const AttentionSettings& settings,
                                                 const AttentionSizes& sizes,
                                                 std::int64_t head) noexcept {
    auto memory = Buffer<float>::allocate(
        score_memory(settings.score.function, settings.score.hidden, sizes), "a head's scores");
    if (!memory) return std::unexpected(memory.error());
    const std::int64_t shared = head / (settings.heads / settings.key_value_heads);
    float* const room = memory->data();
    return ScoredHead{.score = prepare_score(settings.score, sizes, head,
                                             head_view(input.queries, head, sizes.width),
                                             head_view(input.keys, shared, sizes.key_width), room),
                      .memory = std::move(*memory)};
  }
};

/// Products to scores, as softmax would get them without a mask.
[[gnu::noinline]] void finish_scores(const AttentionSettings& settings, std::int64_t width,
                                     const BlockPlace& place, MatrixView scores) noexcept {
  scale(scale_factor(settings, width, place.head), scores);
  soft_cap(soft_cap_of(settings, place.head), scores);
  add_bias(settings, place, scores);
  set_scores(settings, place, scores);
}

/// Masked scores to weights.
[[gnu::noinline]] Expected<void> finish_weights(const AttentionSettings& settings,
                                                const BlockPlace& place,
                                                std::span<std::uint8_t> empty_rows,
                                                MatrixView weights) noexcept {
  if (const HeadEdit* const edit = edit_of(settings.edits, place.head)) {
    replace_by_pattern(*edit, place, weights);
  }
  auto normalised = normalise(empty_row_of(settings, place.head), weights, {.empty = empty_rows},
                              sink_of(settings, place.head));
  if (normalised) paint(settings, place, weights);
  return normalised;
}

}  // namespace

Expected<HeadStages> attend_head(const AttentionInput& input, const AttentionSettings& settings,
                                 std::int64_t head) noexcept {
  return attend_head(input, settings, head, true);
}

Expected<HeadStages> attend_head(const AttentionInput& input, const AttentionSettings& settings,
                                 std::int64_t head, bool every_stage) noexcept {
  auto sizes = check_sizes(input, settings);
  if (!sizes) return std::unexpected(sizes.error());
  if (auto good = check_head(settings, head); !good) return std::unexpected(good.error());
  auto stages = reserve_stages(*sizes, every_stage);
  if (!stages) return stages;
  const std::int64_t shared = head / (settings.heads / settings.key_value_heads);
  const ConstMatrixView values = head_view(input.values, shared, sizes->value_width);
  const BlockPlace place{.head = head, .queries = sizes->queries, .keys = sizes->keys};
  const auto view = [&](Buffer<float>& buffer) {
    return view_of(buffer, sizes->queries, sizes->keys);
  };

  auto scored = ScoredHead::make(input, settings, *sizes, head);
  if (!scored) return std::unexpected(scored.error());
  Buffer<float>& products = every_stage ? stages->products : stages->scores;
  Buffer<float>& masked = every_stage ? stages->masked_scores : stages->weights;
  score_rows(scored->score, 0, view(products));
  keep(products, stages->scores);
  finish_scores(settings, sizes->width, place, view(stages->scores));
  keep(stages->scores, masked);
  apply_mask(mask_of(settings, head), place, view(masked));
  write_allowed(settings, {.queries = sizes->queries, .keys = sizes->keys, .head = head}, masked,
                *stages);
  keep(masked, stages->weights);
  auto done = finish_weights(settings, place, stages->empty_rows.span(), view(stages->weights));
  if (!done) return std::unexpected(done.error());
  const ConstMatrixView weights =
      const_matrix_view(stages->weights.data(), sizes->queries, sizes->keys);
  aggregate(weights, values, view_of(stages->output, sizes->queries, sizes->value_width));
  if (const HeadEdit* const edit = edit_of(settings.edits, head)) {
    edit_output(*edit, view_of(stages->output, sizes->queries, sizes->value_width));
  }
  return stages;
}

Expected<void> attend_rows(const AttentionInput& input, const AttentionSettings& settings,
                           std::int64_t head, std::int64_t first,
                           std::span<float> weights) noexcept {
  auto sizes = check_sizes(input, settings);
  if (!sizes) return std::unexpected(sizes.error());
  if (auto good = check_head(settings, head); !good) return good;
  const auto rows = static_cast<std::int64_t>(weights.size()) / sizes->keys;
  if (first < 0 || rows > sizes->queries - first ||
      rows * sizes->keys != static_cast<std::int64_t>(weights.size())) {
    return fail(ErrorCode::shape_mismatch, "the rows should lie in the head");
  }
  auto scored = ScoredHead::make(input, settings, *sizes, head);
  if (!scored) return std::unexpected(scored.error());
  const BlockPlace place{
      .head = head, .first_query = first, .queries = sizes->queries, .keys = sizes->keys};
  MatrixView all = matrix_view(weights.data(), rows, sizes->keys);
  score_rows(scored->score, first, all);
  finish_scores(settings, sizes->width, place, all);
  apply_mask(mask_of(settings, head), place, all);
  return finish_weights(settings, place, {}, all);
}

}  // namespace attention_playground
