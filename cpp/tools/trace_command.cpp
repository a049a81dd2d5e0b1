#include "trace_command.h"

#include "arguments.h"
#include "files.h"
#include "files/json.h"
#include "models/decoder/decoder_session.h"
#include "number_options.h"
#include "opened_model.h"
#include "tensor_type_option.h"
#include "traces/file/trace_file.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

struct Run {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> types;
  std::vector<core::Intervention> interventions;
  core::TraceWriteOptions options;
  core::Metadata metadata;
};

std::string read_metadata(const Arguments& arguments, core::Metadata& metadata) {
  const std::string wrong = "--metadata is a JSON object of texts such as {\"text\": \"...\"}";
  const std::string path = arguments.get("--model");
  metadata["model"] = path.substr(path.find_last_of('/') + 1);
  if (arguments.get("--metadata").empty()) return "";
  auto json = core::parse_json(arguments.get("--metadata"));
  if (!json || !json->is(core::JsonValue::Kind::object)) return wrong;
  for (const core::JsonMember& member : json->object) {
    if (!member.value.is(core::JsonValue::Kind::string)) return wrong;
    metadata[member.name] = member.value.string;
  }
  return "";
}

std::string read_run(const Arguments& arguments, Run& run) {
  for (const std::string& problem :
       {read_ids(arguments, "--ids", run.ids), read_ids(arguments, "--types", run.types),
        read_changes(arguments, run.interventions),
        read_tensor_type(arguments.get("--dtype"), run.options.type),
        read_metadata(arguments, run.metadata)}) {
    if (!problem.empty()) return problem;
  }
  return read_numbers(arguments.get("--layers"), run.options.layers)
             ? ""
             : "--layers are whole numbers, separated by spaces or commas";
}

core::Expected<core::Trace> trace_decoder(const OpenedModel& model, const Run& run) {
  const auto count = static_cast<std::int64_t>(run.ids.size());
  auto session = core::DecoderSession::open(model.decoder, count);
  if (!session) return std::unexpected(session.error());
  auto begun = session->begin(run.ids, run.interventions);
  if (!begun) return std::unexpected(begun.error());
  auto left = session->advance(model.decoder->config().layers);
  if (!left) return std::unexpected(left.error());
  return session->trace(count);
}

core::Expected<core::Trace> trace_encoder(const OpenedModel& model, const Run& run) {
  auto result = model.encoder->run(
      {.token_ids = run.ids, .token_types = run.types, .interventions = run.interventions});
  if (!result) return std::unexpected(result.error());
  return std::move(result->trace);
}

std::string write_trace_of(const OpenedModel& model, const Run& run, const std::string& out) {
  auto trace = model.decoder ? trace_decoder(model, run) : trace_encoder(model, run);
  if (!trace) return trace.error().where;
  auto file = core::write_trace(*trace, run.options, run.metadata);
  return file ? write_file(out, file->span()) : file.error().where;
}

}  // namespace

std::string run_trace(const std::vector<std::string>& words) {
  const Arguments arguments =
      read_arguments(words, {"--model", "--ids", "--out"},
                     {"--types", "--layers", "--dtype", "--interventions", "--metadata"});
  if (!arguments.problem.empty()) return arguments.problem;
  Run run;
  if (auto problem = read_run(arguments, run); !problem.empty()) return problem;
  OpenedModel model;
  if (auto problem = open_model(arguments.get("--model"), model); !problem.empty()) {
    return problem + " (scripts/models fetches the models into models/)";
  }
  if (model.decoder && !run.types.empty()) {
    return "--types belong to encoders, and this is a language model";
  }
  return write_trace_of(model, run, arguments.get("--out"));
}

}  // namespace attention_tools
