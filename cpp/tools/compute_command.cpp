#include "compute_command.h"

#include "arguments.h"
#include "files.h"
#include "traces/operation/operation_file.h"

namespace attention_tools {

std::string run_compute(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {"--in", "--out"}, {});
  if (!arguments.problem.empty()) return arguments.problem;
  std::vector<std::uint8_t> input;
  if (auto problem = read_file(arguments.get("--in"), input); !problem.empty()) return problem;
  auto result = attention_playground::compute_operation_file(input);
  if (!result) return arguments.get("--in") + ": " + result.error().where;
  return write_file(arguments.get("--out"), result->span());
}

}  // namespace attention_tools
