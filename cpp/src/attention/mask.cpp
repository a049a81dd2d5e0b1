#include "attention/mask.h"

#include <algorithm>
#include <limits>

#include "base/random.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

/// Where `query` stands among the keys: bottom-right unless asked otherwise.
std::int64_t aligned_position(const MaskSettings& mask, const MaskPlace& place,
                              std::int64_t query) noexcept {
  const bool top_left = mask.causal == CausalAlignment::none
                            ? mask.from_start
                            : mask.causal == CausalAlignment::top_left;
  return top_left ? query : query + place.keys - place.queries;
}

}  // namespace

KeyRange key_range(const MaskSettings& mask, const MaskPlace& place, std::int64_t query) noexcept {
  const std::int64_t position = aligned_position(mask, place, query);
  // No window reaches further than this; a wider one must not overflow.
  const std::int64_t farthest = place.queries + place.keys;
  std::int64_t begin = 0;
  std::int64_t window_end = place.keys;
  std::int64_t end = place.keys;
  if (mask.window_left >= 0) begin = position - std::min(mask.window_left, farthest);
  if (mask.window_right >= 0) window_end = position + std::min(mask.window_right, farthest) + 1;
  if (mask.causal != CausalAlignment::none) {
    const std::int64_t visible = std::max(position + 1, mask.prefix);
    end = std::min(end, visible);
  }
  if (mask.key_length >= 0) end = std::min(end, mask.key_length);
  if (mask.first_keys >= 0) end = std::min(end, mask.first_keys);
  end = std::clamp<std::int64_t>(end, 0, place.keys);
  return {.begin = std::clamp<std::int64_t>(begin, 0, place.keys),
          .end = std::clamp<std::int64_t>(window_end, 0, end),
          .sinks = std::min(mask.sinks, end)};
}

const std::uint8_t* boolean_row(const MaskSettings& mask, const MaskPlace& place,
                                std::int64_t query) noexcept {
  if (mask.allowed.empty()) return nullptr;
  const std::int64_t head = mask.allowed_per_head ? place.head : 0;
  return mask.allowed.data() + (head * place.queries + query) * place.keys;
}

MaskRow::MaskRow(const MaskSettings& mask, const MaskPlace& place, std::int64_t query) noexcept
    : range_(key_range(mask, place, query)),
      cells_(boolean_row(mask, place, query)),
      end_(std::max(range_.end, range_.sinks)),
      position_(aligned_position(mask, place, query)),
      dilation_(mask.dilation),
      block_size_(mask.blocks.size) {
  if (block_size_ > 0) draw_blocks(mask, place.keys);
  rectangles_ = rectangles_over_row(mask.rectangles, position_);
  for (const PaintedRectangle& painted : rectangles_) {
    if (painted.allowed) end_ = std::max(end_, std::min(painted.key + painted.keys, place.keys));
  }
  if (position_ < 0 || position_ >= mask.painted.queries) return;
  painted_ = mask.painted.cells.data() + position_ * mask.painted.keys;
  painted_keys_ = std::min(mask.painted.keys, place.keys);
  end_ = std::max(end_, painted_keys_);
}

/// Floyd's sample of distinct blocks (Bentley and Floyd 1987), the same for every query of a block.
void MaskRow::draw_blocks(const MaskSettings& mask, std::int64_t keys) noexcept {
  // Queries before the first key have a block that no key has.
  own_block_ = position_ < 0 ? -1 : position_ / block_size_;
  const std::int64_t all = (keys + block_size_ - 1) / block_size_;
  const bool is_causal = mask.causal != CausalAlignment::none;
  const std::int64_t others = is_causal ? std::min(own_block_, all) : all - 1;
  const std::int64_t wanted = std::min(mask.blocks.drawn, most_drawn_blocks);
  Random random(mask.blocks.seed, static_cast<std::uint64_t>(own_block_));
  for (std::int64_t last = std::max<std::int64_t>(0, others - wanted); last < others; ++last) {
    const auto so_far = std::span(drawn_).first(static_cast<std::size_t>(drawn_count_));
    const std::int64_t draw = random.below(last + 1);
    const bool is_drawn = std::ranges::find(so_far, draw) != so_far.end();
    drawn_[static_cast<std::size_t>(drawn_count_++)] = is_drawn ? last : draw;
  }
  // They were counted without the query's own block.
  for (std::int64_t& block : drawn_) block += !is_causal && block >= own_block_ ? 1 : 0;
}

