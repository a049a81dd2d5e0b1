#include "models/transformer/transformer_checks.h"

#include <algorithm>
#include <array>

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

namespace {

bool has_pairs(const TransformerConfig& config) noexcept {
  return config.width / config.heads % 2 == 0;
}

OwnPositions own_positions(PositionKind kind) noexcept {
  if (kind == PositionKind::none) return OwnPositions::kept;
  return kind == PositionKind::rotary ? OwnPositions::rotary : OwnPositions::learned;
}

}  // namespace

ModelShape transformer_shape(const TransformerConfig& config) {
  const bool has_source = config.source_vocabulary > 0;
  const bool has_feed_forward = config.feed_forward > 0;
  const StackShape decoder{
      .stack = Stack::decoder_self,
      .layers = config.decoder_layers,
      .heads = config.heads,
      .mask = {.causal = config.causal ? CausalAlignment::bottom_right : CausalAlignment::none},
      .positions = own_positions(config.position),
      .has_pairs = has_pairs(config),
      .has_feed_forward = has_feed_forward};
  if (!has_source) return {decoder};
  return {{.stack = Stack::encoder_self,
           .layers = config.encoder_layers,
           .heads = config.heads,
           .positions = own_positions(config.position),
           .has_pairs = has_pairs(config),
           .has_feed_forward = has_feed_forward},
          decoder,
          {.stack = Stack::decoder_cross,
           .layers = config.decoder_layers,
           .heads = config.cross_heads,
           .alignment = CausalAlignment::top_left,
           .skips_layers = false,
           .has_feed_forward = false}};
}

}  // namespace attention_playground
