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
