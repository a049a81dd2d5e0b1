#include "training/settings.h"

#include <algorithm>
#include <optional>
#include <string>

#include "settings_fields.h"
#include "training/task.h"

namespace attention_playground {

namespace {

class RangeChecker {
 public:
  void operator()(const char* name, std::uint64_t value, const WholeRange& range) {
    if (value > static_cast<std::uint64_t>(range.most)) complain(name, range_text(range));
  }
  void operator()(const char* name, std::int64_t value, const WholeRange& range) {
    if (value < range.least || value > range.most) complain(name, range_text(range));
  }
  void operator()(const char* name, float value, const NumberRange& range) {
    if (!is_within(range, static_cast<double>(value))) complain(name, range_text(range));
  }
  void operator()(const char* /*name*/, bool /*value*/) noexcept {}
  void operator()(const char* /*name*/, PositionKind /*value*/) noexcept {}

  void complain(const std::string& name, const std::string& expected) {
    if (!problem_.empty()) return;
    problem_ = "the setting '" + name + "' must be " + expected;
  }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  std::string problem_;
};

void check_heads(const TransformerConfig& config, RangeChecker& check) {
  const auto divides = [&](std::int64_t heads) { return heads > 0 && config.width % heads == 0; };
  const std::string divisor = "a divisor of the width " + std::to_string(config.width);
  if (!divides(config.heads)) return check.complain("heads", divisor);
  if (!divides(config.cross_heads)) return check.complain("cross_heads", divisor);
  if (config.position == PositionKind::rotary && config.width / config.heads % 2 != 0) {
    check.complain("heads",
                   "such that a head's width is even: rotary positions turn pairs of numbers");
  }
}

}  // namespace

Expected<void> check_training_settings(const TrainingSettings& settings) noexcept {
  if (std::ranges::find(task_names(), settings.task) == task_names().end()) {
    auto unknown = default_settings(settings.task);
    if (!unknown) return std::unexpected(unknown.error());
  }
  RangeChecker check;
  visit_run(settings, check);
  visit_model(settings.model, check);
  if (const auto* const config = std::get_if<TransformerConfig>(&settings.model)) {
    if (check.problem().empty()) check_heads(*config, check);
  }
  if (check.problem().empty()) return {};
  return fail(ErrorCode::invalid_argument, check.problem());
}

}  // namespace attention_playground
