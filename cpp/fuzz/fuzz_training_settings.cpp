// Any text as the settings of a training run: what is read must be allowed, must be
// written and read again without a change, and must make a run that takes a step.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <unordered_set>

#include "fuzz_support.h"
#include "fuzz_training.h"
#include "training/schedule.h"
#include "training/session.h"

namespace core = attention_playground;

namespace {

void check_schedule(const core::TrainingSettings& settings) {
  const core::Schedule schedule{
      .peak = settings.learning_rate, .warm_up = settings.warm_up, .steps = settings.steps};
  const std::array taken{std::int64_t{0}, std::max<std::int64_t>(settings.warm_up - 1, 0),
                         settings.warm_up, settings.steps - 1, settings.steps};
  for (const std::int64_t steps : taken) {
    const float rate = schedule.at(steps);
    require(std::isfinite(rate) && rate >= 0.0F && rate <= settings.learning_rate);
  }
}

/// Many texts are the same settings: each takes its step once in a process, which any
/// input alone reaches again.
bool is_new(const std::string& settings) {
  constexpr std::size_t most_kept = 1 << 16;
  static std::unordered_set<std::size_t> taken;
  if (taken.size() > most_kept) taken.clear();
  return taken.insert(std::hash<std::string>{}(settings)).second;
}

void take_a_step(const core::TrainingSettings& settings) {
  const auto session = core::TrainingSession::create(settings);
  require_useful_error(session);
  if (!session) return;
  const auto report = (*session)->step();
  require_useful_error(report);
  require((*session)->steps_taken() == (report ? 1 : 0));
}

void check(std::string_view text, const core::TrainingSettings& defaults) {
  const auto settings = core::read_training_settings(text, defaults);
  require_useful_error(settings);
  if (!settings) return;
  require(core::check_training_settings(*settings).has_value());
  const std::string written = core::write_training_settings(*settings);
  const auto again = core::read_training_settings(written, {});
  require(again && core::write_training_settings(*again) == written);
  check_schedule(*settings);
  if (is_small(*settings) && is_new(written)) take_a_step(*settings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto transformer = core::default_settings("copy");
  static const auto aligner = core::default_settings("date");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, {});
  check(text, *transformer);
  check(text, *aligner);
  return 0;
}
