#include "traces/word_trace.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace attention_playground {

namespace {

/// 1 for each piece that begins a word, else 0.
using Begins = std::vector<std::uint8_t>;

std::int64_t count_of(const Begins& begins) noexcept { return std::ranges::count(begins, 1); }

/// The weights of one head, [queries, keys] in pieces, as words.
void pool_weights(std::span<const float> pieces, const Begins& queries, const Begins& keys,
                  std::span<float> words) noexcept {
  std::vector<double> sums(static_cast<std::size_t>(count_of(keys)));
  std::int64_t counted = 0;
  const float* row = pieces.data();
  float* word = words.data();
  for (std::size_t query = 0; query < queries.size(); ++query, row += keys.size()) {
    const bool is_last = query + 1 == queries.size() || queries[query + 1] != 0;
    double total = 0.0;
    for (std::size_t key = 0; key < keys.size(); ++key) total += static_cast<double>(row[key]);
    if (total > 0.0 || (is_last && counted == 0)) {
      ++counted;
      std::size_t after = 0;  // words begun
      for (std::size_t key = 0; key < keys.size(); ++key) {
        after += keys[key];
        sums[after - 1] += static_cast<double>(row[key]);
      }
    }
    if (!is_last) continue;
    for (double& sum : sums) {
      *word++ = static_cast<float>(sum / static_cast<double>(counted));
      sum = 0.0;
    }
    counted = 0;
  }
}

/// 1 where any piece of the row's word may look at any piece of the column's.
void pool_allowed(std::span<const std::uint8_t> pieces, const Begins& queries, const Begins& keys,
                  std::span<std::uint8_t> words) noexcept {
  std::ranges::fill(words, std::uint8_t{0});
  const std::uint8_t* piece = pieces.data();
  const auto width = static_cast<std::size_t>(count_of(keys));
  std::size_t rows = 0;  // begun
  for (const std::uint8_t begins_row : queries) {
    rows += begins_row;
    std::size_t after = (rows - 1) * width;
    for (const std::uint8_t begins_word : keys) {
      after += begins_word;
      words[after - 1] |= *piece++;
    }
  }
}

class WordLayer final : public LayerSource {
 public:
  WordLayer(std::shared_ptr<const Trace> pieces, std::int64_t layer, Begins queries,
            Begins keys) noexcept
      : pieces_(std::move(pieces)),
        layer_(layer),
        queries_(std::move(queries)),
        keys_(std::move(keys)) {}

  [[nodiscard]] Expected<void> write(std::int64_t head, bool edited, std::span<float> weights,
                                     std::span<std::uint8_t> allowed) const noexcept override {
    const LayerTrace& own = pieces_->layers[static_cast<std::size_t>(layer_)];
    if (!weights.empty()) {
      if (auto done = write_weights(own, head, edited, weights); !done) return done;
    }
    if (allowed.empty()) return {};
    auto cells = Buffer<std::uint8_t>::allocate(own.queries * own.keys, "a mask");
    if (!cells) return std::unexpected(cells.error());
    auto done = write_allowed(*pieces_, own, head, cells->span(), edited);
    if (done) pool_allowed(cells->span(), queries_, keys_, allowed);
    return done;
  }

 private:
  /// Of weights that are kept, or of the head computed anew.
  [[nodiscard]] Expected<void> write_weights(const LayerTrace& own, std::int64_t head, bool edited,
                                             std::span<float> weights) const noexcept {
    if (edited && own.weights.size() > 0 && !pieces_->edited_later) {
      pool_weights(LayerWeights{.all = own.weights.span(), .computed = {}}.head(own, head),
                   queries_, keys_, weights);
      return {};
    }
    auto stages = edited ? pieces_->head(layer_, head) : pieces_->head_under({}, layer_, head);
    if (!stages) return std::unexpected(stages.error());
    pool_weights(stages->weights.span(), queries_, keys_, weights);
    return {};
  }

  std::shared_ptr<const Trace> pieces_;
  std::int64_t layer_;
  Begins queries_;
  Begins keys_;
};

/// Takes so many numbers off the front of `begins`; the first of them begins a word in any case.
Begins take(std::span<const std::uint8_t>& begins, std::int64_t count) {
  Begins taken(begins.begin(), begins.begin() + count);
  for (std::uint8_t& number : taken) number = &number == taken.data() || number != 0 ? 1 : 0;
  begins = begins.subspan(static_cast<std::size_t>(count));
  return taken;
}

}  // namespace

Expected<Trace> trace_in_words(const std::shared_ptr<const Trace>& pieces,
                               std::span<const std::uint8_t> begins) noexcept {
  std::int64_t count = 0;
  for (const LayerTrace& layer : pieces->layers) count += layer.queries + layer.keys;
  if (static_cast<std::int64_t>(begins.size()) != count) {
    return fail(ErrorCode::shape_mismatch,
                "where words begin is said once for each query and each key of all layers", count);
  }
  Trace words;
  for (const LayerTrace& layer : pieces->layers) {
    const auto place = static_cast<std::int64_t>(words.layers.size());
    Begins queries = take(begins, layer.queries);
    Begins keys = take(begins, layer.keys);
    LayerTrace& made = words.layers.emplace_back();
    made.id = layer.id;
    made.heads = layer.heads;
    made.key_value_heads = layer.key_value_heads;
    made.queries = count_of(queries);
    made.keys = count_of(keys);
    made.source =
        std::make_shared<const WordLayer>(pieces, place, std::move(queries), std::move(keys));
  }
  return words;
}

}  // namespace attention_playground
