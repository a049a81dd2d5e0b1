// Any bytes as the checkpoint of a training run or as a trained model: what is read
// must be written and read again without a change, and a small one must run.

#include <algorithm>
#include <vector>

#include "fuzz_support.h"
#include "fuzz_training.h"
#include "mutate_safetensors.h"
#include "training/probe.h"
#include "training/session.h"
#include "training/weights_file.h"

namespace core = attention_playground;

namespace {

using Bytes = std::span<const std::uint8_t>;

bool writes(const core::TrainingSession& session, const std::vector<std::uint8_t>& bytes) {
  const auto written = session.checkpoint();
  return written && *written == bytes;
}

void check_checkpoint(Bytes bytes) {
  const auto session = core::TrainingSession::resume(bytes);
  require_useful_error(session);
  if (!session) return;
  const std::int64_t steps = (*session)->steps_taken();
  require(steps >= 0 && steps <= (*session)->settings().steps);
  const auto written = (*session)->checkpoint();
  require(written.has_value());
  const auto again = core::TrainingSession::resume(*written);
  require(again && writes(**again, *written));
  if (!is_small((*session)->settings())) return;
  const auto report = (*session)->step();
  require_useful_error(report);
  // A step that fails leaves everything as it was.
  if (!report) require(writes(**session, *written));
  if (report) require((*session)->steps_taken() == steps + 1);
}

void check_trained_model(Bytes bytes) {
  auto trained = core::open_trained_model(bytes);
  require_useful_error(trained);
  if (!trained) return;
  require_useful_error(core::write_trained_model(*trained->model, trained->settings, trained->steps,
                                                 trained->scores, core::TensorType::f16));
  const auto written =
      core::write_trained_model(*trained->model, trained->settings, trained->steps, trained->scores,
                                core::TensorType::f32, trained->metadata);
  require(written.has_value());
  const auto again = core::open_trained_model(*written);
  require(again && again->steps == trained->steps &&
          again->scores.size() == trained->scores.size());
  require(std::ranges::equal(again->model->parameters().values(),
                             trained->model->parameters().values()));
  if (!is_small(trained->settings)) return;
  require_useful_error(core::probe(*trained->model, *trained->task));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, size);
  // Each reader refuses the other's files; one of them is enough for what is neither.
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.find("trained model") != std::string_view::npos) {
    check_trained_model(bytes);
  } else {
    check_checkpoint(bytes);
  }
  return 0;
}
