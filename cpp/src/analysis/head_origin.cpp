#include "analysis/head_origin.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "base/matrix.h"

namespace attention_playground {

namespace {

constexpr std::int64_t largest_rows = 64;
constexpr std::int64_t largest_columns = 256;

/// Where group `index` of `groups` begins among `count`.
std::int64_t group_start(std::int64_t index, std::int64_t groups, std::int64_t count) noexcept {
  return index * count / groups;
}

Expected<Buffer<float>> row_of(std::int64_t columns) noexcept {
  return Buffer<float>::allocate(columns, "where a vector comes from");
}

float length(const Buffer<float>& vector) noexcept {
  return part_figures(vector.span(), vector.span()).length;
}

/// The query's or the key's side of one head.
class Side {
 public:
  Side(const Trace& trace, const LayerTrace& layer, const HeadOriginPlace& place,
       ProjectedVector vector) noexcept
      : projections_(*trace.projections),
        layer_(layer),
        place_(place.layer),
        vector_(vector),
        row_(is_query() ? place.query : place.key),
        head_(is_query() ? place.head : place.head / (layer.heads / layer.key_value_heads)),
        heads_(is_query() ? layer.heads : layer.key_value_heads),
        width_(projections_.width()) {}

  Expected<VectorOrigin> origin(std::int64_t column) const noexcept {
    VectorOrigin origin;
    if (auto done = copy_stream(origin); !done) return std::unexpected(done.error());
    auto rows = projected(origin.read.span());
    if (!rows) return std::unexpected(rows.error());
    auto vector = row_of(layer_.width);
    if (!vector) return std::unexpected(vector.error());
    std::copy_n(rows->data() + first_column(), layer_.width, vector->data());
    origin.vector = std::move(*vector);
    if (auto done = pool(*rows, origin.matrix); !done) return std::unexpected(done.error());
    const float bias = rows->data()[outputs() + first_column() + column];
    auto explained = explain(origin.read.span(), column, bias);
    if (!explained) return std::unexpected(explained.error());
    origin.explained = *explained;
    if (auto done = add_first_row(origin); !done) return std::unexpected(done.error());
    return origin;
  }

 private:
  [[nodiscard]] bool is_query() const noexcept { return vector_ == ProjectedVector::query; }
  [[nodiscard]] bool is_of_memory() const noexcept { return layer_.id.is_cross() && !is_query(); }
  [[nodiscard]] std::int64_t outputs() const noexcept { return heads_ * layer_.width; }
  [[nodiscard]] std::int64_t first_column() const noexcept { return head_ * layer_.width; }
  [[nodiscard]] std::int64_t groups() const noexcept { return std::min(width_, largest_rows); }

  Expected<void> copy_stream(VectorOrigin& origin) const noexcept {
    auto stream = row_of(width_);
    auto read = row_of(width_);
    if (!stream) return std::unexpected(stream.error());
    if (!read) return std::unexpected(read.error());
    const FloatRows& rows = is_of_memory() ? layer_.memory_rows : layer_.stream_rows;
    std::copy_n(rows.data() + row_ * width_, width_, stream->data());
    std::copy_n(stream->data(), width_, read->data());
    origin.is_normed = !is_of_memory() &&
                       projections_.normalise(place_, const_matrix_view(stream->data(), 1, width_),
                                              matrix_view(read->data(), 1, width_));
    origin.stream_length = length(*stream);
    origin.read_length = length(*read);
    origin.stream = std::move(*stream);
    origin.read = std::move(*read);
    return {};
  }

  /// What is read, nothing, and the mean of each group of inputs, through W and its bias:
  /// [2 + groups, outputs].
  Expected<Buffer<float>> projected(std::span<const float> read) const noexcept {
    const std::int64_t count = 2 + groups();
    auto inputs = row_of(count * width_);
    if (!inputs) return inputs;
    std::ranges::copy(read, inputs->data());
    for (std::int64_t group = 0; group < groups(); ++group) {
      const std::int64_t first = group_start(group, groups(), width_);
      const std::int64_t size = group_start(group + 1, groups(), width_) - first;
      std::fill_n(inputs->data() + (2 + group) * width_ + first, size,
                  1.0F / static_cast<float>(size));
    }
    auto rows = row_of(count * outputs());
    if (!rows) return rows;
    auto done =
        projections_.project(place_, vector_, const_matrix_view(inputs->data(), count, width_),
                             matrix_view(rows->data(), count, outputs()));
    if (!done) return std::unexpected(done.error());
    return rows;
  }

  /// `rows` as above.
  Expected<void> pool(const Buffer<float>& rows, PooledMatrix& matrix) const noexcept {
    const std::int64_t of_head =
        std::clamp(largest_columns / heads_, std::int64_t{1}, layer_.width);
    matrix.rows = groups();
    matrix.columns = heads_ * of_head;
    auto means = row_of(matrix.rows * matrix.columns);
    if (!means) return std::unexpected(means.error());
    const float* const bias = rows.data() + outputs();
    for (std::int64_t row = 0; row < matrix.rows; ++row) {
      const float* const from = rows.data() + (2 + row) * outputs();
      for (std::int64_t column = 0; column < matrix.columns; ++column) {
        const std::int64_t first = group_start(column, matrix.columns, outputs());
        const std::int64_t end = group_start(column + 1, matrix.columns, outputs());
        double sum = 0.0;
        for (std::int64_t at = first; at < end; ++at)
          sum += static_cast<double>(from[at] - bias[at]);
        const auto mean = static_cast<float>(sum / static_cast<double>(end - first));
        means->data()[row * matrix.columns + column] = mean;
        matrix.limit = std::max(matrix.limit, std::fabs(mean));
      }
    }
    matrix.means = std::move(*means);
    return {};
  }

