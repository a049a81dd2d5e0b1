// Properties of the gradients of attention that hold for any size, mask and score
// function (RapidCheck), in double.

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "attention_reference.h"

namespace core = attention_playground;

using support::Numbers;
using support::Problem;

namespace {

Problem draw() {
  const auto side = rc::gen::element<std::int64_t>(1, 2, 3, 4, 5, 8, 9, 17);
  Problem problem;
  problem.queries = *side;
  problem.keys = *side;
  problem.query_width = *side;
  problem.value_width = *side;
  problem.settings.key_value_heads = *rc::gen::inRange<std::int64_t>(1, 3);
  problem.settings.heads = problem.settings.key_value_heads * *rc::gen::inRange<std::int64_t>(1, 3);
  problem.settings.mask = {
      .causal = *rc::gen::element(core::CausalAlignment::none, core::CausalAlignment::bottom_right,
                                  core::CausalAlignment::top_left),
      .window_left = *rc::gen::inRange<std::int64_t>(-1, 5),
      .prefix = *rc::gen::inRange<std::int64_t>(0, 3),
      .sinks = *rc::gen::inRange<std::int64_t>(0, 2)};
  problem.settings.soft_cap = *rc::gen::element(0.0F, 1.5F);
  support::choose(problem, static_cast<core::ScoreFunction>(*rc::gen::inRange(0, 5)));
  support::fill(problem, *rc::gen::arbitrary<std::uint32_t>());
  problem.bias = Numbers(static_cast<std::size_t>(problem.queries * problem.keys));
  return problem;
}

Numbers direction_of(const Problem& problem) {
  return support::random_numbers(problem.queries * problem.settings.heads * problem.value_width,
                                 *rc::gen::arbitrary<std::uint32_t>());
}

support::Gradients<double> backward(const Problem& problem, const Numbers& direction) {
  return support::backward_of<double>(problem, support::reference_attend(problem).weights,
                                      direction);
}

/// Every query head with key and value heads of its own: copies of those it shared.
Problem repeated(const Problem& problem) {
  Problem own = problem;
  own.settings.key_value_heads = problem.settings.heads;
  const auto copies = [&](const Numbers& rows, std::int64_t width) {
    Numbers result;
    for (std::int64_t row = 0; row < problem.keys; ++row) {
      for (std::int64_t head = 0; head < problem.settings.heads; ++head) {
        const std::int64_t shared = head / problem.group();
        const double* const from =
            rows.data() + (row * problem.settings.key_value_heads + shared) * width;
        result.insert(result.end(), from, from + width);
      }
    }
    return result;
  };
  own.key = copies(problem.key, problem.key_width);
  own.value = copies(problem.value, problem.value_width);
  return own;
}

/// The gradients of the copies, summed over those of one shared head.
Numbers summed(const Numbers& own, const Problem& problem, std::int64_t width) {
  const std::int64_t shared = problem.settings.key_value_heads;
  Numbers result(static_cast<std::size_t>(problem.keys * shared * width));
  for (std::int64_t row = 0; row < problem.keys; ++row) {
    for (std::int64_t head = 0; head < problem.settings.heads; ++head) {
      for (std::int64_t k = 0; k < width; ++k) {
        result[static_cast<std::size_t>((row * shared + head / problem.group()) * width + k)] +=
            own[static_cast<std::size_t>((row * problem.settings.heads + head) * width + k)];
      }
    }
  }
  return result;
}

/// Gradients that cancel to nothing leave their roundings: no relative bound.
bool near(const Numbers& one, const Numbers& other) {
  return std::ranges::equal(one, other,
                            [](double a, double b) { return std::fabs(a - b) < 1e-11; });
}

}  // namespace

RC_GTEST_PROP(AttentionBackwardProperty, ARowsScoresMayAllShiftWithoutEffect, ()) {
  const Problem problem = draw();
  const auto gradients = backward(problem, direction_of(problem));
  for (std::int64_t i = 0; i < problem.queries; ++i) {
    double sum = 0.0;
    for (std::int64_t j = 0; j < problem.keys; ++j) {
      sum += gradients.bias[static_cast<std::size_t>(i * problem.keys + j)];
    }
    RC_ASSERT(std::fabs(sum) < 1e-12);
  }
}

RC_GTEST_PROP(AttentionBackwardProperty, SharedHeadsGetTheSumOverTheirGroup, ()) {
  const Problem problem = draw();
  const Numbers direction = direction_of(problem);
  const auto shared = backward(problem, direction);
  const auto own = backward(repeated(problem), direction);
  RC_ASSERT(near(shared.query, own.query));
  RC_ASSERT(near(shared.key, summed(own.key, problem, problem.key_width)));
  RC_ASSERT(near(shared.value, summed(own.value, problem, problem.value_width)));
}

RC_GTEST_PROP(AttentionBackwardProperty, GradientsAddUpInTheDirection, ()) {
  const Problem problem = draw();
  const Numbers first = direction_of(problem);
  const Numbers second = direction_of(problem);
  Numbers both(first.size());
  for (std::size_t i = 0; i < both.size(); ++i) both[i] = first[i] + second[i];
  const auto one = backward(problem, first);
  const auto other = backward(problem, second);
  const auto all = backward(problem, both);
  for (const auto part :
       {&support::Gradients<double>::query, &support::Gradients<double>::key,
        &support::Gradients<double>::query_weight, &support::Gradients<double>::vector}) {
    for (std::size_t i = 0; i < (all.*part).size(); ++i) {
      RC_ASSERT(std::fabs((all.*part)[i] - (one.*part)[i] - (other.*part)[i]) < 1e-10);
    }
  }
}

RC_GTEST_PROP(AttentionBackwardProperty, WhatTheMaskHidesHasNoGradient, ()) {
  const Problem problem = draw();
  const auto gradients = backward(problem, direction_of(problem));
  for (std::int64_t i = 0; i < problem.queries; ++i) {
    for (std::int64_t j = 0; j < problem.keys; ++j) {
      if (support::is_visible(problem, 0, i, j)) continue;
      RC_ASSERT(gradients.bias[static_cast<std::size_t>(i * problem.keys + j)] == 0.0);
    }
  }
}
