#pragma once
// The files of tests/fixtures/interventions: one model each, run under every list of
// interventions that the file's metadata names.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fixture_cases.h"
#include "models/decoder/decoder_session.h"
#include "models/intervention/intervention.h"
#include "traces/trace.h"

namespace fixtures {

/// One pass of a model: every attention map, and rows of logits or of hidden states.
struct Pass {
  attention_playground::Trace trace;
  Tensor output;
  /// Of a language model.
  std::shared_ptr<const attention_playground::DecoderSession> session = nullptr;
};
using Model =
    std::function<std::optional<Pass>(const std::vector<attention_playground::Intervention>&)>;

/// `model` is "checkpoints/bert", "training/translator", "aligner/words_seen"; nothing where there
/// is no such model.
[[nodiscard]] Model open_model(const std::string& model,
                               const std::map<std::string, Tensor>& inputs);

/// Every list of interventions that a file's metadata names, with its case's name.
using CaseLists =
    std::vector<std::pair<std::string, std::vector<attention_playground::Intervention>>>;
[[nodiscard]] CaseLists case_lists(const std::vector<std::uint8_t>& file);

/// `{case}.{layer}.weights` [heads, queries, keys] and `{case}.output` [rows, columns]:
/// logits, or an encoder's hidden states.
[[nodiscard]] std::vector<Tensor> run_interventions(const Case& one,
                                                    const std::vector<std::uint8_t>& file);

/// The files of tests/fixtures/writes: of each layer `heads` [heads, queries, width], `keys` of one
/// head [queries, keys, width], `attention` and `stream` [queries, width], `bias` [width], and of
/// language models `logits` [queries, vocabulary].
[[nodiscard]] std::vector<Tensor> run_writes(const Case& one,
                                             const std::vector<std::uint8_t>& file);

/// The files of tests/fixtures/origins, see there.
[[nodiscard]] std::vector<Tensor> run_origins(const Case& one,
                                              const std::vector<std::uint8_t>& file);

}  // namespace fixtures