  Expected<ExplainedColumn> explain(std::span<const float> read, std::int64_t column,
                                    float bias) const noexcept {
    auto weights = row_of(width_);
    if (!weights) return std::unexpected(weights.error());
    projections_.copy_column(place_, vector_, first_column() + column, weights->span());
    ExplainedColumn explained{.column = static_cast<std::int32_t>(column), .bias = bias};
    double rest = 0.0;
    double sum = static_cast<double>(bias);
    for (std::size_t input = 0; input < read.size(); ++input) {
      const double product =
          static_cast<double>(read[input]) * static_cast<double>(weights->data()[input]);
      sum += product;
      rest += product;
      insert({.input = static_cast<std::int32_t>(input),
              .read = read[input],
              .weight = weights->data()[input],
              .product = static_cast<float>(product)},
             explained.terms);
    }
    explained.others = static_cast<std::int32_t>(read.size());
    for (const OriginTerm& term : explained.terms) {
      if (term.input < 0) break;
      rest -= static_cast<double>(term.read) * static_cast<double>(term.weight);
      --explained.others;
    }
    explained.value = static_cast<float>(sum);
    explained.rest = explained.others == 0 ? 0.0F : static_cast<float>(rest);
    return explained;
  }

  static void insert(OriginTerm term, std::span<OriginTerm> largest) noexcept {
    for (OriginTerm& other : largest) {
      if (other.input < 0 || std::fabs(term.product) > std::fabs(other.product)) {
        std::swap(term, other);
      }
      if (term.input < 0) return;
    }
  }

  /// Only the rows that nothing has been written into yet.
  Expected<void> add_first_row(VectorOrigin& origin) const noexcept {
    if (layer_.id.index > 0 || layer_.id.is_cross()) return {};
    auto first = projections_.first_row(place_, row_);
    if (!first) return std::unexpected(first.error());
    const auto figures = [&](const Buffer<float>& part) {
      return part.size() == 0 ? PartFigures{} : part_figures(part.span(), origin.stream.span());
    };
    origin.parts = {.token = figures(first->token),
                    .position = figures(first->position),
                    .segment = figures(first->segment)};
    origin.first = std::move(*first);
    return {};
  }

  const LayerProjections& projections_;
  const LayerTrace& layer_;
  std::int64_t place_;
  ProjectedVector vector_;
  std::int64_t row_;
  std::int64_t head_;   // among those of this side
  std::int64_t heads_;  // of this side
  std::int64_t width_;
};

Expected<void> check_place(const Trace& trace, const LayerTrace& layer,
                           const HeadOriginPlace& place) noexcept {
  if (!trace.projections || !layer.has_vectors() || layer.stream_rows.size() == 0) {
    return fail(ErrorCode::unsupported,
                "this trace does not say where its queries and keys come from: a model's own trace "
                "does; files, vectors and Bahdanau's model do not");
  }
  const bool has_query = place.query >= 0 && place.query < layer.queries;
  if (has_query && place.key >= 0 && place.key < layer.keys) return {};
  return fail(ErrorCode::invalid_argument, "there is no such query or key in the layer");
}

/// Finds `column` and `product`.
Expected<void> find_column(const LayerTrace& layer, const HeadOriginPlace& place,
                           HeadOrigin& origin) noexcept {
  auto queries = layer_queries(layer);
  if (!queries) return std::unexpected(queries.error());
  const std::int64_t shared = place.head / (layer.heads / layer.key_value_heads);
  const float* const query =
      queries->all.data() + (place.query * layer.heads + place.head) * layer.width;
  const float* const key =
      layer.key_rows.data() + (place.key * layer.key_value_heads + shared) * layer.width;
  for (std::int64_t column = 0; column < layer.width; ++column) {
    const float product = query[column] * key[column];
    if (std::fabs(product) <= std::fabs(origin.product)) continue;
    origin.column = static_cast<std::int32_t>(column);
    origin.product = product;
  }
  return {};
}

}  // namespace

Expected<HeadOrigin> head_origin(const Trace& trace, const HeadOriginPlace& place) noexcept {
  auto found = trace.find(place.layer, place.head);
  if (!found) return std::unexpected(found.error());
  const LayerTrace& layer = **found;
  if (auto good = check_place(trace, layer, place); !good) return std::unexpected(good.error());
  HeadOrigin origin;
  if (auto done = find_column(layer, place, origin); !done) return std::unexpected(done.error());
  auto query = Side(trace, layer, place, ProjectedVector::query).origin(origin.column);
  if (!query) return std::unexpected(query.error());
  auto key = Side(trace, layer, place, ProjectedVector::key).origin(origin.column);
  if (!key) return std::unexpected(key.error());
  origin.query = std::move(*query);
  origin.key = std::move(*key);
  return origin;
}

}  // namespace attention_playground
