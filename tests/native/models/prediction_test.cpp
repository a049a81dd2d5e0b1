// Next-token predictions against closed forms.

#include "models/decoder/prediction.h"

#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "support.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t all = 100;

/// Logits whose softmax is these probabilities.
std::vector<float> logits_of(const std::vector<double>& probabilities, double shift = 3.0) {
  std::vector<float> logits;
  for (const double one : probabilities)
    logits.push_back(static_cast<float>(std::log(one) + shift));
  return logits;
}

const std::vector<double> four{0.1, 0.4, 0.2, 0.3};

core::Prediction predict(const std::vector<double>& probabilities,
                         const core::SamplingSettings& settings, std::int64_t position = 0,
                         std::int64_t count = all) {
  const auto logits = logits_of(probabilities);
  auto result = core::predict(logits, settings, position, count);
  EXPECT_TRUE(result) << result.error().where;
  return *result;
}

TEST(Prediction, ListsTheLikeliestFirstWithTheirProbabilities) {
  const auto result = predict(four, {});
  const std::vector<std::int32_t> order{1, 3, 2, 0};
  double entropy = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const core::Candidate& one = result.candidates[rank];
    const double expected = four[static_cast<std::size_t>(order[rank])];
    EXPECT_EQ(one.id, order[rank]);
    EXPECT_NEAR(one.probability, expected, 1e-6);
    EXPECT_NEAR(one.log_probability, std::log(expected), 1e-6);
    EXPECT_NEAR(one.sampled_probability, expected, 1e-6);
    EXPECT_EQ(one.removed_by, core::RemovedBy::nothing);
    entropy -= expected * std::log(expected);
  }
  EXPECT_NEAR(result.entropy, entropy, 1e-6);
  EXPECT_EQ(result.kept, 4);
  EXPECT_NEAR(predict(four, {}, 0, 2).rest_probability, 0.3, 1e-6);
}

TEST(Prediction, OfEqualsTheLowerIdComesFirst) {
  const std::vector<float> logits(1000, 0.5F);
  auto result = core::predict(logits, {.temperature = 0.0F}, 0, 3);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->sampled, 0);
  for (std::int32_t rank = 0; rank < 3; ++rank) {
    EXPECT_EQ(result->candidates[static_cast<std::size_t>(rank)].id, rank);
  }
}

TEST(Prediction, TemperatureRaisesProbabilitiesToAPower) {
  const auto result = predict(four, {.temperature = 0.5F});
  const double sum = 0.01 + 0.16 + 0.04 + 0.09;
  EXPECT_NEAR(result.candidates[0].sampled_probability, 0.16 / sum, 1e-6);
  EXPECT_NEAR(result.candidates[3].sampled_probability, 0.01 / sum, 1e-6);
  EXPECT_NEAR(result.candidates[0].probability, 0.4, 1e-6);
}

TEST(Prediction, ZeroTemperatureTakesTheLikeliest) {
  const auto result = predict(four, {.temperature = 0.0F});
  EXPECT_EQ(result.sampled, 1);
  EXPECT_EQ(result.kept, 1);
  EXPECT_EQ(result.candidates[0].sampled_probability, 1.0F);
  EXPECT_EQ(result.candidates[1].sampled_probability, 0.0F);
}

TEST(Prediction, EachFilterNamesWhatItTakesOut) {
  const auto top_k = predict(four, {.top_k = 2});
  EXPECT_EQ(top_k.kept, 2);
  EXPECT_EQ(top_k.candidates[2].removed_by, core::RemovedBy::top_k);
  EXPECT_NEAR(top_k.candidates[0].sampled_probability, 0.4 / 0.7, 1e-6);
  // .4 + .3 reach .65, so two stay.
  const auto top_p = predict(four, {.top_p = 0.65F});
  EXPECT_EQ(top_p.kept, 2);
  EXPECT_EQ(top_p.candidates[2].removed_by, core::RemovedBy::top_p);
  // After top-k 3 the sum is .9: .75 of it is .675, which two reach.
  const auto both = predict(four, {.top_k = 3, .top_p = 0.75F});
  EXPECT_EQ(both.kept, 2);
  EXPECT_EQ(both.candidates[2].removed_by, core::RemovedBy::top_p);
  EXPECT_EQ(both.candidates[3].removed_by, core::RemovedBy::top_k);
  // .4 * .6 = .24: two are at least as likely.
  const auto min_p = predict(four, {.min_p = 0.6F});
  EXPECT_EQ(min_p.kept, 2);
  EXPECT_EQ(min_p.candidates[2].removed_by, core::RemovedBy::min_p);
  EXPECT_EQ(predict(four, {.min_p = 1.0F}).kept, 1);
}

