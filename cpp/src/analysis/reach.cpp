#include "analysis/reach.h"

#include <algorithm>

#include "analysis/mask_rows.h"

namespace attention_playground {

namespace {

/// One layer more, in the row behind `before`: the rows of those tokens count that the row ahead of
/// it did not reach.
void reach_further(MaskRows& mask, std::uint8_t* before, std::int64_t tokens) noexcept {
  std::uint8_t* const now = before + tokens;
  std::copy_n(before, tokens, now);
  for (std::int64_t token = 0; token < tokens; ++token) {
    if (before[token] == before[token - tokens]) continue;
    const auto row = mask.row(token);
    for (std::int64_t key = 0; key < tokens; ++key) now[key] |= row[static_cast<std::size_t>(key)];
  }
}

}  // namespace

Expected<Buffer<std::uint8_t>> reach_from(const Trace& trace, std::int64_t layer, std::int64_t head,
                                          std::int64_t query, std::int64_t layers) noexcept {
  auto found = trace.find(layer, head);
  if (!found) return std::unexpected(found.error());
  const LayerTrace& own = **found;
  const bool is_one_text = own.queries == own.keys && !own.id.is_cross();
  if (!is_one_text || query < 0 || query >= own.queries || layers < 0 ||
      layers > most_reach_layers) {
    return fail(ErrorCode::invalid_argument,
                "a token reaches through one text and at most 64 layers");
  }
  MaskRows mask;
  if (auto done = mask.open(trace, own, head); !done) return std::unexpected(done.error());
  auto rows = Buffer<std::uint8_t>::allocate((layers + 2) * own.keys, "a mask");
  if (!rows) return rows;
  std::uint8_t* last = rows->data() + own.keys;
  // The residual stream keeps the token itself.
  last[query] = 1;
  for (std::int64_t number = 0; number < layers; ++number, last += own.keys) {
    reach_further(mask, last, own.keys);
  }
  return rows;
}

}  // namespace attention_playground
