#include <algorithm>

#include "traces/dump/dump_steps.h"

namespace attention_playground {

namespace {

std::string sizes_text(std::int64_t queries, std::int64_t keys) {
  return std::to_string(queries) + (queries == 1 ? " query and " : " queries and ") +
         std::to_string(keys) + (keys == 1 ? " key" : " keys");
}

Expected<void> check_heads(const std::vector<WeightsPart>& parts) noexcept {
  const WeightsPart& first = parts.front();
  for (const WeightsPart& part : parts) {
    if (part.heads == first.heads) continue;
    return fail(ErrorCode::shape_mismatch,
                "array '" + part.array + "' has " + std::to_string(part.heads) + " heads but '" +
                    first.array + "' has " + std::to_string(first.heads));
  }
  return {};
}

/// Tokens up to and with each step, if the keys are those of the queries: the first step may
/// find some in the cache.
std::vector<std::int64_t> tokens_so_far(const std::vector<WeightsPart>& parts) {
  std::vector<std::int64_t> tokens;
  std::int64_t count = parts.front().keys - parts.front().queries;
  for (const WeightsPart& part : parts) tokens.push_back(count += part.queries);
  return tokens;
}

/// In a cache of fixed size, slots that no token fills yet have no weight.
bool leaves_later_slots_empty(const std::vector<WeightsPart>& parts) noexcept {
  std::int64_t position = 0;
  for (const WeightsPart& part : parts) {
    for (std::int64_t row = 0; row < part.heads * part.queries; ++row) {
      const auto all = part.values.subspan(static_cast<std::size_t>(row * part.keys),
                                           static_cast<std::size_t>(part.keys));
      const std::int64_t filled = std::min(position + row % part.queries + 1, part.keys);
      const auto later = all.subspan(static_cast<std::size_t>(filled));
      if (std::ranges::any_of(later, [](float weight) { return weight != 0.0F; })) return false;
    }
    position += part.queries;
  }
  return true;
}

/// Whether steps that have as many keys each look at the latest ones; else at the same.
Expected<bool> is_window(const std::vector<WeightsPart>& parts,
                         const StepContext& context) noexcept {
  using Keys = StepContext::Keys;
  const std::int64_t keys = parts.front().keys;
  const std::int64_t last = tokens_so_far(parts).back();
  std::int64_t queries = 0;
  for (const WeightsPart& part : parts) queries += part.queries;
  if (context.keys == Keys::source || parts.front().queries > keys) return false;
  if (context.keys == Keys::own) return queries > keys || !leaves_later_slots_empty(parts);
  if (queries <= keys || context.tokens == keys) return false;
  if (context.tokens == last || context.tokens == last + 1) return true;
  return fail(ErrorCode::invalid_argument,
              "the steps of '" + parts.front().array + "' have " + std::to_string(keys) +
                  " keys each for " + std::to_string(queries) +
                  " queries, which may be a source that all steps read (cross attention), or a "
                  "window over the latest " +
                  std::to_string(keys) + " of " + std::to_string(last) +
                  " tokens: call the arrays 'cross_attentions...' for the first, or add 'tokens' "
                  "with the names of all " +
                  std::to_string(last) + " tokens for the second");
}

std::unexpected<Error> wrong_size(const WeightsPart& before, const WeightsPart& part,
                                  const StepContext& context) {
  const bool source = context.keys == StepContext::Keys::source;
  const std::int64_t expected = before.keys + (source ? 0 : part.queries);
  return fail(ErrorCode::shape_mismatch,
              "array '" + part.array + "' has " + sizes_text(part.queries, part.keys) +
                  "; after '" + before.array + "' with " + std::to_string(before.keys) + " keys, " +
                  std::to_string(expected) + " keys are expected");
}

}  // namespace

Expected<StepSizes> plan_steps(const std::vector<WeightsPart>& parts,
                               const StepContext& context) noexcept {
  if (auto good = check_heads(parts); !good) return std::unexpected(good.error());
  StepSizes sizes;
  for (const WeightsPart& part : parts) {
    sizes.queries.push_back(part.queries);
    sizes.keys.push_back(part.keys);
    sizes.first.push_back(0);
  }
  if (parts.size() == 1) return sizes;
  const bool same = std::ranges::count(sizes.keys, sizes.keys[0]) ==
                    static_cast<std::ptrdiff_t>(sizes.keys.size());
  if (same) {
    auto window = is_window(parts, context);
    if (!window) return std::unexpected(window.error());
    if (!*window) return sizes;
  }
  const std::vector<std::int64_t> tokens = tokens_so_far(parts);
  for (std::size_t step = 1; step < parts.size(); ++step) {
    const std::int64_t first = tokens[step] - sizes.keys[step];
    const bool slides = sizes.first[step - 1] > 0;
    const bool fits = first >= 0 && tokens[0] >= parts[0].queries &&
                      context.keys != StepContext::Keys::source &&
                      (!slides || sizes.keys[step] == sizes.keys[step - 1]);
    if (!fits) return wrong_size(parts[step - 1], parts[step], context);
    sizes.first[step] = first;
  }
  return sizes;
}

}  // namespace attention_playground
