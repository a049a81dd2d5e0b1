#pragma once
// The small Transformers of tests/fixtures/training: batch, weights, and what PyTorch
// computed of them.

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "fixture_cases.h"
#include "models/transformer/transformer.h"

namespace fixtures {

struct TrainingCase {
  std::string name;
  attention_playground::TransformerConfig config;
  std::map<std::string, float> smoothings;  // prefix of the results, label smoothing
};
void PrintTo(const TrainingCase& one, std::ostream* stream);

[[nodiscard]] std::vector<TrainingCase> read_training_cases();

struct TrainingFixture {
  std::map<std::string, Tensor> tensors;
  attention_playground::Batch batch;
  std::unique_ptr<attention_playground::TrainableModel> model;  // with the case's weights
};
/// Fails the running test where a tensor is missing.
[[nodiscard]] TrainingFixture open_training_case(const TrainingCase& one);

}  // namespace fixtures