TEST(Prediction, DrawsFollowTheProbabilities) {
  std::map<std::int32_t, int> drawn;
  constexpr int draws = 20000;
  for (int position = 0; position < draws; ++position) {
    ++drawn[predict(four, {.top_k = 3, .seed = 7}, position).sampled];
  }
  EXPECT_EQ(drawn.count(0), 0U);
  // Five standard deviations of a binomial count.
  for (const auto& [id, expected] :
       std::map<std::int32_t, double>{{1, 4.0 / 9}, {3, 3.0 / 9}, {2, 2.0 / 9}}) {
    const double bound = 5.0 * std::sqrt(expected * (1.0 - expected) / draws);
    EXPECT_NEAR(static_cast<double>(drawn[id]) / draws, expected, bound) << id;
  }
}

TEST(Prediction, OneSeedAlwaysDrawsTheSame) {
  std::set<std::int32_t> by_seed;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto first = predict(four, {.seed = seed}, 5).sampled;
    EXPECT_EQ(predict(four, {.seed = seed}, 5).sampled, first);
    by_seed.insert(first);
  }
  EXPECT_EQ(by_seed.size(), 4U);
}

TEST(Prediction, DivergenceIsTheSumOfItsFormula) {
  const std::vector<double> after{0.25, 0.25, 0.25, 0.25};
  double expected = 0.0;
  for (std::size_t i = 0; i < four.size(); ++i) expected += four[i] * std::log(four[i] / after[i]);
  auto result = core::divergence(logits_of(four), logits_of(after, -40.0));
  ASSERT_TRUE(result);
  EXPECT_NEAR(*result, expected, 1e-6);
  EXPECT_EQ(*core::divergence(logits_of(four), logits_of(four)), 0.0F);
}

TEST(Prediction, ShiftedLogitsPredictTheSame) {
  for (const double shift : {-1000.0, 0.0, 1000.0}) {
    auto result = core::log_probability(logits_of(four, shift), 3);
    ASSERT_TRUE(result);
    EXPECT_NEAR(*result, std::log(0.3), 2e-4) << shift;
  }
}

TEST(Prediction, RefusesWhatMakesNoSense) {
  const auto logits = logits_of(four);
  const auto refused = [&](const core::SamplingSettings& settings) {
    return support::is_error(core::predict(logits, settings, 0, all),
                             core::ErrorCode::invalid_argument, "sampling needs");
  };
  EXPECT_TRUE(refused({.temperature = -1.0F}));
  EXPECT_TRUE(refused({.temperature = std::numeric_limits<float>::quiet_NaN()}));
  EXPECT_TRUE(refused({.top_k = -1}));
  EXPECT_TRUE(refused({.top_p = 0.0F}));
  EXPECT_TRUE(refused({.top_p = 1.5F}));
  EXPECT_TRUE(refused({.min_p = 2.0F}));
  auto broken = logits;
  broken[2] = std::numeric_limits<float>::infinity();
  EXPECT_TRUE(support::is_error(core::predict(broken, {}, 0, all), core::ErrorCode::non_finite,
                                "the logit of token 2"));
  EXPECT_TRUE(support::is_error(core::predict({}, {}, 0, all), core::ErrorCode::invalid_argument,
                                "no logits"));
  EXPECT_TRUE(support::is_error(core::log_probability(logits, 4), core::ErrorCode::invalid_argument,
                                "there is no token 4"));
  EXPECT_TRUE(support::is_error(core::divergence(logits, std::span(logits).first(3)),
                                core::ErrorCode::shape_mismatch, "different vocabularies"));
}

TEST(Prediction, StaysANumberWhereLogitsLieFurtherApartThanFloatsReach) {
  const std::vector<float> apart{3e38F, -3e38F, 3e38F};
  const auto result = core::predict(apart, {}, 0, all);
  ASSERT_TRUE(result) << result.error().where;
  EXPECT_NEAR(result->entropy, std::log(2.0), 1e-6);
  const auto same = core::divergence(apart, apart);
  ASSERT_TRUE(same);
  EXPECT_EQ(*same, 0.0F);
  const std::vector<float> other{3e38F, -3e38F, -3e38F};
  EXPECT_NEAR(*core::divergence(other, apart), std::log(2.0), 1e-6);
}

TEST(Prediction, RanksATokenAmongAll) {
  const auto logits = logits_of(four);
  const std::vector<std::int64_t> ranks{4, 1, 3, 2};
  for (std::size_t token = 0; token < four.size(); ++token) {
    const auto ranked = core::rank_token(logits, static_cast<std::int64_t>(token));
    ASSERT_TRUE(ranked);
    EXPECT_EQ(ranked->rank, ranks[token]);
    EXPECT_NEAR(ranked->probability, four[token], 1e-6);
  }
  const std::vector<float> equal{1.0F, 1.0F, 1.0F};
  EXPECT_EQ(core::rank_token(equal, 2)->rank, 3);
  EXPECT_FALSE(core::rank_token(equal, 3));
}

}  // namespace
