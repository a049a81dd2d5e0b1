#include "models/transformer/trainable.h"

namespace attention_playground {

Expected<void> check_plan(const InterventionPlan* plan, const TrainableModel& model) noexcept {
  if (plan == nullptr || plan->fits(model.shape())) return {};
  return fail(ErrorCode::invalid_argument,
              "these interventions were made for a model with other layers or heads: make them "
              "against this model's shape");
}

}  // namespace attention_playground
