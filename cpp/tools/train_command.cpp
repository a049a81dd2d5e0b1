#include "train_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "arguments.h"
#include "files.h"
#include "kernels/build_name.h"
#include "model_card.h"
#include "number_options.h"
#include "training/weights_file.h"
#include "training_loop.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

struct TrainOrder {
  core::TrainingSettings settings;
  std::string variant;
  std::string base;  // folder and name of all files
  std::string command;
};

std::string checkpoint_path(const TrainOrder& order) {
  return order.base + ".checkpoint.safetensors";
}

/// The settings of a checkpoint that lies elsewhere, and its bytes.
std::string take_over(const std::string& path, TrainOrder& order,
                      std::vector<std::uint8_t>& bytes) {
  if (auto problem = read_file(path, bytes); !problem.empty()) return problem;
  auto session = core::TrainingSession::resume(bytes);
  if (!session) return path + ": " + session.error().where;
  if ((*session)->settings().task != order.settings.task) {
    return path + " is a run of the task '" + (*session)->settings().task + "'";
  }
  const std::string build = checkpoint_build(bytes);
  if (build != core::kernels::build_name()) {
    return path + " comes from the build '" + build + "', but this is '" +
           core::kernels::build_name() + "', which would go on with other last bits";
  }
  order.settings = (*session)->settings();
  order.command = "scripts/train " + order.settings.task + " --variant " + order.variant +
                  " --settings '" + core::write_training_settings(order.settings) + "'";
  return "";
}

std::string read_order(const Arguments& arguments, TrainOrder& order) {
  const std::string task = arguments.get("--task");
  order.variant = arguments.get("--variant");
  auto settings = core::default_settings(task, order.variant);
  if (!settings) return settings.error().where;
  if (order.variant.empty()) order.variant = core::task_variants(task).front();
  order.command = "scripts/train " + task + " --variant " + order.variant;
  auto seed = static_cast<std::int64_t>(settings->seed);
  for (const std::string& problem : {read_count(arguments, "--seed", 0, seed),
                                     read_count(arguments, "--steps", 1, settings->steps)}) {
    if (!problem.empty()) return problem;
  }
  settings->seed = static_cast<std::uint64_t>(seed);
  order.command += " --seed " + std::to_string(seed);
  if (!arguments.get("--steps").empty()) order.command += " --steps " + arguments.get("--steps");
  if (const std::string json = arguments.get("--settings"); !json.empty()) {
    settings = core::read_training_settings(json, *settings);
    if (!settings) return "--settings: " + settings.error().where;
    if (settings->task != task) {
      return "--settings are of the task '" + settings->task + "', but --task is '" + task + "'";
    }
    order.command += " --settings '" + json + "'";
  }
  order.settings = std::move(*settings);
  std::vector<std::uint8_t> checkpoint;
  if (const std::string file = arguments.get("--resume"); !file.empty()) {
    if (auto problem = take_over(file, order, checkpoint); !problem.empty()) return problem;
  }
  const std::string folder = arguments.get("--out");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return "cannot make the folder '" + folder + "': " + error.message();
  // The seed of the run itself: JSON or a checkpoint may say another than the option.
  order.base =
      folder + "/" + task + "-" + order.variant + "-" + std::to_string(order.settings.seed);
  return checkpoint.empty() ? "" : write_file(checkpoint_path(order), checkpoint);
}

/// With the causal mask, all else the same: what the leaking model's loss is held against.
std::string add_masked_loss(const TrainOrder& order, std::vector<core::Score>& scores) {
  core::TrainingSettings masked = order.settings;
  if (auto* const config = std::get_if<core::TransformerConfig>(&masked.model)) {
    config->causal = true;
  }
  std::puts("the same with the causal mask, for comparison");
  const std::string checkpoint = order.base + ".masked.checkpoint.safetensors";
  FinishedRun run = train_to_the_end(masked, checkpoint);
  if (!run.problem.empty()) return run.problem;
  auto measured = core::evaluate(run.session->model(), run.session->task());
  if (!measured) return measured.error().where;
  const auto loss_of = [](const std::vector<core::Score>& all) {
    return std::ranges::find(all, "teacher-forced loss", &core::Score::name)->value;
  };
  const double loss = loss_of(*measured);
  const double own = loss_of(scores);
  scores.push_back({.name = "masked model's teacher-forced loss", .value = loss});
  scores.push_back({.name = "loss over the masked model's", .value = own / loss});
  return "";
}