bool MaskRow::holds_by_place(std::int64_t key) const noexcept {
  if (dilation_ > 1 && (key - position_) % dilation_ != 0) return false;
  if (block_size_ == 0) return true;
  const std::int64_t block = key / block_size_;
  const auto drawn = std::span(drawn_).first(static_cast<std::size_t>(drawn_count_));
  return block == own_block_ || std::ranges::find(drawn, block) != drawn.end();
}

namespace {

Expected<void> check_painted(const PaintedMask& painted) noexcept {
  auto cells = checked_product({painted.queries, painted.keys}, "the painted mask");
  if (!cells) return std::unexpected(cells.error());
  if (static_cast<std::int64_t>(painted.cells.size()) == *cells) return {};
  return fail(ErrorCode::shape_mismatch, "a painted mask of " + std::to_string(painted.queries) +
                                             " x " + std::to_string(painted.keys) + " has " +
                                             std::to_string(*cells) + " cells, not " +
                                             std::to_string(painted.cells.size()));
}

Expected<void> check_places(const MaskSettings& mask) noexcept {
  if (mask.dilation < 1) {
    return fail(ErrorCode::invalid_argument, "a dilation is a number of tokens, 1 or more");
  }
  if (mask.first_keys < -1) {
    return fail(ErrorCode::invalid_argument,
                "the first keys are a number of keys, or -1 for no limit");
  }
  const MaskBlocks& blocks = mask.blocks;
  if (blocks.size >= 0 && blocks.drawn >= 0 && blocks.drawn <= most_drawn_blocks) {
    if (lie_in_order(mask.rectangles)) return check_painted(mask.painted);
    return fail(ErrorCode::invalid_argument, "painted rectangles lie over each other");
  }
  return fail(ErrorCode::invalid_argument, "blocks have 0 or more tokens, and each draws 0 to " +
                                               std::to_string(most_drawn_blocks) + " others");
}

}  // namespace

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
  if (auto good = check_places(mask); !good) return good;
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
  const MaskRow row(mask, place, query);
  for (std::int64_t key = 0; key < place.keys; ++key) {
    allowed[static_cast<std::size_t>(key)] = row.holds(key) ? 1 : 0;
  }
  for (const std::int64_t key : mask.blocked) {
    if (key >= 0 && key < place.keys) allowed[static_cast<std::size_t>(key)] = 0;
  }
}

void write_allowed(const MaskSettings& mask, const MaskPlace& place,
                   std::span<std::uint8_t> allowed) noexcept {
  const auto keys = static_cast<std::size_t>(place.keys);
  for (std::int64_t query = 0; query < place.queries; ++query) {
    write_allowed_row(mask, place, query,
                      allowed.subspan(static_cast<std::size_t>(query) * keys, keys));
  }
}

MaskCount count_allowed(std::span<const std::uint8_t> allowed, std::int64_t keys) noexcept {
  MaskCount count;
  for (std::size_t first = 0; first < allowed.size(); first += static_cast<std::size_t>(keys)) {
    const auto row = allowed.subspan(first, static_cast<std::size_t>(keys));
    const auto cells = std::ranges::count_if(row, [](std::uint8_t cell) { return cell != 0; });
    count.cells += cells;
    count.empty_rows += cells == 0 ? 1 : 0;
  }
  return count;
}

void write_reached(std::span<const std::uint8_t> allowed, std::int64_t tokens, std::int64_t query,
                   std::span<std::uint8_t> reached) noexcept {
  const auto width = static_cast<std::size_t>(tokens);
  std::ranges::fill(reached, std::uint8_t{0});
  for (std::size_t first = 0; first < reached.size(); first += width) {
    const std::span<std::uint8_t> now = reached.subspan(first, width);
    const auto before = first == 0
                            ? std::span<const std::uint8_t>()
                            : std::span<const std::uint8_t>(reached.subspan(first - width, width));
    for (std::size_t token = 0; token < width; ++token) {
      const bool was =
          before.empty() ? static_cast<std::int64_t>(token) == query : before[token] != 0;
      if (!was) continue;
      now[token] = 1;
      for (std::size_t key = 0; key < width; ++key) {
        if (allowed[token * width + key] != 0) now[key] = 1;
      }
    }
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
  const float* const bias = bias_row(settings, place, query);
  return MaskRow(mask, place, query).holds(key) &&
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
         mask.key_length < 0 && mask.first_keys < 0 && mask.dilation == 1 &&
         mask.blocks.size == 0 && mask.allowed.empty() && mask.blocked.empty() &&
         mask.painted.queries == 0 && mask.rectangles.empty();
}

}  // namespace attention_playground
