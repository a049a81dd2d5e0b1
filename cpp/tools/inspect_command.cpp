#include "inspect_command.h"

#include <cstdio>

#include "arguments.h"
#include "opened_model.h"

namespace attention_tools {

std::string run_inspect(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {"--model"}, {});
  if (!arguments.problem.empty()) return arguments.problem;
  OpenedModel model;
  if (auto problem = open_model(arguments.get("--model"), model); !problem.empty()) return problem;
  const bool decodes = model.decoder != nullptr;
  const std::int64_t vocabulary =
      decodes ? model.decoder->config().vocabulary : model.encoder->config().vocabulary;
  const std::int64_t positions =
      decodes ? model.decoder->config().context_length : model.encoder->config().positions;
  std::printf("{\"kind\":\"%s\",\"vocabulary\":%lld,\"positions\":%lld,\"tokenizer\":%s}\n",
              decodes ? "decoder" : "encoder", static_cast<long long>(vocabulary),
              static_cast<long long>(positions),
              model.tokenizer.empty() ? "null" : model.tokenizer.c_str());
  return "";
}

}  // namespace attention_tools
