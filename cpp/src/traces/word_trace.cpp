#include "traces/word_trace.h"

#include <algorithm>
#include <string>
#include <utility>

namespace attention_playground {

namespace {

std::int64_t count_of(const WordStarts& starts) noexcept {
  return static_cast<std::int64_t>(starts.size()) - 1;
}

/// 1 where any piece of the row's word may look at any piece of the column's.
void pool_allowed(std::span<const std::uint8_t> pieces, const WordStarts& queries,
                  const WordStarts& keys, std::span<std::uint8_t> words) noexcept {
  std::ranges::fill(words, std::uint8_t{0});
  const std::uint8_t* piece = pieces.data();
  for (std::size_t query = 0; query + 1 < queries.size(); ++query) {
    std::uint8_t* const row = words.data() + query * (keys.size() - 1);
    for (std::int64_t left = queries[query + 1] - queries[query]; left > 0; --left) {
      for (std::size_t key = 0; key + 1 < keys.size(); ++key) {
        for (std::int64_t at = keys[key]; at < keys[key + 1]; ++at) row[key] |= *piece++;
      }
    }
  }
}

class WordLayer final : public LayerSource {
 public:
  WordLayer(std::shared_ptr<const Trace> pieces, std::int64_t layer, WordStarts queries,
            WordStarts keys) noexcept
      : pieces_(std::move(pieces)),
        layer_(layer),
        queries_(std::move(queries)),
        keys_(std::move(keys)) {}

  [[nodiscard]] Expected<HeadStages> head(std::int64_t head, bool edited) const noexcept override {
    auto made = edited ? pieces_->head(layer_, head) : pieces_->head_under({}, layer_, head);
    if (!made) return made;
    HeadStages words;
    words.queries = count_of(queries_);
    words.keys = count_of(keys_);
    auto weights = Buffer<float>::allocate(words.queries * words.keys, "a head's weights");
    auto allowed = Buffer<std::uint8_t>::allocate(words.queries * words.keys, "a head's mask");
    auto empty = Buffer<std::uint8_t>::allocate(words.queries, "a head's mask");
    if (!weights) return std::unexpected(weights.error());
    if (!allowed) return std::unexpected(allowed.error());
    if (!empty) return std::unexpected(empty.error());
    pool_weights(made->weights.span(), queries_, keys_, weights->span());
    pool_allowed(made->allowed.span(), queries_, keys_, allowed->span());
    for (std::int64_t query = 0; query < words.queries; ++query) {
      const auto* const row = allowed->data() + query * words.keys;
      empty->data()[query] = std::count(row, row + words.keys, 0) == words.keys ? 1 : 0;
    }
    words.weights = std::move(*weights);
    words.allowed = std::move(*allowed);
    words.empty_rows = std::move(*empty);
    return words;
  }

  [[nodiscard]] Expected<Buffer<float>> weights() const noexcept override {
    const LayerTrace& own = layer();
    auto made = layer_weights(*pieces_, own);
    if (!made) return std::unexpected(made.error());
    const std::int64_t cells = count_of(queries_) * count_of(keys_);
    auto words = Buffer<float>::allocate(own.heads * cells, "the weights");
    if (!words) return words;
    for (std::int64_t head = 0; head < own.heads; ++head) {
      const auto from = static_cast<std::size_t>(head * cells);
      pool_weights(made->head(own, head), queries_, keys_,
                   words->span().subspan(from, static_cast<std::size_t>(cells)));
    }
    return words;
  }

  [[nodiscard]] Expected<void> write_allowed(
      std::int64_t head, std::span<std::uint8_t> allowed) const noexcept override {
    const LayerTrace& own = layer();
    auto cells = Buffer<std::uint8_t>::allocate(own.queries * own.keys, "a mask");
    if (!cells) return std::unexpected(cells.error());
    auto done = attention_playground::write_allowed(*pieces_, own, head, cells->span());
    if (done) pool_allowed(cells->span(), queries_, keys_, allowed);
    return done;
  }

 private:
  [[nodiscard]] const LayerTrace& layer() const noexcept {
    return pieces_->layers[static_cast<std::size_t>(layer_)];
  }

  std::shared_ptr<const Trace> pieces_;
  std::int64_t layer_;
  WordStarts queries_;
  WordStarts keys_;
};

/// Takes so many numbers off the front of `begins`.
WordStarts take_starts(std::span<const std::uint8_t>& begins, std::int64_t count) {
  WordStarts starts;
  for (std::int64_t piece = 0; piece < count; ++piece) {
    if (begins[static_cast<std::size_t>(piece)] != 0) starts.push_back(piece);
  }
  starts.push_back(count);
  begins = begins.subspan(static_cast<std::size_t>(count));
  return starts;
}

}  // namespace

void pool_weights(std::span<const float> pieces, const WordStarts& queries, const WordStarts& keys,
                  std::span<float> words) noexcept {
  const std::size_t width = keys.size() - 1;
  std::vector<double> sums(width);
  const float* piece = pieces.data();
  float* word = words.data();
  for (std::size_t query = 0; query + 1 < queries.size(); ++query) {
    std::ranges::fill(sums, 0.0);
    std::int64_t counted = 0;
    for (std::int64_t left = queries[query + 1] - queries[query]; left > 0; --left) {
      double total = 0.0;
      for (std::int64_t key = 0; key < keys.back(); ++key) total += static_cast<double>(piece[key]);
      if (total > 0.0 || (counted == 0 && left == 1)) {
        ++counted;
        for (std::size_t key = 0; key < width; ++key) {
          for (std::int64_t at = keys[key]; at < keys[key + 1]; ++at) {
            sums[key] += static_cast<double>(piece[at]);
          }
        }
      }
      piece += keys.back();
    }
    for (const double sum : sums) *word++ = static_cast<float>(sum / static_cast<double>(counted));
  }
}

Expected<Trace> trace_in_words(const std::shared_ptr<const Trace>& pieces,
                               std::span<const std::uint8_t> begins) noexcept {
  std::int64_t count = 0;
  for (const LayerTrace& layer : pieces->layers) count += layer.queries + layer.keys;
  if (static_cast<std::int64_t>(begins.size()) != count) {
    return fail(ErrorCode::shape_mismatch,
                "there are " + std::to_string(begins.size()) +
                    " beginnings of words but the queries and keys of all layers are " +
                    std::to_string(count));
  }
  Trace words;
  words.empty_row = pieces->empty_row;
  for (const LayerTrace& layer : pieces->layers) {
    const auto place = static_cast<std::int64_t>(words.layers.size());
    WordStarts queries = take_starts(begins, layer.queries);
    WordStarts keys = take_starts(begins, layer.keys);
    if (queries.front() != 0 || keys.front() != 0) {
      return fail(ErrorCode::invalid_argument, "the first piece of a layer begins a word", place);
    }
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
