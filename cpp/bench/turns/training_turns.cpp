// Trains by turns, so that others can be measured in between.
//
//   attention_training_turns TASK VARIANT
//
// Each line of its input asks for about so many milliseconds: "step 500" of whole
// training steps, "forward 500" of forward passes over batches of the same kind. The
// answer is a line with how many there were and the milliseconds that they took.

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "training/session.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t most_steps = 1'000'000;
constexpr int prepared_batches = 16;

/// What a forward pass alone runs over.
std::vector<core::Batch> draw_batches(const core::TrainingSession& session) {
  core::Random random(session.settings().seed);
  std::vector<core::Batch> batches(prepared_batches);
  for (core::Batch& batch : batches) {
    for (std::int64_t i = 0; i < session.settings().batch; ++i) {
      const core::Example example = session.task().example(random);
      if (!session.task().source_words().empty()) batch.source.append(example.source);
      batch.target.append(example.target);
    }
  }
  return batches;
}

class Turns {
 public:
  explicit Turns(std::unique_ptr<core::TrainingSession> session)
      : session_(std::move(session)), batches_(draw_batches(*session_)) {}

  core::Expected<void> step() {
    auto report = session_->step();
    if (!report) return std::unexpected(report.error());
    return {};
  }
  core::Expected<void> forward() {
    return session_->model().forward(batches_[next_++ % batches_.size()], {});
  }

 private:
  std::unique_ptr<core::TrainingSession> session_;
  std::vector<core::Batch> batches_;
  std::size_t next_ = 0;
};

core::Expected<void> take_turn(Turns& turns, const std::string& what, double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  double taken = 0;
  int count = 0;
  do {
    auto done = what == "forward" ? turns.forward() : turns.step();
    if (!done) return done;
    ++count;
    taken = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  } while (taken < milliseconds);
  std::printf("%d %.3f\n", count, taken);
  std::fflush(stdout);
  return {};
}

core::Expected<void> serve(const std::string& task, const std::string& variant) {
  auto settings = core::default_settings(task, variant);
  if (!settings) return std::unexpected(settings.error());
  settings->steps = most_steps;
  auto session = core::TrainingSession::create(*settings);
  if (!session) return std::unexpected(session.error());
  Turns turns(std::move(*session));
  std::string what;
  double milliseconds = 0;
  while (std::cin >> what >> milliseconds) {
    if (auto done = take_turn(turns, what, milliseconds); !done) return done;
  }
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fprintf(stderr, "Name a task and its variant: attention_training_turns TASK VARIANT\n");
    return 2;
  }
  if (auto done = serve(words[1], words[2]); !done) {
    std::fprintf(stderr, "%s\n", done.error().where.c_str());
    return 1;
  }
  return 0;
}
