#include <algorithm>
#include <map>
#include <ranges>

#include "base/sizes.h"
#include "traces/dump/dump_parts.h"

namespace attention_playground {

namespace {

std::unexpected<Error> heads_differ(const WeightsPart& first, const WeightsPart& other,
                                    const std::string& how) {
  return fail(ErrorCode::shape_mismatch, "array '" + other.array + "' " + how + " '" + first.array +
                                             "', of which it is another head");
}

/// All heads of one step, in the order of their numbers.
Expected<WeightsPart> join(const std::vector<const WeightsPart*>& heads,
                           std::vector<Buffer<float>>& owned) noexcept {
  const WeightsPart& first = *heads.front();
  const auto count = static_cast<std::int64_t>(heads.size());
  auto size = checked_product({count, first.queries, first.keys}, "the weights");
  if (!size) return std::unexpected(size.error());
  auto values = Buffer<float>::allocate(*size, "the weights");
  if (!values) return std::unexpected(values.error());
  float* to = values->data();
  for (const WeightsPart* head : heads) {
    if (head->queries != first.queries || head->keys != first.keys) {
      return heads_differ(first, *head, "has other sizes than");
    }
    to = std::ranges::copy(head->values, to).out;
  }
  owned.push_back(std::move(*values));
  WeightsPart joined = first;
  joined.head = std::nullopt;
  joined.heads = count;
  joined.values = owned.back().span();
  return joined;
}

std::string numbers_text(const std::map<std::int64_t, const WeightsPart*>& heads) {
  std::string text;
  for (const auto& [number, part] : heads) {
    text += (text.empty() ? "" : ", ") + std::to_string(number);
  }
  return text;
}

}  // namespace

Expected<void> join_heads(const LayerId& name, LayerParts& parts,
                          std::vector<std::string>& warnings) noexcept {
  using Heads = std::map<std::int64_t, const WeightsPart*>;
  std::map<std::optional<std::int64_t>, Heads> steps;
  std::vector<WeightsPart> joined;
  for (const WeightsPart& part : parts.weights) {
    if (part.head) {
      steps[part.step][*part.head] = &part;
    } else {
      joined.push_back(part);
    }
  }
  if (steps.empty()) return {};
  const Heads& first = steps.begin()->second;
  for (const auto& [step, heads] : steps) {
    if (!std::ranges::equal(std::views::keys(heads), std::views::keys(first))) {
      return heads_differ(*first.begin()->second, *heads.begin()->second,
                          "has other heads beside it than");
    }
    const auto in_order = std::views::values(heads);
    auto one = join({in_order.begin(), in_order.end()}, parts.owned);
    if (!one) return std::unexpected(one.error());
    joined.push_back(std::move(*one));
  }
  if (first.rbegin()->first + 1 != static_cast<std::int64_t>(first.size())) {
    warnings.push_back("Of '" + name.name() + "' there are the heads " + numbers_text(first) +
                       "; they are shown under the numbers from 0 on.");
  }
  parts.weights = std::move(joined);
  return {};
}

}  // namespace attention_playground
