#include "models/decoder/decoder_layer.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "attention/attend.h"
#include "base/matrix.h"
#include "base/sizes.h"
#include "kernels/activations.h"
#include "layers/rotary.h"
#include "models/intervention/turned_rows.h"

namespace attention_playground {

namespace {

/// Rows that go through the feed-forward network together: its inner width is
/// the largest of all, and needs no memory for every token.
constexpr std::int64_t inner_rows = 64;

struct Wanted {
  Buffer<float>* buffer;
  std::int64_t rows;
  std::int64_t columns;
};

Expected<void> allocate_all(std::initializer_list<Wanted> wanted, const char* purpose) noexcept {
  for (const Wanted& one : wanted) {
    auto size = checked_product({one.rows, one.columns}, purpose);
    if (!size) return std::unexpected(size.error());
    auto memory = Buffer<float>::allocate(*size, purpose);
    if (!memory) return std::unexpected(memory.error());
    *one.buffer = std::move(*memory);
  }
  return {};
}

std::int64_t query_columns(const DecoderConfig& config) noexcept {
  return config.heads * config.head_width;
}
std::int64_t key_columns(const DecoderConfig& config) noexcept {
  return config.key_value_heads * config.head_width;
}

void project(const ConstMatrixView& input, const Projection& projection, std::span<float> scratch,
             MatrixView output) noexcept {
  projection.apply(input, scratch, output);
}

/// Rows [first, first + count) of a [context, columns] matrix.
MatrixView rows_of(Buffer<float>& all, std::int64_t first, std::int64_t count,
                   std::int64_t columns) noexcept {
  return matrix_view(all.data() + first * columns, count, columns);
}
ConstMatrixView constant(const MatrixView& view) noexcept {
  return const_matrix_view(view.data(), view.rows(), view.cols(), view.outerStride());
}

/// Edits of heads over rows that begin at token `first`: what names queries counts them from
/// the text's first token, attention from its own first row.
class EditsOfRows {
 public:
  EditsOfRows(std::span<const HeadEdit> edits, std::int64_t first) : edits_(edits) {
    const auto names_queries = [](const HeadEdit& edit) {
      return !edit.painted.empty() || !edit.scores.empty() || !edit.rows.empty();
    };
    if (first == 0 || std::ranges::none_of(edits, names_queries)) return;
    moved_.assign(edits.begin(), edits.end());
    for (HeadEdit& edit : moved_) {
      edit.painted = move_up(edit.painted, first, painted_);
      edit.scores = move_up(edit.scores, first, scores_);
      edit.rows = move_up(edit.rows, first, rows_);
    }
    edits_ = moved_;
  }
  EditsOfRows(const EditsOfRows&) = delete;
  EditsOfRows& operator=(const EditsOfRows&) = delete;

  [[nodiscard]] std::span<const HeadEdit> edits() const noexcept { return edits_; }

 private:
  /// The copies lie in lists of their own, which stay where they are when another comes.
  template <typename Cells>
  static std::span<const Cells> move_up(std::span<const Cells> cells, std::int64_t first,
                                        std::vector<std::vector<Cells>>& copies) {
    std::vector<Cells>& copy = copies.emplace_back(cells.begin(), cells.end());
    for (Cells& cell : copy) cell.query -= first;
    return copy;
  }

  std::span<const HeadEdit> edits_;
  std::vector<HeadEdit> moved_;
  std::vector<std::vector<PaintedWeight>> painted_;
  std::vector<std::vector<PaintedScore>> scores_;
  std::vector<std::vector<PatternRows>> rows_;
};

/// One pass over one layer, as named steps.
class LayerPass {
 public:
  LayerPass(const DecoderPass& pass, const DecoderLayer& layer, DecoderLayerRows& rows,
            DecoderWorkspace& space) noexcept
      : pass_(pass), config_(pass.decoder.config()), layer_(layer), rows_(rows), space_(space) {}

  void keep_stream() noexcept {
    MatrixView kept = of_context(rows_.stream, config_.width);
    kept = residual();
  }

  void norm(const Norm& weights) noexcept { apply_norm(weights, constant(residual()), normed()); }

  void project_queries_keys_values() noexcept {
    const ConstMatrixView input = constant(normed());
    project(input, layer_.query, space_.scratch.span(), of_context(rows_.queries, queries()));
    Buffer<float>& fresh_keys = is_rotary() ? rows_.unrotated_keys : rows_.keys;
    project(input, layer_.key, space_.scratch.span(), of_context(fresh_keys, keys()));
    project(input, layer_.value, space_.scratch.span(), of_context(rows_.values, keys()));
  }

