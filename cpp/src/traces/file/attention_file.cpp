#include "traces/file/attention_file.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "attention/attend.h"
#include "attention/validate.h"
#include "base/matrix.h"
#include "base/sizes.h"
#include "traces/file/attention_settings_json.h"
#include "traces/file/score_tensors.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

/// Columns of one tensor, all batches: [batch, rows, columns].
struct Columns {
  std::int64_t batch = 1;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  Buffer<float> values;

  [[nodiscard]] ConstMatrixView of(std::int64_t which) const noexcept {
    return const_matrix_view(values.data() + which * rows * columns, rows, columns);
  }
};

/// A mask or a bias over [Sq, Sk], of each head or not, of each batch or not.
template <typename T>
struct Cells {
  Buffer<T> values;
  bool per_head = false;
  bool per_batch = false;

  [[nodiscard]] std::span<const T> of(std::int64_t which, std::int64_t batches) const noexcept {
    if (values.size() == 0 || !per_batch) return values.span();
    const auto count = static_cast<std::size_t>(values.size() / batches);
    return values.span().subspan(static_cast<std::size_t>(which) * count, count);
  }
};

struct Input {
  bool batched = false;
  Columns queries, keys, values;
  Cells<std::uint8_t> allowed;
  Cells<float> bias;
  std::vector<std::int64_t> key_lengths;
};

Expected<Columns> read_columns(const Safetensors& file, std::string_view name) noexcept {
  auto tensor = read_tensor(file, name);
  if (!tensor) return std::unexpected(tensor.error());
  const auto& shape = tensor->shape;
  if (shape.size() != 2 && shape.size() != 3) {
    return fail(ErrorCode::shape_mismatch,
                "\"" + std::string(name) +
                    "\" must be [tokens, columns] or [batch, tokens, columns], not " +
                    shape_text(shape));
  }
  const bool batched = shape.size() == 3;
  return Columns{batched ? shape[0] : 1, shape[shape.size() - 2], shape.back(),
                 std::move(tensor->values)};
}

/// `past` and then `present` in each batch.
Expected<Columns> join(const Columns& past, const Columns& present) noexcept {
  if (past.batch != present.batch || past.columns != present.columns) {
    return fail(ErrorCode::shape_mismatch,
                "past keys and values must have the batch and the columns of the new ones");
  }
  auto values = Buffer<float>::allocate(past.values.size() + present.values.size(), "joined keys");
  if (!values) return std::unexpected(values.error());
  Columns joined{present.batch, past.rows + present.rows, present.columns, std::move(*values)};
  float* to = joined.values.data();
  for (std::int64_t which = 0; which < joined.batch; ++which) {
    for (const Columns* part : {&past, &present}) {
      const std::int64_t count = part->rows * part->columns;
      to = std::copy_n(part->values.data() + which * count, count, to);
    }
  }
  return joined;
}

/// `keys` or `values`, after the past ones where the file has them.
Expected<Columns> read_with_past(const Safetensors& file, const std::string& name) noexcept {
  auto present = read_columns(file, name);
  if (!present || !file.contains("past_" + name)) return present;
  auto past = read_columns(file, "past_" + name);
  if (!past) return past;
  return join(*past, *present);
}

/// [Sq, Sk], with heads and batch in front or not. How many heads there are is
/// checked with the settings, by the number of cells.
template <typename T>
Expected<Cells<T>> arrange_cells(const std::vector<std::int64_t>& shape, const char* name,
                                 const Input& input, Buffer<T> values) noexcept {
  const std::size_t dimensions = shape.size();
  const bool fits = dimensions >= 2 && dimensions <= 4 &&
                    shape[dimensions - 2] == input.queries.rows &&
                    shape[dimensions - 1] == input.keys.rows &&
                    (dimensions < 4 || shape[0] == input.queries.batch);
  if (fits) return Cells<T>{std::move(values), dimensions >= 3, dimensions == 4};
  return fail(ErrorCode::shape_mismatch, "\"" + std::string(name) +
                                             "\" must be [queries, keys], [heads, queries, keys] "
                                             "or [batch, heads, queries, keys] for " +
                                             std::to_string(input.queries.rows) + " queries and " +
                                             std::to_string(input.keys.rows) + " keys, not " +
                                             shape_text(shape));
}

