// What the first picture of a post needs of one head, without a trace: TypeScript says where in the
// file its rows lie (web/src/core/figure), and the head is computed from those by the steps that
// compute it anywhere else. Whatever is out of the ordinary gets no answer here, and no words: a
// larger module is asked then.

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include "analysis/head_facts.h"
#include "analysis/head_statistics.h"
#include "attention/mask.h"
#include "attention/stages.h"
#include "base/matrix.h"
#include "figure_memory.h"
#include "files/safetensors.h"
#include "traces/file/layer_checks.h"
#include "traces/thumbnail.h"

namespace attention_playground::wasm {

namespace {

/// Numbers of a file as they lie in memory.
struct StoredNumbers {
  std::int32_t type;  // as in TensorType
  const std::uint8_t* bytes;
};

/// In 32-bit words, in this order: REQUEST_WORDS in figure_module.ts.
struct Request {
  std::int32_t queries;
  std::int32_t keys;
  std::int32_t heads;
  std::int32_t key_value_heads;
  std::int32_t width;
  std::int32_t head;
  StoredNumbers query_rows;  // [queries, heads * width]; none where only weights are known
  StoredNumbers key_rows;    // [keys, key_value_heads * width]
  StoredNumbers weights;     // [queries, keys] of this head, where there are no rows
  std::int32_t causal;       // as in CausalAlignment
  std::int32_t window_left;
  std::int32_t window_right;
  std::int32_t prefix;
  std::int32_t empty_row;  // as in EmptyRow
  std::int32_t has_scale;
  float scale;
  float soft_cap;
};

/// In 32-bit words, in this order: ANSWER_WORDS in figure_module.ts.
struct Answer {
  const float* weights;
  const std::uint8_t* allowed;
  const std::uint8_t* empty_rows;
  const float* row_sums;
  const float* rest_sums;
  const float* scores;
  std::int32_t score_count;
  std::int32_t allowed_cells;
  std::int32_t rows_left_empty;
  std::int32_t hides_later;
  float largest_after_first;
};

/// In 32-bit words, in this order: STATISTICS_WORDS in figure_module.ts.
struct Statistics {
  std::array<float, 15> figures;
  const char* repeated;
  const char* place;
};

/// Lives in memory that is free again at once, and so is never destroyed.
HeadStages* kept = nullptr;

TensorView tensor_of(const StoredNumbers& stored, std::int64_t count) {
  const auto type = static_cast<TensorType>(stored.type);
  const auto bytes = static_cast<std::size_t>(count * tensor_type_bytes(type));
  return {.type = type, .shape = {count}, .bytes = {stored.bytes, bytes}};
}

Expected<Buffer<float>> read_numbers(const StoredNumbers& stored, std::int64_t count) noexcept {
  auto values = Buffer<float>::allocate(count, "");
  if (!values) return values;
  auto read = read_floats(tensor_of(stored, count), 0, values->span());
  if (!read) return std::unexpected(read.error());
  return values;
}

/// One head's columns, [rows, width], of the rows of `heads` heads.
Expected<Buffer<float>> read_head(const StoredNumbers& stored, std::int64_t rows,
                                  std::int64_t width, std::int64_t heads,
                                  std::int64_t head) noexcept {
  auto values = Buffer<float>::allocate(rows * width, "");
  if (!values) return values;
  const TensorView tensor = tensor_of(stored, rows * heads * width);
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto own = values->span().subspan(static_cast<std::size_t>(row * width),
                                            static_cast<std::size_t>(width));
    auto read = read_floats(tensor, (row * heads + head) * width, own);
    if (!read) return std::unexpected(read.error());
  }
  return values;
}

AttentionSettings settings_of(const Request& request) noexcept {
  AttentionSettings settings;
  settings.heads = request.heads;
  settings.key_value_heads = request.key_value_heads;
  if (request.has_scale != 0) settings.scale = request.scale;
  settings.soft_cap = request.soft_cap;
  settings.mask.causal = static_cast<CausalAlignment>(request.causal);
  settings.mask.window_left = request.window_left;
  settings.mask.window_right = request.window_right;
  settings.mask.prefix = request.prefix;
  settings.empty_row = static_cast<EmptyRow>(request.empty_row);
  return settings;
}

bool reserve(const Request& request, bool has_scores, HeadStages& stages) noexcept {
  const std::int64_t cells = std::int64_t{request.queries} * request.keys;
  auto weights = Buffer<float>::allocate(cells, "");
  auto scores = Buffer<float>::allocate(has_scores ? cells : 0, "");
  auto allowed = Buffer<std::uint8_t>::allocate(cells, "");
  auto empty = Buffer<std::uint8_t>::allocate(request.queries, "");
  if (!weights || !scores || !allowed || !empty) return false;
  stages.queries = request.queries;
  stages.keys = request.keys;
  stages.weights = std::move(*weights);
  stages.scores = std::move(*scores);
  stages.allowed = std::move(*allowed);
  stages.empty_rows = std::move(*empty);
  return true;
}

void write_mask(const MaskSettings& mask, HeadStages& stages) noexcept {
  const MaskPlace place{.queries = stages.queries, .keys = stages.keys};
  write_allowed(mask, place, stages.allowed.span());
}

/// score -> scale -> soft cap -> mask -> normalise.
bool attend(const Request& request, const AttentionSettings& settings,
            HeadStages& stages) noexcept {
  const std::int64_t width = request.width;
  const std::int64_t shared = request.head / (request.heads / request.key_value_heads);
  auto queries = read_head(request.query_rows, request.queries, width, request.heads, request.head);
  auto keys = read_head(request.key_rows, request.keys, width, request.key_value_heads, shared);
  if (!queries || !keys) return false;
  const auto view = [&](Buffer<float>& buffer) {
    return matrix_view(buffer.data(), request.queries, request.keys);
  };
  const BlockPlace place{.queries = request.queries, .keys = request.keys};
  score(const_matrix_view<float>(queries->data(), request.queries, width),
        const_matrix_view<float>(keys->data(), request.keys, width), view(stages.scores));
  scale(scale_factor(settings, width), view(stages.scores));
  soft_cap(settings.soft_cap, view(stages.scores));
  std::copy_n(stages.scores.data(), stages.scores.size(), stages.weights.data());
  apply_mask(settings.mask, place, view(stages.weights));
  return normalise(settings.empty_row, view(stages.weights), {.empty = stages.empty_rows.span()})
      .has_value();
}

/// Weights as the file has them, under the mask that it says.
bool take_weights(const Request& request, HeadStages& stages) noexcept {
  auto weights = read_numbers(request.weights, stages.weights.size());
  if (!weights) return false;
  stages.weights = std::move(*weights);
  const auto keys = static_cast<std::size_t>(stages.keys);
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    const auto row = stages.allowed.span().subspan(static_cast<std::size_t>(query) * keys, keys);
    stages.empty_rows.data()[query] = std::ranges::count(row, 0) == stages.keys ? 1 : 0;
  }
  return true;
}