  /// `scheme`: what stands in place of the model's own positions. Rotary ones that do turn the rows
  /// that are kept.
  Expected<void> rotate_queries_keys(std::optional<PositionScheme> scheme) noexcept {
    if (scheme == PositionScheme::rotary) {
      turn_rows(pass_.first, config_.heads, of_context(rows_.queries, queries()));
      turn_rows(pass_.first, config_.key_value_heads, of_context(rows_.keys, keys()));
    }
    MatrixView turned_queries = rows_of(space_.queries, 0, pass_.count, queries());
    turned_queries = of_context(rows_.queries, queries());
    if (!is_rotary()) return {};
    MatrixView turned_keys = of_context(rows_.keys, keys());
    turned_keys = of_context(rows_.unrotated_keys, keys());
    if (scheme) return {};
    const RotaryTables tables =
        pass_.positions.tables(pass_.first, pass_.count, config_.rotary_pairs);
    auto done = rotate(tables, config_.pairing, config_.heads, turned_queries);
    if (!done) return done;
    return rotate(tables, config_.pairing, config_.key_value_heads, turned_keys);
  }

  Expected<void> attend_heads(std::span<const HeadEdit> edits) noexcept {
    const std::int64_t known = pass_.first + pass_.count;
    const AttentionInput input{
        .queries = constant(rows_of(space_.queries, 0, pass_.count, queries())),
        .keys = constant(rows_of(rows_.keys, 0, known, keys())),
        .values = constant(rows_of(rows_.values, 0, known, keys()))};
    const EditsOfRows moved(edits, pass_.first);
    const AttentionSettings settings{.heads = config_.heads,
                                     .key_value_heads = config_.key_value_heads,
                                     .mask = pass_.decoder.mask(),
                                     .edits = moved.edits()};
    const auto size = static_cast<std::size_t>(pass_.count * queries());
    return attend(input, settings, {.output = space_.heads.span().first(size)});
  }

  void add_heads() noexcept {
    project(constant(rows_of(space_.heads, 0, pass_.count, queries())), layer_.attention_output,
            space_.scratch.span(), normed());
    residual() += normed();
  }

  void feed_forward() noexcept {
    for (std::int64_t first = 0; first < pass_.count; first += inner_rows) {
      const std::int64_t count = std::min(inner_rows, pass_.count - first);
      feed_forward_rows(rows_of(space_.normed, first, count, config_.width));
    }
    residual() += normed();
  }

 private:
  void feed_forward_rows(MatrixView rows) noexcept {
    MatrixView up = rows_of(space_.up, 0, rows.rows(), config_.feed_forward);
    project(constant(rows), layer_.up, space_.scratch.span(), up);
    if (layer_.gate.outputs() > 0) {
      MatrixView gate = rows_of(space_.gate, 0, rows.rows(), config_.feed_forward);
      project(constant(rows), layer_.gate, space_.scratch.span(), gate);
      activate_all(gate);
      up.array() *= gate.array();
    } else {
      activate_all(up);
    }
    project(constant(up), layer_.down, space_.scratch.span(), rows);
  }

  void activate_all(MatrixView& rows) const noexcept {
    kernels::activate(config_.activation,
                      {rows.data(), static_cast<std::size_t>(rows.rows() * rows.cols())});
  }

  [[nodiscard]] bool is_rotary() const noexcept { return config_.rotary_pairs > 0; }
  [[nodiscard]] std::int64_t queries() const noexcept { return query_columns(config_); }
  [[nodiscard]] std::int64_t keys() const noexcept { return key_columns(config_); }
  MatrixView residual() noexcept { return rows_of(space_.residual, 0, pass_.count, config_.width); }
  MatrixView normed() noexcept { return rows_of(space_.normed, 0, pass_.count, config_.width); }
  MatrixView of_context(Buffer<float>& all, std::int64_t columns) noexcept {
    return rows_of(all, pass_.first, pass_.count, columns);
  }

