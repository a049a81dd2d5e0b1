// Any bytes as the checkpoint of a training run and as a trained model: what is read
// must be written and read again without a change, and must run.

#include <algorithm>
#include <vector>

#include "fuzz_support.h"
#include "fuzz_training.h"
#include "training/probe.h"
#include "training/session.h"
#include "training/weights_file.h"

namespace core = attention_playground;

namespace {

using Bytes = std::span<const std::uint8_t>;

/// Not for files whose settings make a large model; true where they cannot be read.
bool is_cheap(Bytes bytes) {
  const auto file = core::Safetensors::parse(bytes);
  if (!file) return true;
  const auto text = file->metadata().find("settings");
  if (text == file->metadata().end()) return true;
  const auto settings = core::read_training_settings(text->second, {});
  return !settings || is_small(*settings);
}

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
  require_useful_error(core::probe(*trained->model, *trained->task));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, size);
  if (!is_cheap(bytes)) return 0;
  check_checkpoint(bytes);
  check_trained_model(bytes);
  return 0;
}
