#include "trace_command.h"

#include "arguments.h"
#include "files.h"
#include "models/encoder.h"
#include "tensor_type_option.h"
#include "traces/trace_file.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

bool read_ids(const std::string& text, std::vector<std::int32_t>& ids) {
  std::vector<std::int64_t> numbers;
  if (!read_numbers(text, numbers)) return false;
  for (const std::int64_t number : numbers) {
    if (number < 0 || number > 0x7FFFFFFF) return false;
    ids.push_back(static_cast<std::int32_t>(number));
  }
  return true;
}

std::string write_trace_of(const core::Encoder& encoder, const core::EncoderInput& input,
                           const core::TraceWriteOptions& options, const Arguments& arguments) {
  auto trace = encoder.run(input);
  if (!trace) return trace.error().where;
  core::Metadata metadata;
  if (!arguments.get("--tokens").empty()) metadata["tokens"] = arguments.get("--tokens");
  metadata["model"] =
      arguments.get("--model").substr(arguments.get("--model").find_last_of('/') + 1);
  auto file = core::write_trace(*trace, options, metadata);
  if (!file) return file.error().where;
  return write_file(arguments.get("--out"), file->span());
}

}  // namespace

std::string run_trace(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {"--model", "--ids", "--out"},
                                             {"--types", "--layers", "--dtype", "--tokens"});
  if (!arguments.problem.empty()) return arguments.problem;
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> types;
  core::TraceWriteOptions options;
  if (!read_ids(arguments.get("--ids"), ids) || !read_ids(arguments.get("--types"), types) ||
      !read_numbers(arguments.get("--layers"), options.layers)) {
    return "--ids, --types and --layers are whole numbers, separated by spaces or commas";
  }
  if (auto problem = read_tensor_type(arguments.get("--dtype"), options.type); !problem.empty()) {
    return problem;
  }
  std::vector<std::uint8_t> config_bytes;
  std::vector<std::uint8_t> weights;
  const std::string folder = arguments.get("--model");
  if (auto problem = read_file(folder + "/config.json", config_bytes); !problem.empty()) {
    return problem + " (scripts/test fetches all-MiniLM-L6-v2 into models/)";
  }
  if (auto problem = read_file(folder + "/model.safetensors", weights); !problem.empty()) {
    return problem + " (scripts/test fetches all-MiniLM-L6-v2 into models/)";
  }
  auto config = core::read_encoder_config(
      {reinterpret_cast<const char*>(config_bytes.data()), config_bytes.size()});
  if (!config) return config.error().where;
  auto file = core::Safetensors::parse(weights);
  if (!file) return file.error().where;
  auto encoder = core::Encoder::load(*file, *config);
  if (!encoder) return encoder.error().where;
  return write_trace_of(*encoder, {.token_ids = ids, .token_types = types}, options, arguments);
}

}  // namespace attention_tools
