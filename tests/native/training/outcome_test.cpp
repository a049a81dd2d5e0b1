// What a model makes of an example, against the same in double precision from its logits.

#include "training/outcome.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/intervention/intervention.h"
#include "support.h"
#include "training/probe.h"
#include "training/session.h"

namespace core = attention_playground;
using support::is_error;

namespace {

std::unique_ptr<core::TrainingSession> session_of(const char* task) {
  auto settings = core::default_settings(task);
  if (!settings) return nullptr;
  auto session = core::TrainingSession::create(*settings);
  return session ? std::move(*session) : nullptr;
}

struct Row {
  double log_probability = 0.0;
  std::int32_t likeliest = 0;
};

Row row_of(const core::ConstMatrixView& logits, Eigen::Index row, std::int32_t label) {
  std::vector<double> numbers;
  for (Eigen::Index column = 0; column < logits.cols(); ++column) {
    numbers.push_back(static_cast<double>(logits(row, column)));
  }
  const auto largest = std::ranges::max_element(numbers);
  double sum = 0.0;
  for (const double number : numbers) sum += std::exp(number - *largest);
  const double own = label < 0 ? 0.0 : numbers[static_cast<std::size_t>(label)];
  return {.log_probability = own - *largest - std::log(sum),
          .likeliest = static_cast<std::int32_t>(largest - numbers.begin())};
}

class Outcome : public testing::TestWithParam<const char*> {};

}  // namespace

TEST_P(Outcome, IsTheMeanLossAndTheRightPredictionsInDoublePrecision) {
  const auto session = session_of(GetParam());
  ASSERT_NE(session, nullptr);
  for (int step = 0; step < 3; ++step) ASSERT_TRUE(session->step());
  const auto probe = core::probe(session->model(), session->task());
  ASSERT_TRUE(probe) << probe.error().where;
  const core::ConstMatrixView logits = session->model().logits();
  const core::ExampleOutcome& outcome = probe->outcome;
  ASSERT_EQ(outcome.labels, probe->example.labels);
  double loss = 0.0;
  std::int64_t rows = 0;
  std::int64_t correct = 0;
  for (std::size_t at = 0; at < outcome.labels.size(); ++at) {
    const std::int32_t label = outcome.labels[at];
    const Row row = row_of(logits, static_cast<Eigen::Index>(at), label);
    EXPECT_EQ(outcome.likeliest[at], row.likeliest) << at;
    const double probability = label < 0 ? 0.0 : std::exp(row.log_probability);
    EXPECT_NEAR(outcome.probabilities[at], probability, 1e-6) << at;
    if (label < 0) continue;
    loss -= row.log_probability;
    ++rows;
    correct += row.likeliest == label ? 1 : 0;
  }
  ASSERT_GT(rows, 0);
  EXPECT_EQ(outcome.rows, rows);
  EXPECT_EQ(outcome.correct, correct);
  EXPECT_NEAR(outcome.loss, loss / static_cast<double>(rows), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(OfEveryKindOfModel, Outcome, testing::Values("induction", "sort", "date"));

TEST(Outcome, RefusesOtherLabelsThanRows) {
  const auto session = session_of("induction");
  ASSERT_NE(session, nullptr);
  ASSERT_TRUE(core::probe(session->model(), session->task()));
  const std::vector<std::int32_t> labels(3, 0);
  EXPECT_TRUE(is_error(core::example_outcome(session->model(), labels),
                       core::ErrorCode::shape_mismatch, "but 3 labels"));
}

TEST(Probe, UnderAnInterventionIsThatOfAModelWithIt) {
  const auto session = session_of("induction");
  ASSERT_NE(session, nullptr);
  auto plain = core::probe(session->model(), session->task());
  ASSERT_TRUE(plain);
  const auto list = core::read_interventions(R"([{"kind":"off","layer":1,"head":0,"by":"zero"}])");
  ASSERT_TRUE(list);
  auto plan = core::InterventionPlan::make(*list, session->model().shape());
  ASSERT_TRUE(plan) << plan.error().where;
  auto changed = core::probe(session->model(), session->task(), *plan);
  ASSERT_TRUE(changed);
  EXPECT_NE(changed->outcome, plain->outcome);
  auto again = core::probe(session->model(), session->task());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, plain->outcome);
}
