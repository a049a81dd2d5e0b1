#include "attention/mask.h"

#include <algorithm>
#include <limits>

#include "base/sizes.h"

namespace attention_playground {

namespace {

/// Where `query` stands among the keys: bottom-right unless asked otherwise.
std::int64_t aligned_position(const MaskSettings& mask, const MaskPlace& place,
                              std::int64_t query) noexcept {
  const bool top_left = mask.causal == CausalAlignment::top_left;
  return top_left ? query : query + place.keys - place.queries;
}

}  // namespace

KeyRange key_range(const MaskSettings& mask, const MaskPlace& place, std::int64_t query) noexcept {
  const std::int64_t position = aligned_position(mask, place, query);
  // No window reaches further than this; a wider one must not overflow.
  const std::int64_t farthest = place.queries + place.keys;
  std::int64_t begin = 0;
  std::int64_t end = place.keys;
  if (mask.window_left >= 0) begin = position - std::min(mask.window_left, farthest);
  if (mask.window_right >= 0) end = position + std::min(mask.window_right, farthest) + 1;
  if (mask.causal != CausalAlignment::none) {
    const std::int64_t visible = std::max(position + 1, mask.prefix);
    end = std::min(end, visible);
  }
  if (mask.key_length >= 0) end = std::min(end, mask.key_length);
  return {.begin = std::clamp<std::int64_t>(begin, 0, place.keys),
          .end = std::clamp<std::int64_t>(end, 0, place.keys),
          .sinks = std::min(mask.sinks, place.keys)};
}

const std::uint8_t* boolean_row(const MaskSettings& mask, const MaskPlace& place,
                                std::int64_t query) noexcept {
  if (mask.allowed.empty()) return nullptr;
  const std::int64_t head = mask.allowed_per_head ? place.head : 0;
  return mask.allowed.data() + (head * place.queries + query) * place.keys;
}

Expected<void> check_mask(const MaskSettings& mask, std::int64_t heads, std::int64_t queries,
                          std::int64_t keys) noexcept {
  if (mask.window_left < -1 || mask.window_right < -1) {
    return fail(ErrorCode::invalid_argument,
                "a window is a number of keys, or -1 for no limit on that side");
  }
  if (mask.prefix < 0) {
    return fail(ErrorCode::invalid_argument, "the prefix is a number of keys, 0 or more");
  }
  if (mask.sinks < 0) {
    return fail(ErrorCode::invalid_argument, "the sinks are a number of keys, 0 or more");
  }
  if (mask.key_length < -1 || mask.key_length > keys) {
    return fail(
        ErrorCode::invalid_argument,
        "the number of keys that are not padding must lie between 0 and " + std::to_string(keys));
  }
  if (mask.allowed.empty()) return {};
  auto expected = checked_product({mask.allowed_per_head ? heads : 1, queries, keys}, "the mask");
  if (!expected) return std::unexpected(expected.error());
  if (static_cast<std::int64_t>(mask.allowed.size()) != *expected) {
    return fail(ErrorCode::shape_mismatch,
                "the allowed matrix needs " + std::to_string(*expected) + " cells (" +
                    (mask.allowed_per_head ? "heads x " : "") + "queries x keys) but has " +
                    std::to_string(mask.allowed.size()),
                static_cast<std::int64_t>(mask.allowed.size()));
  }
  return {};
}

void write_allowed_row(const MaskSettings& mask, const MaskPlace& place, std::int64_t query,
                       std::span<std::uint8_t> allowed) noexcept {
  const KeyRange range = key_range(mask, place, query);
  const std::uint8_t* const cells = boolean_row(mask, place, query);
  for (std::int64_t key = 0; key < place.keys; ++key) {
    allowed[static_cast<std::size_t>(key)] =
        range.holds(key) && (cells == nullptr || cells[key] != 0) ? 1 : 0;
  }
  for (const std::int64_t key : mask.blocked) {
    if (key >= 0 && key < place.keys) allowed[static_cast<std::size_t>(key)] = 0;
  }
}

const float* bias_row(const AttentionSettings& settings, const MaskPlace& place,
                      std::int64_t query) noexcept {
  if (settings.bias.empty()) return nullptr;
  const std::int64_t head = settings.bias_per_head ? place.head : 0;
  return settings.bias.data() + (head * place.queries + query) * place.keys;
}

bool cell_is_allowed(const AttentionSettings& settings, const MaskPlace& place, std::int64_t query,
                     std::int64_t key) noexcept {
  const MaskSettings& mask = mask_of(settings, place.head);
  const std::uint8_t* const cells = boolean_row(mask, place, query);
  const float* const bias = bias_row(settings, place, query);
  return key_range(mask, place, query).holds(key) && (cells == nullptr || cells[key] != 0) &&
         (bias == nullptr || bias[key] != -std::numeric_limits<float>::infinity()) &&
         std::ranges::find(mask.blocked, key) == mask.blocked.end();
}

bool row_is_empty(const AttentionSettings& settings, const MaskPlace& place,
                  std::int64_t query) noexcept {
  for (std::int64_t key = 0; key < place.keys; ++key) {
    if (cell_is_allowed(settings, place, query, key)) return false;
  }
  return true;
}

bool allows_everything(const MaskSettings& mask) noexcept {
  return mask.causal == CausalAlignment::none && mask.window_left < 0 && mask.window_right < 0 &&
         mask.key_length < 0 && mask.allowed.empty() && mask.blocked.empty();
}

}  // namespace attention_playground