Expected<Cells<float>> read_bias(const Safetensors& file, const Input& input) noexcept {
  if (!file.contains("bias")) return Cells<float>{};
  auto tensor = read_tensor(file, "bias");
  if (!tensor) return std::unexpected(tensor.error());
  return arrange_cells(tensor->shape, "bias", input, std::move(tensor->values));
}

Expected<Cells<std::uint8_t>> read_allowed(const Safetensors& file, const Input& input) noexcept {
  if (!file.contains("allowed")) return Cells<std::uint8_t>{};
  const TensorView& view = **file.find("allowed");
  auto values = read_allowed_cells(view);
  if (!values) return std::unexpected(values.error());
  return arrange_cells(view.shape, "allowed", input, std::move(*values));
}

Expected<std::vector<std::int64_t>> read_key_lengths(const Safetensors& file,
                                                     std::int64_t batches) noexcept {
  if (!file.contains("key_lengths")) return std::vector<std::int64_t>{};
  const TensorView& view = **file.find("key_lengths");
  if (view.type != TensorType::i64 || view.count() != batches) {
    return fail(ErrorCode::shape_mismatch, "\"key_lengths\" must hold one I64 number for each of " +
                                               std::to_string(batches) + " batches");
  }
  std::vector<std::int64_t> lengths(static_cast<std::size_t>(batches));
  if (batches > 0) std::memcpy(lengths.data(), view.bytes.data(), view.bytes.size());
  return lengths;
}

Expected<void> read_masks(const Safetensors& file, Input& input) noexcept {
  auto allowed = read_allowed(file, input);
  if (!allowed) return std::unexpected(allowed.error());
  auto bias = read_bias(file, input);
  if (!bias) return std::unexpected(bias.error());
  auto lengths = read_key_lengths(file, input.queries.batch);
  if (!lengths) return std::unexpected(lengths.error());
  input.allowed = std::move(*allowed);
  input.bias = std::move(*bias);
  input.key_lengths = std::move(*lengths);
  return {};
}

Expected<Input> read_input(const Safetensors& file) noexcept {
  Input input;
  auto queries = read_columns(file, "queries");
  if (!queries) return std::unexpected(queries.error());
  auto keys = read_with_past(file, "keys");
  if (!keys) return std::unexpected(keys.error());
  auto values = read_with_past(file, "values");
  if (!values) return std::unexpected(values.error());
  if (queries->batch < 1 || keys->batch != queries->batch || values->batch != queries->batch) {
    return fail(ErrorCode::shape_mismatch, "queries, keys and values must have the same batch");
  }
  input.batched = (*file.find("queries"))->shape.size() == 3;
  input.queries = std::move(*queries);
  input.keys = std::move(*keys);
  input.values = std::move(*values);
  if (auto read = read_masks(file, input); !read) return std::unexpected(read.error());
  return input;
}

/// Of heads that make no sense nothing is read: check_sizes says what is wrong with them.
Expected<OwnedScore> read_parameters(const Safetensors& file, const AttentionSettings& settings,
                                     const Input& input) noexcept {
  if (settings.heads < 1 || settings.key_value_heads < 1) return OwnedScore{};
  return read_score(file, "", settings.score.function,
                    {.heads = settings.heads,
                     .query_width = input.queries.columns / settings.heads,
                     .key_width = input.keys.columns / settings.key_value_heads});
}

/// All results, [batch, heads, Sq, Sk] and [batch, Sq, H * dv].
struct Results {
  Buffer<float> scores, masked_scores, weights, output;
};

Expected<Results> reserve_results(std::int64_t batch, std::int64_t heads,
                                  const AttentionSizes& sizes) noexcept {
  auto cells = checked_product({batch, heads, sizes.queries, sizes.keys}, "the attention weights");
  if (!cells) return std::unexpected(cells.error());
  auto numbers = checked_product({batch, heads, sizes.queries, sizes.value_width}, "the output");
  if (!numbers) return std::unexpected(numbers.error());
  Results results;
  for (Buffer<float>* buffer : {&results.scores, &results.masked_scores, &results.weights}) {
    auto memory = Buffer<float>::allocate(*cells, "the attention weights");
    if (!memory) return std::unexpected(memory.error());
    *buffer = std::move(*memory);
  }
  auto output = Buffer<float>::allocate(*numbers, "the output");
  if (!output) return std::unexpected(output.error());
  results.output = std::move(*output);
  return results;
}

