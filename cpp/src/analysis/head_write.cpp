#include "analysis/head_write.h"

#include <algorithm>
#include <cmath>

#include "base/matrix.h"

namespace attention_playground {

namespace {

/// What goes through the projection, in the order of WriteRow; nothing gives the bias.
constexpr std::int64_t projected_rows = 4;
constexpr std::int64_t all_rows = projected_rows + 1;

Expected<void> check_place(const Trace& trace, const LayerTrace& layer,
                           const HeadWritePlace& place) noexcept {
  if (!trace.projections || !layer.has_values()) {
    return fail(ErrorCode::unsupported,
                "this trace has no output projection: a model's own trace has one; files, vectors "
                "and Bahdanau's model have none");
  }
  if (layer.skipped) {
    return fail(ErrorCode::unsupported, "the layer is skipped: its heads write nothing");
  }
  const bool has_query = place.query >= 0 && place.query < layer.queries;
  if (has_query && place.key >= 0 && place.key < layer.keys) return {};
  return fail(ErrorCode::invalid_argument, "there is no such query or key in the layer");
}

/// How much of the key's value the head's output at the query holds.
float value_factor(const LayerTrace& layer, const HeadStages& stages,
                   const HeadWritePlace& place) noexcept {
  const float* const column = stages.weights.data() + place.key;
  const float weight = column[place.query * stages.keys];
  if (layer.edits.empty()) return weight;
  const HeadEdit& edit = layer.edits[static_cast<std::size_t>(place.head)];
  if (!edit.averaged) return edit.output_factor * weight;
  float sum = 0.0F;
  for (std::int64_t query = 0; query < stages.queries; ++query) sum += column[query * stages.keys];
  return edit.output_factor * sum / static_cast<float>(stages.queries);
}

/// [projected rows, heads * value width].
Expected<Buffer<float>> inputs_of(const Trace& trace, const LayerTrace& layer,
                                  const HeadWritePlace& place) noexcept {
  auto stages = trace.head(place.layer, place.head);
  if (!stages) return std::unexpected(stages.error());
  auto all = layer_outputs(trace, layer);
  if (!all) return all;
  const std::int64_t width = layer.value_width;
  const std::int64_t columns = layer.heads * width;
  auto inputs = Buffer<float>::allocate(projected_rows * columns, "what a head writes");
  if (!inputs) return inputs;
  std::fill_n(inputs->data(), inputs->size(), 0.0F);
  float* const of_head = inputs->data() + place.head * width;
  const float factor = value_factor(layer, *stages, place);
  const std::int64_t shared = place.head / (layer.heads / layer.key_value_heads);
  const float* const output = stages->output.data() + place.query * width;
  const float* const value =
      layer.value_rows.data() + (place.key * layer.key_value_heads + shared) * width;
  for (std::int64_t column = 0; column < width; ++column) {
    of_head[column] = output[column];
    of_head[columns + column] = factor * value[column];
  }
  std::copy_n(all->data() + place.query * columns, columns, inputs->data() + 2 * columns);
  return inputs;
}

void find_strongest(HeadWrite& write) noexcept {
  const std::span<const float> values = write.row(WriteRow::written);
  const std::span<std::int32_t> found = write.strongest;
  for (std::size_t rank = 0; rank < found.size(); ++rank) {
    found[rank] = -1;
    float largest = -1.0F;
    for (std::size_t column = 0; column < values.size(); ++column) {
      const auto at = static_cast<std::int32_t>(column);
      const float size = std::fabs(values[column]);
      const auto before = found.first(rank);
      if (size <= largest || std::ranges::find(before, at) != before.end()) continue;
      largest = size;
      found[rank] = at;
    }
  }
}

}  // namespace

Expected<HeadWrite> head_write(const Trace& trace, const HeadWritePlace& place) noexcept {
  auto found = trace.find(place.layer, place.head);
  if (!found) return std::unexpected(found.error());
  const LayerTrace& layer = **found;
  if (auto good = check_place(trace, layer, place); !good) return std::unexpected(good.error());
  auto inputs = inputs_of(trace, layer, place);
  if (!inputs) return std::unexpected(inputs.error());
  HeadWrite write{.width = trace.projections->width(), .rows = {}};
  auto rows = Buffer<float>::allocate(all_rows * write.width, "what a head writes");
  if (!rows) return std::unexpected(rows.error());
  auto done = trace.projections->apply(
      place.layer,
      const_matrix_view(inputs->data(), projected_rows, layer.heads * layer.value_width),
      matrix_view(rows->data(), projected_rows, write.width));
  if (!done) return std::unexpected(done.error());
  const float* const bias = rows->data() + 3 * write.width;
  for (std::int64_t at = 0; at < 2 * write.width; ++at) rows->data()[at] -= bias[at % write.width];
  std::copy_n(layer.stream_rows.data() + place.query * write.width, write.width,
              rows->data() + projected_rows * write.width);
  write.rows = std::move(*rows);
  const auto figures = [&](WriteRow part, WriteRow whole) {
    return part_figures(write.row(part), write.row(whole));
  };
  write.attention_of_stream = figures(WriteRow::attention, WriteRow::stream);
  write.key_of_written = figures(WriteRow::from_key, WriteRow::written);
  write.written_of_attention = figures(WriteRow::written, WriteRow::attention);
  write.bias_of_attention = figures(WriteRow::bias, WriteRow::attention);
  write.written_of_stream = figures(WriteRow::written, WriteRow::stream);
  write.stream_length = figures(WriteRow::stream, WriteRow::stream).length;
  find_strongest(write);
  return write;
}

}  // namespace attention_playground
