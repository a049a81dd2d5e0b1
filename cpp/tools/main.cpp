// The native command line: the same core without a browser. `scripts/attention`
// adds the tokenizer and hands its ids over.

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "compute_command.h"
#include "convert_command.h"
#include "generate_command.h"
#include "inspect_command.h"
#include "trace_command.h"
#include "train_command.h"
#include "translate_command.h"

namespace {

constexpr const char* help =
    "attention_native: the native core on the command line\n"
    "\n"
    "MODEL is a .gguf file, or a folder with config.json and model.safetensors or the\n"
    "shards of model.safetensors.index.json.\n"
    "\n"
    "  attention_native trace --model MODEL --ids \"101 2009 102\" [--types \"0 0 0\"]\n"
    "      [--layers 0,5] [--dtype f32|f16|u8] [--interventions JSON] [--metadata JSON] --out "
    "FILE\n"
    "    Runs the model and writes a trace file.\n"
    "\n"
    "  attention_native generate --model MODEL --ids \"504 3575 314\" [--tokens 24]\n"
    "      [--temperature 0] [--top-k 0] [--top-p 1] [--min-p 0] [--seed 1] [--stop \"2 0\"]\n"
    "      [--interventions JSON] [--form ids|json]\n"
    "    Continues the text and prints each token on a line: its id, or an object with its\n"
    "    log-probability and the 20 likeliest tokens. Ends after an id of --stop.\n"
    "\n"
    "  attention_native inspect --model MODEL | --trace FILE | --dump FILES | --zip FILE\n"
    "    Prints as JSON what the model is, and a GGUF file's own tokenizer; what a trace, or\n"
    "    arrays in FILES (one a line), would show; what an archive of arrays holds.\n"
    "\n"
    "  attention_native compute --in FILE --out FILE\n"
    "    Computes the operation that FILE describes and writes its result.\n"
    "\n"
    "  attention_native convert --in FILE --dtype f32|f16 [--drop PREFIX,PREFIX] --out FILE\n"
    "    Writes a checkpoint's tensors as another type, without those whose names begin\n"
    "    with a PREFIX.\n"
    "\n"
    "  attention_native train --task TASK [--variant V] [--seed 1] [--steps N]\n"
    "      [--settings JSON] [--resume CHECKPOINT] --out FOLDER\n"
    "    Trains a small model by its recipe, with other settings where they are given,\n"
    "    measures it, and writes its weights and a card. Stopped, the same command goes on.\n"
    "    Ends with status 2 where a figure that the task asks for is not reached.\n"
    "\n"
    "  attention_native translate --model FILE --text TEXT [--form text|json]\n"
    "    Prints what a trained model writes for a text; as JSON with the alignment of every\n"
    "    head. FILE is a weights file that train wrote.\n"
    "\n"
    "Errors go to standard error with exit status 2 and leave no partial file.\n";

using Command = std::string (*)(const std::vector<std::string>& words);

const std::map<std::string, Command> commands{
    {"trace", attention_tools::run_trace},        {"generate", attention_tools::run_generate},
    {"inspect", attention_tools::run_inspect},    {"compute", attention_tools::run_compute},
    {"convert", attention_tools::run_convert},    {"train", attention_tools::run_train},
    {"translate", attention_tools::run_translate}};

std::string run(const std::string& name, const std::vector<std::string>& words) {
  const auto command = commands.find(name);
  if (command != commands.end()) return command->second(words);
  std::string known;
  for (const auto& [other, run_it] : commands) known += (known.empty() ? "" : ", ") + other;
  return "unknown command '" + name + "': " + known + " are known";
}

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
  const std::string problem = run(arguments[0], rest);
  if (problem.empty()) return 0;
  std::fprintf(stderr, "attention_native: %s\n", problem.c_str());
  return 2;
}
