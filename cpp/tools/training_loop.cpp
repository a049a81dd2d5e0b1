#include "training_loop.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "files.h"
#include "files/safetensors.h"
#include "kernels/build_name.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

using Clock = std::chrono::steady_clock;
using Session = std::unique_ptr<core::TrainingSession>;

constexpr double seconds_between_lines = 5.0;
constexpr double seconds_between_checkpoints = 10.0;

volatile std::sig_atomic_t stop_asked = 0;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Means since the last line, and how fast it goes.
class Progress {
 public:
  explicit Progress(std::int64_t steps) : steps_(steps) {}

  void add(const core::StepReport& report) {
    ++count_;
    loss_ += static_cast<double>(report.loss);
    accuracy_ += static_cast<double>(report.accuracy);
    if (report.step < steps_ && seconds_since(start_) < seconds_between_lines) return;
    const auto count = static_cast<double>(count_);
    const double speed = count / seconds_since(start_);
    std::printf("step %lld of %lld  loss %.4f  accuracy %.4f  %.1f steps/s  %.0f s left\n",
                static_cast<long long>(report.step), static_cast<long long>(steps_), loss_ / count,
                accuracy_ / count, speed, static_cast<double>(steps_ - report.step) / speed);
    std::fflush(stdout);
    *this = Progress(steps_);
  }

 private:
  std::int64_t steps_;
  std::int64_t count_ = 0;
  double loss_ = 0.0;
  double accuracy_ = 0.0;
  Clock::time_point start_ = Clock::now();
};

std::string keep_checkpoint(const core::TrainingSession& session, const std::string& path) {
  auto bytes = session.checkpoint();
  if (!bytes) return bytes.error().where;
  return write_file(path, *bytes);
}

Session start_anew(const std::string& why) {
  std::printf("%s: starting anew\n", why.c_str());
  return nullptr;
}

/// The run of the file, or nothing where it is another one or none.
Session resume_same(const core::TrainingSettings& settings, const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return nullptr;
  std::vector<std::uint8_t> bytes;
  if (const auto problem = read_file(path, bytes); !problem.empty()) return start_anew(problem);
  auto session = core::TrainingSession::resume(bytes);
  if (!session) return start_anew(path + " cannot be used (" + session.error().where + ")");
  if (checkpoint_build(bytes) != core::kernels::build_name() ||
      core::write_training_settings((*session)->settings()) !=
          core::write_training_settings(settings)) {
    return start_anew(path + " is of another run");
  }
  std::printf("going on from step %lld, from %s\n",
              static_cast<long long>((*session)->steps_taken()), path.c_str());
  return std::move(*session);
}

std::string take_steps(core::TrainingSession& session, const std::string& checkpoint) {
  Progress progress(session.settings().steps);
  auto kept = Clock::now();
  while (session.steps_taken() < session.settings().steps) {
    auto report = session.step();
    if (!report) return report.error().where;
    progress.add(*report);
    const bool ends = stop_asked != 0 || session.steps_taken() == session.settings().steps;
    if (!ends && seconds_since(kept) < seconds_between_checkpoints) continue;
    if (auto problem = keep_checkpoint(session, checkpoint); !problem.empty()) return problem;
    kept = Clock::now();
    if (stop_asked != 0) {
      return "stopped after step " + std::to_string(session.steps_taken()) +
             "; the same command goes on from there";
    }
  }
  return "";
}

}  // namespace

FinishedRun train_to_the_end(const core::TrainingSettings& settings,
                             const std::string& checkpoint) {
  FinishedRun run{.session = resume_same(settings, checkpoint), .problem = ""};
  if (!run.session) {
    auto created = core::TrainingSession::create(settings);
    if (!created) {
      run.problem = created.error().where;
      return run;
    }
    run.session = std::move(*created);
  }
  const auto ask_to_stop = [](int /*signal*/) { stop_asked = 1; };
  const auto before_interrupt = std::signal(SIGINT, ask_to_stop);
  const auto before_end = std::signal(SIGTERM, ask_to_stop);
  run.problem = take_steps(*run.session, checkpoint);
  std::signal(SIGINT, before_interrupt);
  std::signal(SIGTERM, before_end);
  return run;
}

std::string checkpoint_build(std::span<const std::uint8_t> bytes) {
  auto file = core::Safetensors::parse(bytes);
  if (!file) return "";
  const auto build = file->metadata().find("build");
  return build == file->metadata().end() ? "" : build->second;
}

void forget_checkpoint(const std::string& checkpoint) {
  std::error_code error;
  std::filesystem::remove(checkpoint, error);
}

}  // namespace attention_tools
