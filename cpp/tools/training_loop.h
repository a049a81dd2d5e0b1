#pragma once
// Takes a run to its end: progress on standard output, a checkpoint every ten
// seconds, an orderly stop at Ctrl+C.

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "training/session.h"

namespace attention_tools {

struct FinishedRun {
  std::unique_ptr<attention_playground::TrainingSession> session;
  std::string problem;  // a sentence, or empty
};

/// Goes on from the file `checkpoint` where it is there and of the same settings and
/// build. The file stays until `forget_checkpoint`.
FinishedRun train_to_the_end(const attention_playground::TrainingSettings& settings,
                             const std::string& checkpoint);
/// Which build wrote a checkpoint; empty where it does not say.
std::string checkpoint_build(std::span<const std::uint8_t> file);
void forget_checkpoint(const std::string& checkpoint);

}  // namespace attention_tools
