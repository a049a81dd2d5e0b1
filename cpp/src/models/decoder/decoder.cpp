#include "models/decoder/decoder.h"

#include <algorithm>

#include "base/matrix.h"
#include "layers/embedding.h"
#include "layers/position_embedding.h"

namespace attention_playground {

Expected<void> Decoder::embed(std::span<const std::int32_t> ids, std::int64_t first,
                              std::optional<PositionScheme> scheme,
                              MatrixView rows) const noexcept {
  std::vector<std::int32_t> positions(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::int64_t position = first + static_cast<std::int64_t>(i);
    if (ids[i] < 0 || ids[i] >= config_.vocabulary) {
      return fail(ErrorCode::invalid_argument,
                  "token id " + std::to_string(ids[i]) + " at position " +
                      std::to_string(position) + " is outside the vocabulary of " +
                      std::to_string(config_.vocabulary),
                  position);
    }
    positions[i] = static_cast<std::int32_t>(position);
  }
  rows.setZero();
  auto words = add_embedding(token_embedding_.blocks, ids, "token id", rows);
  const kernels::BlockMatrix& table = position_embedding_.blocks;
  if (!words || table.outputs == 0) return words;
  if (!scheme) return add_embedding(table, positions, "position", rows);
  if (*scheme != PositionScheme::sinusoid) return {};
  return add_sinusoids(table, positions, 0, rows);
}

Expected<FirstRow> Decoder::first_row(const ModelText& text, std::int64_t row) const noexcept {
  FirstRow first;
  auto token =
      embedding_row(token_embedding_.blocks, text.ids[static_cast<std::size_t>(row)], "token id");
  if (!token) return std::unexpected(token.error());
  first.token = std::move(*token);
  const kernels::BlockMatrix& table = position_embedding_.blocks;
  if (table.outputs == 0) return first;
  if (text.positions && *text.positions != PositionScheme::sinusoid) return first;
  auto place = Buffer<float>::allocate(config_.width, "a position");
  if (!place) return std::unexpected(place.error());
  const MatrixView to = matrix_view(place->data(), 1, config_.width);
  const auto position = static_cast<std::int32_t>(row);
  auto done = text.positions ? add_sinusoids(table, {&position, 1}, 0, to)
                             : add_embedding(table, {&position, 1}, "position", to);
  if (!done) return std::unexpected(done.error());
  first.position = std::move(*place);
  return first;
}

Expected<void> Decoder::check_predicts() const noexcept {
  if (config_.causal) return {};
  return fail(ErrorCode::unsupported,
              "the model looks both ways (its settings say that it is not causal), and so predicts "
              "no next token: each token has seen those after it");
}

std::int64_t Decoder::scratch_size() const noexcept {
  std::int64_t largest = head_.scratch_size();
  for (const DecoderLayer& layer : layers_) {
    for (const Projection* const projection :
         {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up,
          &layer.down}) {
      largest = std::max(largest, projection->scratch_size());
    }
  }
  return largest;
}

}  // namespace attention_playground
