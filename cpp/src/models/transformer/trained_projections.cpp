#include "models/transformer/trained_projections.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/matrix.h"
#include "layers/linear.h"

namespace attention_playground {

namespace {

struct Copy {
  Buffer<float>* to;
  std::span<const float> from;
};

Expected<void> copy_all(std::initializer_list<Copy> copies) noexcept {
  for (const Copy& copy : copies) {
    auto memory = Buffer<float>::allocate(static_cast<std::int64_t>(copy.from.size()), "the trace");
    if (!memory) return std::unexpected(memory.error());
    std::ranges::copy(copy.from, memory->data());
    *copy.to = std::move(*memory);
  }
  return {};
}

}  // namespace

Expected<void> TrainedProjections::add_stream(const EmbeddingBlock& embedding, std::int64_t first,
                                              std::int64_t count,
                                              const Parameters& parameters) noexcept {
  Stream stream;
  auto tokens = Buffer<float>::allocate(count * width_, "the trace");
  if (!tokens) return std::unexpected(tokens.error());
  embedding.copy_tokens(parameters, first, matrix_view(tokens->data(), count, width_));
  stream.tokens = std::move(*tokens);
  if (embedding.adds_positions()) {
    auto positions = Buffer<float>::allocate(count * width_, "the trace");
    if (!positions) return std::unexpected(positions.error());
    auto done =
        embedding.add_positions(parameters, first, matrix_view(positions->data(), count, width_));
    if (!done) return done;
    stream.positions = std::move(*positions);
  }
  streams_.push_back(std::move(stream));
  return {};
}

Expected<void> TrainedProjections::add_layer(const AttentionBlock& block,
                                             const Parameters& parameters) noexcept {
  const auto row = [&](std::int64_t place) { return parameters.row(place); };
  const LinearPlaces& query = block.query_projection();
  const LinearPlaces& key = block.key_projection();
  const LinearPlaces& output = block.output_projection();
  Layer layer;
  layer.norm = {.kind = NormKind::layer, .epsilon = NormBlock::epsilon};
  layer.stream = streams_.size() - 1;
  auto done = copy_all({{&layer.norm.gain, row(block.norm().gain())},
                        {&layer.norm.shift, row(block.norm().shift())},
                        {&layer.query.weight, row(query.weight)},
                        {&layer.query.bias, row(query.bias)},
                        {&layer.key.weight, row(key.weight)},
                        {&layer.key.bias, row(key.bias)},
                        {&layer.output.weight, row(output.weight)},
                        {&layer.output.bias, row(output.bias)}});
  if (!done) return done;
  layers_.push_back(std::move(layer));
  return {};
}

void TrainedProjections::multiply(const Linear& layer, const ConstMatrixView& input,
                                  MatrixView output) const noexcept {
  linear<float>(input,
                {.weight = const_matrix_view(layer.weight.data(), width_, input.cols()),
                 .bias = layer.bias.span()},
                output);
}

Expected<void> TrainedProjections::apply(std::int64_t place, const ConstMatrixView& heads,
                                         MatrixView output) const noexcept {
  multiply(layer(place).output, heads, output);
  return {};
}

bool TrainedProjections::normalise(std::int64_t place, const ConstMatrixView& stream,
                                   MatrixView read) const noexcept {
  apply_norm(layer(place).norm, stream, read);
  return true;
}

Expected<void> TrainedProjections::project(std::int64_t place, ProjectedVector vector,
                                           const ConstMatrixView& read,
                                           MatrixView output) const noexcept {
  multiply(linear_of(place, vector), read, output);
  return {};
}

void TrainedProjections::copy_column(std::int64_t place, ProjectedVector vector,
                                     std::int64_t column, std::span<float> weights) const noexcept {
  std::copy_n(linear_of(place, vector).weight.data() + column * width_, width_, weights.data());
}

Expected<FirstRow> TrainedProjections::first_row(std::int64_t place,
                                                 std::int64_t row) const noexcept {
  const Stream& stream = streams_[layer(place).stream];
  FirstRow first;
  const auto rows = [&](const Buffer<float>& all) {
    const auto width = static_cast<std::size_t>(width_);
    return all.size() == 0 ? std::span<const float>()
                           : all.span().subspan(static_cast<std::size_t>(row) * width, width);
  };
  auto done =
      copy_all({{&first.token, rows(stream.tokens)}, {&first.position, rows(stream.positions)}});
  if (!done) return std::unexpected(done.error());
  return first;
}

}  // namespace attention_playground
