#include "inspect_command.h"

#include <cstdio>
#include <filesystem>

#include "arguments.h"
#include "files.h"
#include "files/json.h"
#include "files/safetensors.h"
#include "files/zip.h"
#include "opened_model.h"
#include "traces/dump/dump.h"
#include "traces/file/trace_file.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

std::string inspect_whole_model(const std::string& path) {
  std::string card;
  std::string tokenizer;
  if (auto problem = inspect_model_at(path, card, tokenizer); !problem.empty()) return problem;
  // The object goes on with a GGUF file's own tokenizer.
  card.back() = ',';
  std::printf("%s\"tokenizer\":%s}\n", card.c_str(),
              tokenizer.empty() ? "null" : tokenizer.c_str());
  return "";
}

std::string member(const char* name, const std::string& value) {
  return core::json_string(name) + ":" + value;
}

std::string strings_json(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : ",") + core::json_string(one);
  return "[" + text + "]";
}

/// What a trace is made of, in the page's words.
std::string print_trace(const core::Expected<core::Trace>& trace) {
  if (!trace) return trace.error().where;
  std::string layers;
  for (const core::LayerTrace& layer : trace->layers) {
    layers += (layers.empty() ? "{" : ",{") + member("name", core::json_string(layer.id.name())) +
              "," + member("heads", std::to_string(layer.heads)) + "," +
              member("queries", std::to_string(layer.queries)) + "," +
              member("keys", std::to_string(layer.keys)) + "}";
  }
  std::string metadata;
  for (const auto& [key, value] : trace->metadata) {
    metadata += (metadata.empty() ? "" : ",") + member(key.c_str(), core::json_string(value));
  }
  std::printf("{\"layers\":[%s],\"metadata\":{%s},\"warnings\":%s}\n", layers.c_str(),
              metadata.c_str(), strings_json(trace->warnings).c_str());
  return "";
}

std::string inspect_trace(const std::string& path) {
  std::vector<std::uint8_t> bytes;
  if (auto problem = read_file(path, bytes); !problem.empty()) return problem;
  const auto file = core::Safetensors::parse(bytes);
  return file ? print_trace(core::read_trace(*file)) : file.error().where;
}

/// `paths`: one a line.
std::string inspect_dump(const std::string& paths) {
  std::vector<std::string> names;
  for (std::size_t start = 0; start < paths.size();) {
    const std::size_t end = std::min(paths.find('\n', start), paths.size());
    names.push_back(paths.substr(start, end - start));
    start = end + 1;
  }
  std::vector<std::vector<std::uint8_t>> contents(names.size());
  std::vector<core::DumpFile> files;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (auto problem = read_file(names[i], contents[i]); !problem.empty()) return problem;
    files.push_back(
        {.name = std::filesystem::path(names[i]).filename().string(), .bytes = contents[i]});
  }
  return print_trace(core::read_dump(files));
}

std::string inspect_zip(const std::string& path) {
  std::vector<std::uint8_t> bytes;
  if (auto problem = read_file(path, bytes); !problem.empty()) return problem;
  const auto entries = core::list_zip(bytes);
  if (!entries) return entries.error().where;
  std::string text;
  for (const core::ZipEntry& entry : *entries) {
    text += (text.empty() ? "{" : ",{") + member("name", core::json_string(entry.name)) + "," +
            member("deflated", entry.deflated ? "true" : "false") + "," +
            member("offset", std::to_string(entry.offset)) + "," +
            member("compressedSize", std::to_string(entry.compressed_size)) + "," +
            member("size", std::to_string(entry.size)) + "," +
            member("checksum", std::to_string(entry.checksum)) + "}";
  }
  std::printf("[%s]\n", text.c_str());
  return "";
}

}  // namespace

std::string run_inspect(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {}, {"--model", "--trace", "--dump", "--zip"});
  if (!arguments.problem.empty()) return arguments.problem;
  if (arguments.values.size() != 1)
    return "inspect takes one of --model, --trace, --dump and --zip";
  const auto& [name, value] = *arguments.values.begin();
  if (name == "--model") return inspect_whole_model(value);
  if (name == "--trace") return inspect_trace(value);
  return name == "--dump" ? inspect_dump(value) : inspect_zip(value);
}

}  // namespace attention_tools
