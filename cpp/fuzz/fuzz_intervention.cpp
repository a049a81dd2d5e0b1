// Any text as a list of interventions: what is read must either make a plan against each
// kind of model or say why not, and every edit of a plan must be one that attention takes.

#include <string_view>
#include <vector>

#include "attention/attend.h"
#include "base/matrix.h"
#include "fuzz_support.h"
#include "models/intervention/intervention_plan.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t tokens = 5;

const std::vector<core::ModelShape>& shapes() {
  static const std::vector<core::ModelShape> all{
      {{.stack = core::Stack::decoder_self,
        .layers = 2,
        .heads = 2,
        .mask = {.causal = core::CausalAlignment::bottom_right}}},
      {{.stack = core::Stack::encoder_self, .layers = 2, .heads = 2},
       {.stack = core::Stack::decoder_self,
        .layers = 1,
        .heads = 2,
        .mask = {.causal = core::CausalAlignment::bottom_right}},
       {.stack = core::Stack::decoder_cross,
        .layers = 1,
        .heads = 2,
        .alignment = core::CausalAlignment::top_left,
        .skips_layers = false,
        .has_feed_forward = false}},
      {{.stack = core::Stack::decoder_cross,
        .layers = 1,
        .heads = 1,
        .alignment = core::CausalAlignment::top_left,
        .averages = false,
        .skips_layers = false,
        .has_feed_forward = false}}};
  return all;
}

/// One number a column: what matters is that no edit stops the pass.
void attend_with(std::span<const core::HeadEdit> edits, const core::StackShape& stack) {
  if (edits.empty()) return;
  require(static_cast<std::int64_t>(edits.size()) == stack.heads);
  const std::vector<float> rows(static_cast<std::size_t>(tokens * stack.heads), 0.5F);
  const auto view = core::const_matrix_view(rows.data(), tokens, stack.heads);
  std::vector<float> output(rows.size());
  const core::AttentionSettings settings{
      .heads = stack.heads, .key_value_heads = stack.heads, .mask = stack.mask, .edits = edits};
  require_useful_error(
      core::attend({.queries = view, .keys = view, .values = view}, settings, {.output = output}));
}

void check_plan(const std::vector<core::Intervention>& interventions,
                const core::ModelShape& shape) {
  const auto plan = core::InterventionPlan::make(interventions, shape);
  require_useful_error(plan);
  if (!plan) return;
  require((*plan)->fits(shape));
  const std::int64_t kept = (*plan)->reusable(tokens);
  require(kept >= 0 && kept <= tokens);
  for (const core::StackShape& stack : shape) {
    for (std::int64_t layer = 0; layer < stack.layers; ++layer) {
      attend_with((*plan)->heads(stack.stack, layer), stack);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto interventions = core::read_interventions({reinterpret_cast<const char*>(data), size});
  require_useful_error(interventions);
  if (!interventions) return 0;
  for (const core::ModelShape& shape : shapes()) check_plan(*interventions, shape);
  return 0;
}
