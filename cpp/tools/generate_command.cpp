#include "generate_command.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <sstream>

#include "arguments.h"
#include "models/decoder/decoder_session.h"
#include "number_options.h"
#include "opened_model.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

/// As many as the page shows.
constexpr std::int64_t candidates_shown = 20;
/// In the order of `RemovedBy`, as the page names them.
constexpr std::array removed_by{"", "topK", "topP", "minP"};

struct Generation {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> stops;
  std::vector<core::Intervention> interventions;
  core::SamplingSettings sampling{.temperature = 0.0F, .seed = 1};
  std::int64_t count = 24;
  bool json = false;
};

std::string read_generation(const Arguments& arguments, Generation& generation) {
  for (const std::string& problem : {read_ids(arguments, "--ids", generation.ids),
                                     read_ids(arguments, "--stop", generation.stops),
                                     read_count(arguments, "--tokens", 1, generation.count),
                                     read_sampling(arguments, generation.sampling),
                                     read_changes(arguments, generation.interventions)}) {
    if (!problem.empty()) return problem;
  }
  const std::string form = arguments.get("--form");
  generation.json = form == "json";
  if (!form.empty() && form != "ids" && form != "json") {
    return "--form is ids or json, not '" + form + "'";
  }
  return generation.ids.empty() ? "--ids is empty; a text has at least one token" : "";
}

void print_candidate(std::ostream& out, const core::Candidate& one) {
  out << R"({"id":)" << one.id << R"(,"logit":)" << one.logit << R"(,"logProbability":)"
      << one.log_probability << R"(,"probability":)" << one.probability
      << R"(,"sampledProbability":)" << one.sampled_probability;
  if (one.removed_by != core::RemovedBy::nothing) {
    out << R"(,"removedBy":")" << removed_by[static_cast<std::size_t>(one.removed_by)] << '"';
  }
  out << '}';
}

void print_step(const core::Prediction& prediction, float log_probability, bool json) {
  std::ostringstream line;
  line.precision(std::numeric_limits<float>::max_digits10);
  if (!json) {
    line << prediction.sampled;
  } else {
    line << R"({"id":)" << prediction.sampled << R"(,"logProbability":)" << log_probability
         << R"(,"candidates":[)";
    for (std::size_t at = 0; at < prediction.candidates.size(); ++at) {
      if (at > 0) line << ',';
      print_candidate(line, prediction.candidates[at]);
    }
    line << "]}";
  }
  std::puts(line.str().c_str());
  std::fflush(stdout);
}

/// Takes the session to `generation.ids` and draws the next one.
core::Expected<core::Prediction> take_step(core::DecoderSession& session,
                                           const Generation& generation, std::span<float> logits) {
  auto begun = session.begin(generation.ids, generation.interventions);
  if (!begun) return std::unexpected(begun.error());
  const auto layers = session.decoder().config().layers;
  if (auto left = session.advance(layers); !left) return std::unexpected(left.error());
  const auto last = static_cast<std::int64_t>(generation.ids.size()) - 1;
  if (auto done = session.logits(last, logits); !done) return std::unexpected(done.error());
  return core::predict(logits, generation.sampling, last, candidates_shown);
}

std::string generate(const OpenedModel& model, Generation& generation) {
  const core::DecoderConfig& config = model.decoder->config();
  const auto prompt = static_cast<std::int64_t>(generation.ids.size());
  if (generation.count > config.context_length - prompt) {
    return "a text of " + std::to_string(prompt) + " tokens and " +
           std::to_string(generation.count) + " more are too many: the model has room for " +
           std::to_string(config.context_length);
  }
  auto session = core::DecoderSession::open(model.decoder, prompt + generation.count);
  if (!session) return session.error().where;
  auto logits = core::Buffer<float>::allocate(config.vocabulary, "the logits");
  if (!logits) return logits.error().where;
  for (std::int64_t made = 0; made < generation.count; ++made) {
    auto prediction = take_step(*session, generation, logits->span());
    if (!prediction) return prediction.error().where;
    const std::int32_t id = prediction->sampled;
    auto chosen = core::log_probability(logits->span(), id);
    if (!chosen) return chosen.error().where;
    print_step(*prediction, *chosen, generation.json);
    if (std::ranges::find(generation.stops, id) != generation.stops.end()) break;
    generation.ids.push_back(id);
  }
  return "";
}

}  // namespace

std::string run_generate(const std::vector<std::string>& words) {
  const Arguments arguments =
      read_arguments(words, {"--model", "--ids"},
                     {"--tokens", "--stop", "--temperature", "--top-k", "--top-p", "--min-p",
                      "--seed", "--interventions", "--form"});
  if (!arguments.problem.empty()) return arguments.problem;
  Generation generation;
  if (auto problem = read_generation(arguments, generation); !problem.empty()) return problem;
  OpenedModel model;
  if (auto problem = open_decoder(arguments.get("--model"), model); !problem.empty()) {
    return problem;
  }
  return generate(model, generation);
}

}  // namespace attention_tools
