#include "training/outcome.h"

#include <string>

#include "base/buffer.h"
#include "base/matrix.h"
#include "layers/cross_entropy.h"
#include "models/decoder/prediction.h"
#include "teacher_forcing.h"

namespace attention_playground {

Expected<ExampleOutcome> example_outcome(const TrainableModel& model,
                                         std::span<const std::int32_t> labels) noexcept {
  const ConstMatrixView logits = model.logits();
  if (static_cast<std::size_t>(logits.rows()) != labels.size()) {
    return fail(ErrorCode::shape_mismatch, "there are " + std::to_string(logits.rows()) +
                                               " target tokens but " +
                                               std::to_string(labels.size()) + " labels");
  }
  auto unused = Buffer<float>::allocate(logits.size(), "the gradient of the logits");
  if (!unused) return std::unexpected(unused.error());
  auto measured = cross_entropy(logits, labels, 0.0F,
                                matrix_view(unused->data(), logits.rows(), logits.cols()));
  if (!measured) return std::unexpected(measured.error());
  ExampleOutcome outcome;
  outcome.rows = measured->count;
  outcome.correct = measured->correct;
  outcome.labels.assign(labels.begin(), labels.end());
  if (measured->count > 0) outcome.loss = measured->loss / static_cast<double>(measured->count);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const auto place = static_cast<Eigen::Index>(row);
    const std::span<const float> numbers(logits.data() + place * logits.outerStride(),
                                         static_cast<std::size_t>(logits.cols()));
    outcome.likeliest.push_back(largest_weight(numbers));
    if (labels[row] < 0) {
      outcome.probabilities.push_back(0.0F);
      continue;
    }
    auto ranked = rank_token(numbers, labels[row]);
    if (!ranked) return std::unexpected(ranked.error());
    outcome.probabilities.push_back(ranked->probability);
  }
  return outcome;
}

}  // namespace attention_playground