const Answer* answer_of(const HeadStages& stages) noexcept {
  static Answer answer;
  auto sums = Buffer<float>::allocate(2 * stages.queries, "");
  if (!sums) return nullptr;
  float* const rests = sums->data() + stages.queries;
  for (std::int64_t query = 0; query < stages.queries; ++query) {
    const RowFigures figures = row_figures(stages, query);
    sums->data()[query] = figures.sum;
    rests[query] = figures.rest;
  }
  const HeadFacts facts = head_facts(stages);
  answer = {.weights = stages.weights.data(),
            .allowed = stages.allowed.data(),
            .empty_rows = stages.empty_rows.data(),
            .row_sums = sums->data(),
            .rest_sums = rests,
            .scores = stages.scores.data(),
            .score_count = static_cast<std::int32_t>(stages.scores.size()),
            .allowed_cells = static_cast<std::int32_t>(facts.allowed.cells),
            .rows_left_empty = static_cast<std::int32_t>(facts.allowed.empty_rows),
            .hides_later = facts.hides_later ? 1 : 0,
            .largest_after_first = facts.largest_after_first};
  return &answer;
}

const Answer* head_of(const Request& request) noexcept {
  const bool has_rows = request.query_rows.bytes != nullptr;
  kept = static_cast<HeadStages*>(hand_out(sizeof(HeadStages)));
  if (kept == nullptr) return nullptr;
  HeadStages& stages = *new (kept) HeadStages;
  if (!reserve(request, has_rows, stages)) return nullptr;
  const AttentionSettings settings = settings_of(request);
  write_mask(settings.mask, stages);
  const bool is_done = has_rows ? attend(request, settings, stages) : take_weights(request, stages);
  return is_done ? answer_of(stages) : nullptr;
}

