#include "analysis/head_statistics.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "kernels/elementary.h"

namespace attention_playground {

namespace {

/// A mean that counts its own terms.
struct Mean {
  double sum = 0.0;
  std::int64_t count = 0;
  void add(double value) noexcept {
    sum += value;
    ++count;
  }
  [[nodiscard]] float value() const noexcept {
    return count == 0 ? 0.0F : static_cast<float>(sum / static_cast<double>(count));
  }
};

struct Row {
  double entropy = 0.0;
  double distance = 0.0;
  std::int64_t allowed = 0;
};

Row describe_row(std::span<const float> weights, std::span<const std::uint8_t> allowed,
                 std::int64_t query) noexcept {
  Row row;
  for (std::size_t key = 0; key < weights.size(); ++key) {
    row.allowed += allowed[key] != 0 ? 1 : 0;
    const auto weight = static_cast<double>(weights[key]);
    if (!(weight > 0.0)) continue;
    row.entropy -= weight * static_cast<double>(kernels::natural_logarithm(weights[key]));
    row.distance += weight * static_cast<double>(std::abs(query - static_cast<std::int64_t>(key)));
  }
  return row;
}

/// What a row looks at of its token's earlier places: the places, and what followed there.
void add_repeated(std::span<const float> row, std::span<const std::int32_t> tokens,
                  std::size_t query, Mean& induction, Mean& duplicate) noexcept {
  if (query >= tokens.size() || tokens[query] < 0) return;
  double followed = 0.0;
  double same = 0.0;
  bool repeated = false;
  for (std::size_t key = 0; key < query; ++key) {
    if (tokens[key] != tokens[query]) continue;
    repeated = true;
    same += static_cast<double>(row[key]);
    // What follows on the token right before is the row's own key: no look back.
    if (key + 1 < query) followed += static_cast<double>(row[key + 1]);
  }
  if (!repeated) return;
  induction.add(followed);
  duplicate.add(same);
}

}  // namespace

std::array<float, 15> figures_of(const HeadStatistics& head) noexcept {
  const HeadPattern& pattern = head.pattern;
  return {head.entropy,
          head.mean_distance,
          head.first_token_mass,
          head.previous_token_mass,
          head.next_token_mass,
          head.self_mass,
          head.last_token_mass,
          head.induction_mass,
          head.duplicate_token_mass,
          static_cast<float>(head.repeated_rows),
          pattern.repeated_share,
          pattern.place_share,
          static_cast<float>(pattern.rest_key),
          pattern.rest_mass,
          pattern.telling};
}

HeadStatistics describe_head(std::span<const float> weights, std::span<const std::uint8_t> allowed,
                             std::int64_t queries, std::int64_t keys,
                             std::span<const std::int32_t> tokens) noexcept {
  Mean entropy;
  Mean distance;
  Mean first;
  Mean previous;
  Mean next;
  Mean self;
  Mean last;
  Mean induction;
  Mean duplicate;
  const auto width = static_cast<std::size_t>(keys);
  std::vector<double> entropies;
  entropies.reserve(static_cast<std::size_t>(queries));
  for (std::int64_t query = 0; query < queries; ++query) {
    const std::span<const float> row =
        weights.subspan(static_cast<std::size_t>(query) * width, width);
    const Row described =
        describe_row(row, allowed.subspan(static_cast<std::size_t>(query) * width, width), query);
    entropies.push_back(described.entropy);
    if (described.allowed == 0) continue;
    const float possible = kernels::natural_logarithm(static_cast<float>(described.allowed));
    entropy.add(described.allowed > 1 ? described.entropy / static_cast<double>(possible) : 0.0);
    distance.add(described.distance);
    const auto at = static_cast<std::size_t>(query);
    if (query > 0) first.add(static_cast<double>(row[0]));
    if (query > 0 && query - 1 < keys) previous.add(static_cast<double>(row[at - 1]));
    if (query < keys) self.add(static_cast<double>(row[at]));
    if (query + 1 < keys) next.add(static_cast<double>(row[at + 1]));
    if (query + 1 < queries) last.add(static_cast<double>(row[width - 1]));
    add_repeated(row, tokens, at, induction, duplicate);
  }
  return {.entropy = entropy.value(),
          .mean_distance = distance.value(),
          .first_token_mass = first.value(),
          .previous_token_mass = previous.value(),
          .next_token_mass = next.value(),
          .self_mass = self.value(),
          .last_token_mass = last.value(),
          .induction_mass = induction.value(),
          .duplicate_token_mass = duplicate.value(),
          .repeated_rows = duplicate.count,
          .pattern = find_pattern({.weights = weights,
                                   .allowed = allowed,
                                   .queries = queries,
                                   .keys = keys,
                                   .tokens = tokens,
                                   .entropies = entropies})};
}

Expected<std::vector<HeadStatistics>> describe_heads(const Trace& trace,
                                                     std::span<const std::int32_t> tokens,
                                                     const HeadRange& range) noexcept {
  std::vector<HeadStatistics> result;
  std::int64_t all_keys = 0;
  for (const LayerTrace& layer : trace.layers) all_keys += layer.keys;
  if (!tokens.empty() && static_cast<std::int64_t>(tokens.size()) != all_keys) {
    return fail(ErrorCode::shape_mismatch, "there are " + std::to_string(tokens.size()) +
                                               " token numbers but the keys of all layers are " +
                                               std::to_string(all_keys));
  }
  Buffer<std::uint8_t> allowed;
  EachHead head(trace, range);
  while (true) {
    auto more = head.next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const LayerTrace& layer = head.layer();
    if (allowed.size() != layer.queries * layer.keys) {
      auto cells = Buffer<std::uint8_t>::allocate(layer.queries * layer.keys, "a mask");
      if (!cells) return std::unexpected(cells.error());
      allowed = std::move(*cells);
    }
    if (auto done = write_allowed(trace, layer, head.head(), allowed.span()); !done) {
      return std::unexpected(done.error());
    }
    const auto own = tokens.empty() ? tokens
                                    : tokens.subspan(static_cast<std::size_t>(head.first_key()),
                                                     static_cast<std::size_t>(layer.keys));
    result.push_back(describe_head(head.weights(), allowed.span(), layer.queries, layer.keys, own));
  }
  return result;
}

}  // namespace attention_playground
