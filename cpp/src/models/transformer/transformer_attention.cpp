#include <algorithm>

#include "base/matrix.h"
#include "layers/rows.h"
#include "models/transformer/transformer_blocks.h"

namespace attention_playground {

namespace {

Expected<Buffer<float>> copied(std::span<const float> numbers) noexcept {
  auto copy = Buffer<float>::allocate(static_cast<std::int64_t>(numbers.size()), "the trace");
  if (copy) std::ranges::copy(numbers, copy->data());
  return copy;
}

/// Each sequence's rows are rotated by the table's first rows.
template <typename Rotate>
Expected<void> rotate_sequences(const RotaryTables& all, RowStarts starts, const Rows& rows,
                                Rotate rotate_rows) noexcept {
  for (std::size_t sequence = 0; sequence + 1 < starts.size(); ++sequence) {
    const std::int64_t count = starts[sequence + 1] - starts[sequence];
    auto done = rotate_rows(all.part(0, count), rows.part(starts[sequence], count).view());
    if (!done) return done;
  }
  return {};
}

}  // namespace

void AttentionBlock::add_parameters(const std::string& layer, std::int64_t width,
                                    Parameters& parameters) {
  const std::string name = is_self() ? "self" : "cross";
  norm_.add_parameters(layer + ".norm_" + name, width, parameters);
  const std::string prefix = layer + "." + name + ".";
  query_ = LinearPlaces::add(prefix + "query", width, width, parameters);
  key_ = LinearPlaces::add(prefix + "key", width, width, parameters);
  value_ = LinearPlaces::add(prefix + "value", width, width, parameters);
  output_projection_ = LinearPlaces::add(prefix + "output", width, width, parameters);
}

void AttentionBlock::lay_out(RowMemory& memory, RowStarts query_rows, RowStarts key_rows,
                             std::int64_t width) {
  query_rows_ = query_rows;
  key_rows_ = key_rows;
  norm_.lay_out(memory, query_rows.back(), width);
  queries_ = memory.take(query_rows.back(), width);
  keys_ = memory.take(key_rows.back(), width);
  values_ = memory.take(key_rows.back(), width);
  heads_output_ = memory.take(query_rows.back(), width);
  output_ = memory.take(query_rows.back(), width);
  weight_starts_.assign(1, 0);
  for (std::size_t s = 0; s + 1 < query_rows.size(); ++s) {
    const std::int64_t queries = query_rows[s + 1] - query_rows[s];
    const std::int64_t keys = key_rows[s + 1] - key_rows[s];
    weight_starts_.push_back(weight_starts_.back() + heads_ * queries * keys);
  }
  weights_ = memory.take(1, weight_starts_.back());
}

AttentionBlock::Sequence AttentionBlock::sequence(std::int64_t index) const noexcept {
  const auto s = static_cast<std::size_t>(index);
  const std::int64_t cells = weight_starts_[s + 1] - weight_starts_[s];
  return {.first_query = query_rows_[s],
          .queries = query_rows_[s + 1] - query_rows_[s],
          .first_key = key_rows_[s],
          .keys = key_rows_[s + 1] - key_rows_[s],
          .weights = weights_.span().subspan(static_cast<std::size_t>(weight_starts_[s]),
                                             static_cast<std::size_t>(cells))};
}

AttentionInput AttentionBlock::input_of(const Sequence& sequence) const noexcept {
  return {.queries = queries_.part(sequence.first_query, sequence.queries).read(),
          .keys = keys_.part(sequence.first_key, sequence.keys).read(),
          .values = values_.part(sequence.first_key, sequence.keys).read()};
}

AttentionSettings AttentionBlock::settings() const noexcept {
  return {.heads = heads_, .key_value_heads = heads_, .mask = mask_, .edits = edits_};
}

Expected<void> AttentionBlock::rotate_rows() noexcept {
  if (rotary_ == nullptr) return {};
  const auto forward = [this](const RotaryTables& tables, MatrixView rows) {
    return rotate(tables, RotaryPairs::halves, heads_, rows);
  };
  if (auto done = rotate_sequences(*rotary_, query_rows_, queries_, forward); !done) return done;
  return rotate_sequences(*rotary_, key_rows_, keys_, forward);
}

Expected<void> AttentionBlock::rotate_back(const Rows& queries, const Rows& keys) const noexcept {
  if (rotary_ == nullptr) return {};
  const auto back = [this](const RotaryTables& tables, MatrixView rows) {
    return rotate_backward(tables, RotaryPairs::halves, heads_, rows);
  };
  if (auto done = rotate_sequences(*rotary_, query_rows_, queries, back); !done) return done;
  return rotate_sequences(*rotary_, key_rows_, keys, back);
}

Expected<void> AttentionBlock::attend_all(AttentionScratch& scratch) noexcept {
  const AttentionSettings given = settings();
  for (std::int64_t index = 0; index < sequences(); ++index) {
    const Sequence one = sequence(index);
    if (one.queries == 0) continue;
    const Rows output = heads_output_.part(one.first_query, one.queries);
    auto done =
        attend(input_of(one), given, {.output = output.span(), .weights = one.weights}, scratch);
    if (done) continue;
    done.error().where += " in sequence " + std::to_string(index) + " of " + id().name();
    return done;
  }
  return {};
}

Expected<void> AttentionBlock::forward(const BlockPass& pass,
                                       const AttentionBlockInput& input) noexcept {
  stream_ = input.stream;
  memory_ = input.memory;
  rotary_ = input.rotary;
  mask_ = {.causal = input.causal ? CausalAlignment::bottom_right : CausalAlignment::none};
  edits_.assign(input.edits.begin(), input.edits.end());
  norm_.forward(pass.parameters, input.stream);
  query_.forward(pass.parameters, norm_.output(), queries_);
  key_.forward(pass.parameters, key_input(), keys_);
  value_.forward(pass.parameters, key_input(), values_);
  if (auto done = rotate_rows(); !done) return done;
  if (auto done = attend_all(pass.attention); !done) return done;
  output_projection_.forward(pass.parameters, heads_output_, output_);
  finish_branch(pass, output_projection_.weight, input.stream, output_);
  return {};
}

Expected<void> AttentionBlock::attend_all_backward(const BlockPass& pass, const Rows& heads,
                                                   const Rows& queries, const Rows& keys,
                                                   const Rows& values) noexcept {
  for (const Rows* rows : {&queries, &keys, &values}) std::ranges::fill(rows->span(), 0.0F);
  const AttentionSettings given = settings();
  for (std::int64_t index = 0; index < sequences(); ++index) {
    const Sequence one = sequence(index);
    if (one.queries == 0) continue;
    const AttentionGradients<float> gradients{
        .queries = queries.part(one.first_query, one.queries).view(),
        .keys = keys.part(one.first_key, one.keys).view(),
        .values = values.part(one.first_key, one.keys).view()};
    auto done = attend_backward(input_of(one), given, given.score, one.weights,
                                heads.part(one.first_query, one.queries).read(), gradients,
                                pass.attention_backward);
    if (!done) return done;
  }
  return rotate_back(queries, keys);
}

Expected<void> AttentionBlock::backward(const BlockPass& pass, const Rows& gradient,
                                        const Rows& memory_gradient) noexcept {
  using kernels::Sum;
  Parameters& parameters = pass.parameters;
  const Rows branch = branch_gradient(pass, output_projection_.weight, gradient);
  const Rows heads = pass.backward.heads.part(0, queries_.count);
  const Rows normed = pass.backward.normed.part(0, queries_.count);
  const Rows queries = pass.backward.queries.part(0, queries_.count);
  const Rows keys = pass.backward.keys.part(0, keys_.count);
  const Rows values = pass.backward.values.part(0, keys_.count);
  output_projection_.backward(parameters, heads_output_, branch);
  output_projection_.input_backward(parameters, branch, heads, Sum::replace);
  if (auto done = attend_all_backward(pass, heads, queries, keys, values); !done) return done;
  query_.backward(parameters, norm_.output(), queries);
  key_.backward(parameters, key_input(), keys);
  value_.backward(parameters, key_input(), values);
  query_.input_backward(parameters, queries, normed, Sum::replace);
  const Rows key_gradient = is_self() ? normed : memory_gradient;
  key_.input_backward(parameters, keys, key_gradient, Sum::add);
  value_.input_backward(parameters, values, key_gradient, Sum::add);
  norm_.backward(parameters, normed, gradient);
  return {};
}

LayerId AttentionBlock::id() const noexcept {
  const bool in_encoder = stack_ == Stack::encoder_self;
  return {.stack = in_encoder ? LayerStack::encoder : LayerStack::decoder,
          .index = layer_,
          .kind = is_self() ? LayerKind::self : LayerKind::cross};
}

Expected<LayerTrace> AttentionBlock::trace(std::int64_t index) const noexcept {
  const Sequence one = sequence(index);
  auto queries = copied(queries_.part(one.first_query, one.queries).span());
  auto keys = copied(keys_.part(one.first_key, one.keys).span());
  auto values = copied(values_.part(one.first_key, one.keys).span());
  auto stream = copied(stream_.part(one.first_query, one.queries).span());
  auto weights = copied(one.weights);
  if (!queries) return std::unexpected(queries.error());
  if (!keys) return std::unexpected(keys.error());
  if (!values) return std::unexpected(values.error());
  if (!stream) return std::unexpected(stream.error());
  auto memory =
      copied(is_self() ? std::span<const float>() : memory_.part(one.first_key, one.keys).span());
  if (!memory) return std::unexpected(memory.error());
  if (!weights) return std::unexpected(weights.error());
  const std::int64_t width = queries_.columns / heads_;
  LayerTrace layer{.id = id(),
                   .queries = one.queries,
                   .keys = one.keys,
                   .heads = heads_,
                   .key_value_heads = heads_,
                   .width = width,
                   .value_width = width,
                   .query_rows = std::move(*queries),
                   .key_rows = std::move(*keys),
                   .value_rows = std::move(*values),
                   .stream_rows = std::move(*stream),
                   .memory_rows = std::move(*memory),
                   .weights = std::move(*weights),
                   .edits = edits_};
  return layer;
}

}  // namespace attention_playground
