// The native command line: the same core without a browser. `scripts/attention`
// adds the tokenizer and hands its ids over.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "compute_command.h"
#include "convert_command.h"
#include "trace_command.h"

namespace {

constexpr const char* help =
    "attention_native: the native core on the command line\n"
    "\n"
    "  attention_native trace --model DIR --ids \"101 2009 102\" [--types \"0 0 0\"]\n"
    "      [--layers 0,5] [--dtype f32|f16|u8] [--tokens JSON] --out FILE\n"
    "    Runs the encoder in DIR (model.safetensors, config.json) and writes a trace file.\n"
    "\n"
    "  attention_native compute --in FILE --out FILE\n"
    "    Computes the operation that FILE describes and writes its result.\n"
    "\n"
    "  attention_native convert --in FILE --dtype f32|f16 [--drop PREFIX,PREFIX] --out FILE\n"
    "    Writes a checkpoint's tensors as another type, without those whose names begin\n"
    "    with a PREFIX.\n"
    "\n"
    "Errors go to standard error with exit status 2 and leave no partial file.\n";

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h") {
    std::fputs(help, arguments.empty() ? stderr : stdout);
    return arguments.empty() ? 2 : 0;
  }
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  for (const std::string& word : rest) {
    if (word == "--help" || word == "-h") return std::fputs(help, stdout), 0;
  }
  std::string problem;
  if (arguments[0] == "trace") {
    problem = attention_tools::run_trace(rest);
  } else if (arguments[0] == "compute") {
    problem = attention_tools::run_compute(rest);
  } else if (arguments[0] == "convert") {
    problem = attention_tools::run_convert(rest);
  } else {
    problem = "unknown command '" + arguments[0] + "': trace, compute and convert are known";
  }
  if (problem.empty()) return 0;
  std::fprintf(stderr, "attention_native: %s\n", problem.c_str());
  return 2;
}
