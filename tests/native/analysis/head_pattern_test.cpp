#include "analysis/head_pattern.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "analysis/head_statistics.h"

namespace core = attention_playground;
using core::PlacePattern;
using core::RepeatedPattern;

namespace {

constexpr std::int64_t count = 12;
using Weight = std::function<double(std::int64_t query, std::int64_t key)>;

/// `weight` with every row made to sum to 1; above the diagonal nothing where it is causal.
core::HeadPattern pattern_of(const Weight& weight, bool causal,
                             const std::vector<std::int32_t>& tokens = {}) {
  std::vector<float> weights(count * count, 0.0F);
  std::vector<std::uint8_t> allowed(count * count, 0);
  for (std::int64_t query = 0; query < count; ++query) {
    const std::int64_t end = causal ? query + 1 : count;
    double sum = 0.0;
    for (std::int64_t key = 0; key < end; ++key) sum += weight(query, key);
    for (std::int64_t key = 0; key < end; ++key) {
      const auto at = static_cast<std::size_t>(query * count + key);
      allowed[at] = 1;
      weights[at] = static_cast<float>(weight(query, key) / sum);
    }
  }
  return core::describe_head(weights, allowed, count, count, tokens).pattern;
}

std::vector<std::int32_t> repeating(std::int32_t period) {
  std::vector<std::int32_t> tokens;
  for (std::int32_t at = 0; at < count; ++at) tokens.push_back(at % period);
  return tokens;
}

TEST(HeadPattern, FindsAPreviousTokenHeadBeneathASink) {
  // Rows from 2 on: .8 on the first key, .2 on the one before. Row 1's one before is the first.
  const auto weight = [](std::int64_t query, std::int64_t key) {
    return (key == 0 ? 0.8 : 0.0) + (key + 1 == query ? 0.2 : 0.0) + (query == 0 ? 1.0 : 0.0);
  };
  const auto pattern = pattern_of(weight, true);
  EXPECT_EQ(pattern.place, PlacePattern::previous);
  EXPECT_NEAR(pattern.place_share, 1.0, 1e-6);
  EXPECT_EQ(pattern.rest_key, 0);
  EXPECT_NEAR(pattern.rest_mass, (1.0 + 10 * 0.8) / 11, 1e-6);
  EXPECT_NEAR(pattern.telling, 0.2, 1e-6);
}

TEST(HeadPattern, FindsEveryOffsetFromEightBackToEightAhead) {
  for (std::int64_t offset = -8; offset <= 8; ++offset) {
    const auto pattern =
        pattern_of([offset](std::int64_t query,
                            std::int64_t key) { return key - query == offset ? 9.0 : 0.1; },
                   false);
    EXPECT_EQ(pattern.offset, offset);
    const auto expected = offset == -1  ? PlacePattern::previous
                          : offset == 0 ? PlacePattern::own
                          : offset == 1 ? PlacePattern::next
                                        : PlacePattern::offset;
    EXPECT_EQ(pattern.place, expected) << offset;
    // The first key is left out: ten others that share 1.0 beside the 9.0.
    EXPECT_NEAR(pattern.place_share, 9.0 / (9.0 + 10 * 0.1), 1e-6);
  }
}

/// Two texts of six tokens that see only each other: each token looks mostly `ahead` of its place
/// in the other.
core::HeadPattern pattern_across(std::int64_t ahead, const std::vector<std::int32_t>& tokens) {
  constexpr std::int64_t half = count / 2;
  std::vector<float> weights(count * count, 0.0F);
  std::vector<std::uint8_t> allowed(count * count, 0);
  for (std::int64_t query = 0; query < count; ++query) {
    for (std::int64_t key = 0; key < count; ++key) {
      if ((query < half) == (key < half)) continue;
      const auto at = static_cast<std::size_t>(query * count + key);
      allowed[at] = 1;
      weights[at] = key % half == (query + ahead) % half ? 0.9F : 0.02F;
    }
  }
  return core::describe_head(weights, allowed, count, count, tokens).pattern;
}

TEST(HeadPattern, SaysNothingOfPlacesAcrossTwoTexts) {
  const auto pattern = pattern_across(0, {});
  EXPECT_EQ(pattern.place, PlacePattern::mixed);
  EXPECT_EQ(pattern.offset, 0);
  EXPECT_EQ(pattern.telling, 0.0F);
  // The same in one text is a distance.
  const auto own = pattern_of(
      [](std::int64_t query, std::int64_t key) { return key - query == -6 ? 9.0 : 0.1; }, false);
  EXPECT_EQ(own.place, PlacePattern::offset);
}

TEST(HeadPattern, NamesTheSameTokenButNoInductionAcrossTwoTexts) {
  // The second text repeats the first one.
  EXPECT_EQ(pattern_across(1, repeating(6)).repeated, RepeatedPattern::none);
  EXPECT_EQ(pattern_across(0, repeating(6)).repeated, RepeatedPattern::same_token);
  const auto own =
      pattern_of([](std::int64_t query, std::int64_t key) { return key - query == -5 ? 9.0 : 0.1; },
                 true, repeating(6));
  EXPECT_EQ(own.repeated, RepeatedPattern::induction);
}

TEST(HeadPattern, SaysNothingOfPlacesWhereHardlyAnythingIsLeft) {
  const auto pattern =
      pattern_of([](std::int64_t, std::int64_t key) { return key == 3 ? 1.0 : 0.001; }, false);
  EXPECT_EQ(pattern.place, PlacePattern::none);
  EXPECT_EQ(pattern.rest_key, 3);
  EXPECT_NEAR(pattern.rest_mass, 1.0 / 1.011, 1e-6);
}

TEST(HeadPattern, AddsUpSpecialTokensOnlyWhereNoneIsEnoughAlone) {
  std::vector<std::int32_t> tokens = repeating(count);
  tokens[0] = core::special_token;
  tokens[count - 1] = core::special_token;
  const auto share = [](double each) {
    return [each](std::int64_t, std::int64_t key) {
      return key == 0 || key == count - 1 ? each : (1.0 - 2 * each) / (count - 2);
    };
  };
  EXPECT_EQ(pattern_of(share(0.2), false, tokens).rest_key, core::rests_on_special);
  EXPECT_NEAR(pattern_of(share(0.2), false, tokens).rest_mass, 0.4, 1e-6);
  EXPECT_EQ(pattern_of(share(0.14), false, tokens).rest_key, core::rests_on_none);
  EXPECT_EQ(pattern_of(share(0.2), false, tokens).place, PlacePattern::even);
}

TEST(HeadPattern, TellsInductionFromTheSameToken) {
  const auto looking = [](std::int64_t back) {
    return [back](std::int64_t query, std::int64_t key) {
      return (key == 0 ? 1.0 : 0.0) + (query >= 4 && key == query - back ? 4.0 : 0.0);
    };
  };
  // Period 4: what followed the same token lies 3 back, the token itself 4.
  const auto induction = pattern_of(looking(3), true, repeating(4));
  EXPECT_EQ(induction.repeated, RepeatedPattern::induction);
  EXPECT_NEAR(induction.repeated_share, 1.0, 1e-6);
  const auto same = pattern_of(looking(4), true, repeating(4));
  EXPECT_EQ(same.repeated, RepeatedPattern::same_token);
  // By chance it would be as much in a text of two tokens that take turns.
  const auto even = pattern_of([](std::int64_t, std::int64_t) { return 1.0; }, true, repeating(2));
  EXPECT_EQ(even.repeated, RepeatedPattern::none);
  EXPECT_EQ(pattern_of(looking(3), true).repeated, RepeatedPattern::none);
}

TEST(HeadPattern, FindsPunctuationAndNeighbours) {
  std::vector<std::int32_t> tokens = repeating(count);
  tokens[5] = core::first_punctuation_token + 1;
  tokens[9] = core::first_punctuation_token + 2;
  const auto marks =
      pattern_of([](std::int64_t, std::int64_t key) { return key == 5 || key == 9 ? 2.0 : 0.4; },
                 false, tokens);
  EXPECT_EQ(marks.place, PlacePattern::punctuation);
  const auto near = pattern_of(
      [](std::int64_t query, std::int64_t key) { return std::abs(query - key) <= 2 ? 1.0 : 0.01; },
      false);
  EXPECT_EQ(near.place, PlacePattern::local);
  const auto behind = pattern_of(
      [](std::int64_t query, std::int64_t key) { return key < query ? 1.0 : 0.05; }, false);
  EXPECT_EQ(behind.place, PlacePattern::earlier);
}

TEST(HeadPattern, GivesEvenWeightsAnEvennessOfOne) {
  for (const bool causal : {false, true}) {
    const auto pattern = pattern_of([](std::int64_t, std::int64_t) { return 1.0; }, causal);
    EXPECT_EQ(pattern.place, PlacePattern::even);
    EXPECT_NEAR(pattern.place_share, 1.0, 1e-5);
    EXPECT_EQ(pattern.rest_key, core::rests_on_none);
  }
}

TEST(HeadPattern, FindsRowsThatReadTheSameKeys) {
  // Two keys of weight .28 each and nine of 1/20 or so: neither is enough to rest on.
  const auto stripes = [](std::int64_t, std::int64_t key) {
    return key == 3 || key == 8 ? 0.28 : 0.044;
  };
  const auto pattern = pattern_of(stripes, false);
  EXPECT_EQ(pattern.place, PlacePattern::alike);
  EXPECT_NEAR(pattern.place_share, 1.0, 1e-6);
  // As much on other keys in every row: nothing is in common, and no rule holds.
  const auto mixed = pattern_of(
      [](std::int64_t query, std::int64_t key) {
        return (query * 5 + 3) % 12 == key || (query * 7 + 4) % 12 == key ? 0.4 : 0.02;
      },
      false);
  EXPECT_EQ(mixed.place, PlacePattern::mixed);
}

TEST(HeadPattern, NamesNothingWithoutAChoiceAndPassesOverWhatIsNoNumber) {
  const std::vector<float> one{1.0F};
  const std::vector<std::uint8_t> seen{1};
  const auto single = core::describe_head(one, seen, 1, 1).pattern;
  EXPECT_EQ(single.place, PlacePattern::none);
  EXPECT_EQ(single.rest_key, core::rests_on_none);
  const std::vector<float> weights(16, std::numeric_limits<float>::quiet_NaN());
  const std::vector<std::uint8_t> hidden(16, 0);
  const auto empty = core::describe_head(weights, hidden, 4, 4).pattern;
  EXPECT_EQ(empty.place, PlacePattern::none);
  EXPECT_EQ(empty.rest_mass, 0.0F);
  EXPECT_EQ(core::name_of(PlacePattern::offset, -3), "3 tokens back");
  EXPECT_EQ(core::name_of(PlacePattern::none, 0), "");
}

}  // namespace
