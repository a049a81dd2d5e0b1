#pragma once
// The files of tests/fixtures/aligner: a batch for Bahdanau's translator, and what
// PyTorch computes for it.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fixture_cases.h"
#include "models/aligner/recurrent_aligner.h"

namespace fixtures {

struct AlignerCase {
  std::unique_ptr<attention_playground::TrainableModel> model;  // with the file's parameters
  attention_playground::Batch batch;
  std::map<std::string, Tensor> tensors;
};

/// "words_seen" or "plain". Records a test failure where the file or the model fails.
[[nodiscard]] AlignerCase load_aligner_case(const std::string& name);

/// The gradient of the mean loss of the last forward pass, [target rows, vocabulary];
/// `loss` receives the mean loss.
[[nodiscard]] std::vector<float> loss_gradient(const AlignerCase& one, double& loss);

}  // namespace fixtures