/// The words with a zero at their end, in memory of the module's; null where there is none left.
const char* handed_out(const std::string& words) noexcept {
  auto* const copy = static_cast<char*>(hand_out(words.size() + 1));
  if (copy != nullptr) std::copy_n(words.c_str(), words.size() + 1, copy);
  return copy;
}

}  // namespace

}  // namespace attention_playground::wasm

#define FIGURE_CALL(name) extern "C" __attribute__((export_name(name)))

/// What was kept of the head before is gone.
FIGURE_CALL("begin") void figure_begin() { attention_playground::wasm::free_all(); }

/// Memory for so many bytes until the next `begin`; null where there is none.
FIGURE_CALL("reserve") void* figure_reserve(std::uint32_t bytes) {
  return attention_playground::wasm::hand_out(bytes);
}

/// One head; null: a larger module is to be asked.
FIGURE_CALL("head")
const void* figure_head(const attention_playground::wasm::Request* request) {
  return attention_playground::wasm::head_of(*request);
}

/// The head that was made last as a picture; null where there is no memory for it.
FIGURE_CALL("thumbnail") std::uint8_t* figure_thumbnail(std::int32_t rows, std::int32_t columns) {
  using namespace attention_playground;
  const HeadStages& head = *wasm::kept;
  auto* const pixels = static_cast<std::uint8_t*>(
      wasm::hand_out(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)));
  if (pixels == nullptr) return nullptr;
  shrink_head({.weights = head.weights.span(), .queries = head.queries, .keys = head.keys},
              {.rows = rows, .columns = columns, .pixels = pixels});
  return pixels;
}

/// What is told of the head that was made last; `tokens` has a number for each key, or is null.
FIGURE_CALL("describe") const void* figure_describe(const std::int32_t* tokens) {
  using namespace attention_playground;
  static wasm::Statistics statistics;
  const HeadStages& head = *wasm::kept;
  const std::size_t count = tokens == nullptr ? 0 : static_cast<std::size_t>(head.keys);
  const HeadStatistics told = describe_head(head.weights.span(), head.allowed.span(), head.queries,
                                            head.keys, {tokens, count});
  statistics = {.figures = figures_of(told),
                .repeated = wasm::handed_out(name_of(told.pattern.repeated)),
                .place = wasm::handed_out(name_of(told.pattern.place, told.pattern.offset))};
  return &statistics;
}

/// Whether all of these numbers are finite, and where `keys` is not 0, whether rows of so many sum
/// to 1.
FIGURE_CALL("isOrdinary")
std::int32_t figure_is_ordinary(std::int32_t type, const std::uint8_t* bytes, std::int32_t count,
                                std::int32_t keys) {
  using namespace attention_playground;
  const auto values = wasm::read_numbers({.type = type, .bytes = bytes}, count);
  if (!values) return 0;
  const std::span<const float> all = values->span();
  if (!std::ranges::all_of(all, [](float value) { return std::isfinite(value); })) return 0;
  return keys == 0 || !row_off_one(all, keys, static_cast<TensorType>(type)) ? 1 : 0;
}

/// The factor on the scores where a file names none.
FIGURE_CALL("defaultScale") float figure_default_scale(std::int32_t width) {
  return attention_playground::scale_factor({}, width);
}
