#include "training/task_model.h"

namespace attention_playground {

Expected<void> fit_to_task(TrainingSettings& settings, const Task& task) noexcept {
  const bool aligner = std::holds_alternative<RecurrentAlignerConfig>(settings.model);
  if (aligner && task.source_words().empty()) {
    return fail(ErrorCode::invalid_argument, "the task '" + std::string(task.name()) +
                                                 "' has no source to align: it needs a model of "
                                                 "kind transformer, not recurrent_aligner");
  }
  const auto fit = [&task](auto& config) {
    config.source_vocabulary = static_cast<std::int64_t>(task.source_words().size());
    config.target_vocabulary = static_cast<std::int64_t>(task.target_words().size());
    config.positions = task.longest();
  };
  std::visit(fit, settings.model);
  return {};
}

Expected<std::unique_ptr<TrainableModel>> create_task_model(
    const TrainingSettings& settings) noexcept {
  if (const auto* const config = std::get_if<TransformerConfig>(&settings.model)) {
    return create_transformer(*config, settings.seed);
  }
  return create_recurrent_aligner(*std::get_if<RecurrentAlignerConfig>(&settings.model),
                                  settings.seed);
}

Expected<Parameters> task_model_parameters(const TrainingSettings& settings) noexcept {
  if (const auto* const config = std::get_if<TransformerConfig>(&settings.model)) {
    return transformer_parameters(*config);
  }
  return recurrent_aligner_parameters(*std::get_if<RecurrentAlignerConfig>(&settings.model));
}

}  // namespace attention_playground