  const DecoderPass& pass_;
  const DecoderConfig& config_;
  const DecoderLayer& layer_;
  DecoderLayerRows& rows_;
  DecoderWorkspace& space_;
};

}  // namespace

Expected<DecoderLayerRows> DecoderLayerRows::allocate(const DecoderConfig& config,
                                                      std::int64_t context) noexcept {
  DecoderLayerRows rows;
  const std::int64_t keys = key_columns(config);
  auto done = allocate_all({{&rows.stream, context, config.width},
                            {&rows.queries, context, query_columns(config)},
                            {&rows.unrotated_keys, config.rotary_pairs > 0 ? context : 0, keys},
                            {&rows.keys, context, keys},
                            {&rows.values, context, keys}},
                           "the context");
  if (!done) return std::unexpected(done.error());
  return rows;
}

Expected<DecoderWorkspace> DecoderWorkspace::allocate(const Decoder& decoder,
                                                      std::int64_t rows) noexcept {
  const DecoderConfig& config = decoder.config();
  DecoderWorkspace space;
  const std::int64_t inner = std::min(inner_rows, rows);
  auto done = allocate_all({{&space.residual, rows, config.width},
                            {&space.normed, rows, config.width},
                            {&space.queries, rows, query_columns(config)},
                            {&space.heads, rows, query_columns(config)},
                            {&space.gate, inner, config.feed_forward},
                            {&space.up, inner, config.feed_forward},
                            {&space.scratch, 1, decoder.scratch_size()}},
                           "a forward pass");
  if (!done) return std::unexpected(done.error());
  return space;
}

ModelShape decoder_shape(const DecoderConfig& config) {
  return {
      {.stack = Stack::decoder_self,
       .layers = config.layers,
       .heads = config.heads,
       .mask = {.causal = config.causal ? CausalAlignment::bottom_right : CausalAlignment::none},
       .positions = config.rotary_pairs > 0 ? OwnPositions::rotary : OwnPositions::learned,
       .has_pairs = config.head_width % 2 == 0}};
}

Expected<std::int64_t> decoder_memory(const DecoderConfig& config, std::int64_t context) noexcept {
  const std::int64_t keys = (config.rotary_pairs > 0 ? 3 : 2) * key_columns(config);
  const std::int64_t rows = config.layers * (config.width + query_columns(config) + keys);
  const std::int64_t shared =
      3 * config.width + 2 * query_columns(config) + 2 * config.rotary_pairs;
  return checked_product({context, rows + shared, static_cast<std::int64_t>(sizeof(float))},
                         "the context");
}

Expected<DecoderPositions> DecoderPositions::make(const Decoder& decoder,
                                                  std::int64_t context) noexcept {
  const DecoderConfig& config = decoder.config();
  DecoderPositions positions;
  if (config.rotary_pairs == 0) return positions;
  auto done = allocate_all({{&positions.cosines, context, config.rotary_pairs},
                            {&positions.sines, context, config.rotary_pairs}},
                           "the positions");
  if (!done) return std::unexpected(done.error());
  auto numbers = Buffer<std::int64_t>::allocate(context, "the positions");
  if (!numbers) return std::unexpected(numbers.error());
  std::iota(numbers->data(), numbers->data() + context, std::int64_t{0});
  auto frequencies = Buffer<double>::allocate(config.rotary_pairs, "the positions");
  if (!frequencies) return std::unexpected(frequencies.error());
  done = rotary_frequencies(config.rotary_base, config.rotary_scaling, frequencies->span());
  if (!done) return std::unexpected(done.error());
  const std::span<const float> divisors = decoder.rotary_divisors();
  for (std::size_t pair = 0; pair < divisors.size(); ++pair) {
    frequencies->data()[pair] /= static_cast<double>(divisors[pair]);
  }
  done = rotary_tables(numbers->span(), frequencies->span(), config.rotary_scaling.magnitude,
                       positions.cosines.span(), positions.sines.span());
  if (!done) return std::unexpected(done.error());
  return positions;
}

RotaryTables DecoderPositions::tables(std::int64_t first, std::int64_t rows,
                                      std::int64_t pairs) const noexcept {
  return RotaryTables{cosines.span(), sines.span(), pairs}.part(first, rows);
}

Expected<void> run_decoder_layer(const DecoderPass& pass, std::int64_t layer,
                                 const InterventionPlan& plan, DecoderLayerRows& rows,
                                 DecoderWorkspace& space) noexcept {
  const DecoderLayer& weights = pass.decoder.layers()[static_cast<std::size_t>(layer)];
  LayerPass run(pass, weights, rows, space);
  run.keep_stream();
  run.norm(weights.attention_norm);
  run.project_queries_keys_values();
  if (auto done = run.rotate_queries_keys(plan.positions(Stack::decoder_self)); !done) return done;
  if (plan.skips_layer(Stack::decoder_self, layer)) return {};
  if (auto done = run.attend_heads(plan.heads(Stack::decoder_self, layer)); !done) {
    done.error().where += " in layer " + std::to_string(layer);
    return done;
  }
  run.add_heads();
  if (plan.skips_feed_forward(Stack::decoder_self, layer)) return {};
  run.norm(weights.feed_forward_norm);
  run.feed_forward();
  return {};
}

}  // namespace attention_playground