/// One head's stages to their place; `slot` counts heads over all batches.
void keep_head(const HeadStages& stages, std::int64_t slot, std::int64_t head, std::int64_t heads,
               Results& results) noexcept {
  const std::int64_t cells = stages.queries * stages.keys;
  std::copy_n(stages.scores.data(), cells, results.scores.data() + slot * cells);
  std::copy_n(stages.masked_scores.data(), cells, results.masked_scores.data() + slot * cells);
  std::copy_n(stages.weights.data(), cells, results.weights.data() + slot * cells);
  const std::int64_t width = stages.value_width;
  float* const first =
      results.output.data() + (slot - head) * stages.queries * width + head * width;
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    std::copy_n(stages.output.data() + query * width, width, first + query * heads * width);
  }
}

Expected<void> compute_batch(const Input& input, AttentionSettings settings, std::int64_t which,
                             Results& results) noexcept {
  const std::int64_t batches = input.queries.batch;
  settings.mask.allowed = input.allowed.of(which, batches);
  settings.mask.allowed_per_head = input.allowed.per_head;
  settings.bias = input.bias.of(which, batches);
  settings.bias_per_head = input.bias.per_head;
  if (!input.key_lengths.empty()) {
    settings.mask.key_length = input.key_lengths[static_cast<std::size_t>(which)];
  }
  const AttentionInput sequence{.queries = input.queries.of(which),
                                .keys = input.keys.of(which),
                                .values = input.values.of(which)};
  if (auto valid = validate(sequence, settings); !valid) return valid;
  for (std::int64_t head = 0; head < settings.heads; ++head) {
    auto stages = attend_head(sequence, settings, head);
    if (!stages) return std::unexpected(stages.error());
    keep_head(*stages, which * settings.heads + head, head, settings.heads, results);
  }
  return {};
}

Expected<Buffer<std::uint8_t>> write_results(const Input& input, std::int64_t heads,
                                             const AttentionSizes& sizes,
                                             const Results& results) noexcept {
  std::vector<std::int64_t> cells{heads, sizes.queries, sizes.keys};
  std::vector<std::int64_t> rows{sizes.queries, heads * sizes.value_width};
  if (input.batched) {
    cells.insert(cells.begin(), input.queries.batch);
    rows.insert(rows.begin(), input.queries.batch);
  }
  const auto tensor = [](const char* name, const std::vector<std::int64_t>& shape,
                         const Buffer<float>& values) {
    return TensorToWrite{
        .name = name, .type = TensorType::f32, .shape = shape, .values = values.span()};
  };
  const std::array tensors{tensor("scores", cells, results.scores),
                           tensor("masked_scores", cells, results.masked_scores),
                           tensor("weights", cells, results.weights),
                           tensor("output", rows, results.output)};
  return write_safetensors(tensors, {});
}

}  // namespace

Expected<Buffer<std::uint8_t>> compute_attention_file(const Safetensors& file) noexcept {
  auto settings = read_attention_settings(file.metadata());
  if (!settings) return std::unexpected(settings.error());
  auto input = read_input(file);
  if (!input) return std::unexpected(input.error());
  auto score = read_parameters(file, *settings, *input);
  if (!score) return std::unexpected(score.error());
  settings->score = score->settings();
  auto sizes = check_sizes(
      {.queries = input->queries.of(0), .keys = input->keys.of(0), .values = input->values.of(0)},
      *settings);
  if (!sizes) return std::unexpected(sizes.error());
  auto results = reserve_results(input->queries.batch, settings->heads, *sizes);
  if (!results) return std::unexpected(results.error());
  for (std::int64_t which = 0; which < input->queries.batch; ++which) {
    auto done = compute_batch(*input, *settings, which, *results);
    if (!done) return std::unexpected(done.error());
  }
  return write_results(*input, settings->heads, *sizes, *results);
}

}  // namespace attention_playground