struct Evaluated {
  std::vector<core::Score> scores;
  std::string problem;
  bool passes = false;
};

Evaluated evaluate(core::TrainableModel& model, const core::Task& task, const TrainOrder& order,
                   std::span<const core::Threshold> thresholds) {
  Evaluated result;
  auto scores = core::evaluate(model, task);
  if (!scores) return {.scores = {}, .problem = scores.error().where};
  result.scores = std::move(*scores);
  if (order.variant == "leaking") result.problem = add_masked_loss(order, result.scores);
  result.passes =
      std::ranges::all_of(core::judge(result.scores, thresholds), &core::Judgement::passes);
  return result;
}

struct Weights {
  std::vector<std::uint8_t> bytes;
  Evaluated evaluated;
  std::string type;
  std::string problem;
};

/// As `type`, with the scores of exactly these weights.
Weights make_weights(core::TrainingSession& session, const TrainOrder& order,
                     std::span<const core::Threshold> thresholds, core::TensorType type) {
  Weights weights{.bytes = {}, .evaluated = {}, .type = "", .problem = ""};
  weights.type = type == core::TensorType::f16 ? "f16" : "f32";
  const auto write = [&](std::span<const core::Score> scores) {
    return core::write_trained_model(session.model(), session.settings(), session.steps_taken(),
                                     scores, type, {{"variant", order.variant}});
  };
  auto bare = write({});
  if (!bare) return {.bytes = {}, .evaluated = {}, .type = "", .problem = bare.error().where};
  auto opened = core::open_trained_model(*bare);
  if (!opened) return {.bytes = {}, .evaluated = {}, .type = "", .problem = opened.error().where};
  weights.evaluated = evaluate(*opened->model, *opened->task, order, thresholds);
  weights.problem = weights.evaluated.problem;
  auto scored = write(weights.evaluated.scores);
  if (!scored) return {.bytes = {}, .evaluated = {}, .type = "", .problem = scored.error().where};
  weights.bytes = std::move(*scored);
  return weights;
}

std::string ship(core::TrainingSession& session, const TrainOrder& order, double seconds) {
  const auto thresholds = core::acceptance(order.settings.task, order.variant);
  std::puts("measuring the weights as f16");
  Weights weights = make_weights(session, order, thresholds, core::TensorType::f16);
  if (!weights.problem.empty() || !weights.evaluated.passes) {
    std::puts("not every figure is reached as f16: measuring them as f32");
    weights = make_weights(session, order, thresholds, core::TensorType::f32);
  }
  if (!weights.problem.empty()) return weights.problem;
  const auto& scores = weights.evaluated.scores;
  std::fputs(score_lines(scores, thresholds).c_str(), stdout);
  char time[64];
  std::snprintf(time, sizeof time, "%.0f s", seconds);
  const std::string card = model_card(
      session,
      {.variant = order.variant, .command = order.command, .type = weights.type, .time = time},
      scores, thresholds);
  if (auto problem = write_file(order.base + ".safetensors", weights.bytes); !problem.empty()) {
    return problem;
  }
  const std::span<const std::uint8_t> text(reinterpret_cast<const std::uint8_t*>(card.data()),
                                           card.size());
  if (auto problem = write_file(order.base + ".md", text); !problem.empty()) return problem;
  forget_checkpoint(checkpoint_path(order));
  forget_checkpoint(order.base + ".masked.checkpoint.safetensors");
  std::printf("wrote %s.safetensors (%s) and its card\n", order.base.c_str(), weights.type.c_str());
  if (weights.evaluated.passes) return "";
  return "seed " + std::to_string(order.settings.seed) +
         " does not reach every figure that its task asks for";
}

}  // namespace

std::string run_train(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(
      words, {"--task", "--out"}, {"--variant", "--seed", "--steps", "--settings", "--resume"});
  if (!arguments.problem.empty()) return arguments.problem;
  TrainOrder order;
  if (auto problem = read_order(arguments, order); !problem.empty()) return problem;
  std::printf("%s, build %s\n", order.command.c_str(), core::kernels::build_name());
  const auto start = std::chrono::steady_clock::now();
  FinishedRun run = train_to_the_end(order.settings, checkpoint_path(order));
  if (!run.problem.empty()) return run.problem;
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  return ship(*run.session, order, time.count());
}

}  // namespace attention_tools
