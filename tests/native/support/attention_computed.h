#pragma once
// A problem of attention_reference.h run by the core in float.

#include <vector>

#include "attention/attend.h"
#include "attention_reference.h"

namespace support {

/// A problem's numbers in float, and what `attend` makes of them.
struct Computed {
  explicit Computed(const Problem& problem, std::span<const core::HeadEdit> edits = {})
      : query(cast(problem.query)),
        key(cast(problem.key)),
        value(cast(problem.value)),
        query_weight(cast(problem.query_weight)),
        key_weight(cast(problem.key_weight)),
        vector(cast(problem.vector)),
        bias(cast(problem.bias)),
        output(static_cast<std::size_t>(problem.queries * problem.settings.heads *
                                        problem.value_width)),
        weights(static_cast<std::size_t>(problem.settings.heads * problem.queries * problem.keys)),
        settings(problem.settings),
        input{.queries = support::view(query, problem.queries),
              .keys = support::view(key, problem.keys),
              .values = support::view(value, problem.keys)} {
    settings.bias = bias;
    settings.edits = edits;
    settings.score = {.function = problem.function,
                      .hidden = problem.hidden,
                      .query_weight = query_weight,
                      .key_weight = key_weight,
                      .vector = vector};
    const auto valid = core::validate(input, settings);
    EXPECT_TRUE(valid) << (valid ? "" : valid.error().where);
    const auto done = core::attend(input, settings, {.output = output, .weights = weights});
    EXPECT_TRUE(done) << (done ? "" : done.error().where);
  }

  static std::vector<float> cast(const support::Numbers& numbers) {
    return {numbers.begin(), numbers.end()};
  }

  std::vector<float> query, key, value, query_weight, key_weight, vector, bias;
  std::vector<float> output, weights;
  core::AttentionSettings settings;
  core::AttentionInput input;
};

/// `attend_head` gives the bits of `attend`, head by head.
inline void expect_heads_equal(const Computed& computed, const Problem& problem) {
  const auto cells = static_cast<std::size_t>(problem.queries * problem.keys);
  for (std::int64_t head = 0; head < problem.settings.heads; ++head) {
    const auto stages = core::attend_head(computed.input, computed.settings, head);
    ASSERT_TRUE(stages) << stages.error().where;
    EXPECT_TRUE(support::same_bits(
        stages->weights.span(),
        std::span(computed.weights).subspan(static_cast<std::size_t>(head) * cells, cells)));
    for (std::int64_t i = 0; i < problem.queries; ++i) {
      EXPECT_TRUE(support::same_bits(
          stages->output.span().subspan(static_cast<std::size_t>(i * problem.value_width),
                                        static_cast<std::size_t>(problem.value_width)),
          std::span(computed.output)
              .subspan(static_cast<std::size_t>((i * problem.settings.heads + head) *
                                                problem.value_width),
                       static_cast<std::size_t>(problem.value_width))));
    }
  }
}

}  // namespace support
