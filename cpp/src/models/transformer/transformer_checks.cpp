#include "models/transformer/transformer_checks.h"

#include <algorithm>
#include <array>

#include "layers/dropout.h"

namespace attention_playground {

namespace {

/// Products of three sizes and a few layers then fit 62 bits.
constexpr std::int64_t largest_size = std::int64_t{1} << 18U;

struct Size {
  const char* name;
  std::int64_t value;
  std::int64_t smallest;
};

Expected<void> check_divides(const char* name, std::int64_t heads, std::int64_t width) noexcept {
  if (width % heads == 0) return {};
  return fail(ErrorCode::invalid_argument, "the width " + std::to_string(width) +
                                               " cannot be shared out among " +
                                               std::to_string(heads) + " " + name);
}

Expected<void> check_starts(const SequenceRows& rows, const char* name) noexcept {
  const bool whole = !rows.first.empty() && rows.first.front() == 0 &&
                     std::ranges::is_sorted(rows.first) && rows.first.back() == rows.rows();
  if (whole) return {};
  return fail(ErrorCode::shape_mismatch,
              std::string("the ") + name +
                  " sequences must begin at row 0, in ascending order, and end at the last row");
}

Expected<void> check_rows(const SequenceRows& rows, const char* name, std::int64_t vocabulary,
                          std::int64_t positions) noexcept {
  if (auto good = check_starts(rows, name); !good) return good;
  for (std::int64_t sequence = 0; sequence < rows.count(); ++sequence) {
    if (rows.length(sequence) <= positions) continue;
    return fail(ErrorCode::invalid_argument,
                std::string(name) + " " + std::to_string(sequence) + " has " +
                    std::to_string(rows.length(sequence)) + " tokens, but the model takes " +
                    std::to_string(positions),
                rows.first[static_cast<std::size_t>(sequence)] + positions);
  }
  for (std::size_t row = 0; row < rows.ids.size(); ++row) {
    if (rows.ids[row] >= 0 && rows.ids[row] < vocabulary) continue;
    return fail(ErrorCode::invalid_argument,
                "id " + std::to_string(rows.ids[row]) + " in row " + std::to_string(row) +
                    " of the " + name + " is outside the vocabulary of " +
                    std::to_string(vocabulary),
                static_cast<std::int64_t>(row));
  }
  return {};
}

Expected<void> check_edit(const TransformerConfig& config, const StackEdit& one) noexcept {
  const bool is_encoder = one.stack == Stack::encoder_self;
  const bool is_cross = one.stack == Stack::decoder_cross;
  const bool exists = config.source_vocabulary > 0 || one.stack == Stack::decoder_self;
  const std::int64_t layers =
      !exists ? 0 : (is_encoder ? config.encoder_layers : config.decoder_layers);
  if (one.layer < 0 || one.layer >= layers) {
    return fail(ErrorCode::invalid_argument,
                "there is no layer " + std::to_string(one.layer) + " to edit: the stack has " +
                    std::to_string(layers) + ", counted from 0",
                one.layer);
  }
  const std::int64_t heads = is_cross ? config.cross_heads : config.heads;
  if (one.head >= 0 && one.head < heads) return {};
  return fail(ErrorCode::invalid_argument,
              "there is no head " + std::to_string(one.head) + " to edit: each layer has " +
                  std::to_string(heads) + ", counted from 0",
              one.head);
}

}  // namespace

Expected<void> check_config(const TransformerConfig& config) noexcept {
  const bool has_encoder = config.source_vocabulary > 0;
  const std::array<Size, 9> sizes{
      {{"source vocabulary", config.source_vocabulary, 0},
       {"target vocabulary", config.target_vocabulary, 1},
       {"number of positions", config.positions, 1},
       {"width", config.width, 1},
       {"number of heads", config.heads, 1},
       {"number of cross heads", config.cross_heads, has_encoder ? 1 : 0},
       {"number of encoder layers", config.encoder_layers, 0},
       {"number of decoder layers", config.decoder_layers, 1},
       {"feed-forward width", config.feed_forward, 0}}};
  for (const Size& size : sizes) {
    if (size.value >= size.smallest && size.value <= largest_size) continue;
    return fail(ErrorCode::invalid_argument,
                std::string("the ") + size.name + " must be from " + std::to_string(size.smallest) +
                    " to " + std::to_string(largest_size) + ", not " + std::to_string(size.value));
  }
  if (auto good = check_divides("heads", config.heads, config.width); !good) return good;
  if (has_encoder) {
    auto good = check_divides("cross heads", config.cross_heads, config.width);
    if (!good) return good;
  }
  if (config.position == PositionKind::rotary && config.width / config.heads % 2 != 0) {
    return fail(ErrorCode::invalid_argument,
                "rotary positions turn pairs of columns: a head cannot be " +
                    std::to_string(config.width / config.heads) + " wide");
  }
  return {};
}

Expected<void> check_batch(const TransformerConfig& config, const Batch& batch) noexcept {
  auto good = check_rows(batch.target, "target", config.target_vocabulary, config.positions);
  if (!good) return good;
  if (config.source_vocabulary == 0) {
    if (batch.source.rows() == 0) return {};
    return fail(ErrorCode::shape_mismatch, "this model has no encoder, but the batch has sources");
  }
  good = check_rows(batch.source, "source", config.source_vocabulary, config.positions);
  if (!good) return good;
  if (batch.source.count() != batch.target.count()) {
    return fail(ErrorCode::shape_mismatch, "a batch needs as many sources as targets, not " +
                                               std::to_string(batch.source.count()) + " and " +
                                               std::to_string(batch.target.count()));
  }
  for (std::int64_t sequence = 0; sequence < batch.source.count(); ++sequence) {
    if (batch.source.length(sequence) > 0 || batch.target.length(sequence) == 0) continue;
    return fail(
        ErrorCode::invalid_argument,
        "source " + std::to_string(sequence) + " has no token that its target could look at",
        sequence);
  }
  return {};
}

Expected<void> check_forward(const TransformerConfig& config,
                             const ForwardSettings& settings) noexcept {
  if (auto good = check_dropout(settings.dropout); !good) return good;
  if (settings.edits == nullptr) return {};
  for (const StackEdit& one : settings.edits->heads) {
    if (auto good = check_edit(config, one); !good) return good;
  }
  const std::int64_t layers = config.source_vocabulary > 0 ? config.encoder_layers : 0;
  for (const std::int64_t layer : settings.edits->skipped_encoder_layers) {
    if (layer >= 0 && layer < layers) continue;
    return fail(ErrorCode::invalid_argument,
                "there is no encoder layer " + std::to_string(layer) + " to skip: there are " +
                    std::to_string(layers) + ", counted from 0",
                layer);
  }
  return {};
}

}  // namespace attention_playground
