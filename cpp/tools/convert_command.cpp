#include "convert_command.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "arguments.h"
#include "base/buffer.h"
#include "base/half.h"
#include "files.h"
#include "files/safetensors_writer.h"
#include "tensor_type_option.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

std::vector<std::string> read_prefixes(const std::string& text) {
  std::vector<std::string> prefixes;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    if (!word.empty()) prefixes.push_back(word);
  }
  return prefixes;
}

bool is_dropped(const std::string& name, const std::vector<std::string>& prefixes) {
  return std::ranges::any_of(prefixes,
                             [&](const auto& prefix) { return name.starts_with(prefix); });
}

/// Half precision reaches 65504: a larger weight would silently become infinite.
std::string check_range(const std::string& name, std::span<const float> values,
                        core::TensorType type) {
  if (type != core::TensorType::f16) return "";
  const auto bad = std::ranges::find_if(values, [](float value) {
    return std::isfinite(value) &&
           !std::isfinite(core::float_from_half(core::half_from_float(value)));
  });
  return bad == values.end() ? "" : "tensor '" + name + "' holds a value too large for f16";
}

std::string convert(const core::Safetensors& file, const std::vector<std::string>& dropped,
                    core::TensorType type, const std::string& out) {
  std::vector<core::Buffer<float>> memory;
  std::vector<core::TensorToWrite> tensors;
  for (const auto& [name, tensor] : file.tensors()) {
    if (is_dropped(name, dropped)) continue;
    auto values = core::Buffer<float>::allocate(tensor.count(), "the converted weights");
    if (!values) return values.error().where;
    if (auto read = core::read_floats(tensor, 0, values->span()); !read) return read.error().where;
    if (auto problem = check_range(name, values->span(), type); !problem.empty()) return problem;
    memory.push_back(std::move(*values));
    tensors.push_back(
        {.name = name, .type = type, .shape = tensor.shape, .values = memory.back().span()});
  }
  if (tensors.empty()) return "nothing is left to write";
  auto converted = core::write_safetensors(tensors, file.metadata());
  if (!converted) return converted.error().where;
  return write_file(out, converted->span());
}

}  // namespace

std::string run_convert(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {"--in", "--out", "--dtype"}, {"--drop"});
  if (!arguments.problem.empty()) return arguments.problem;
  core::TensorType type = core::TensorType::f32;
  if (auto problem = read_tensor_type(arguments.get("--dtype"), type); !problem.empty()) {
    return problem;
  }
  if (type == core::TensorType::u8) return "--dtype is f32 or f16: u8 holds only attention weights";
  std::vector<std::uint8_t> input;
  if (auto problem = read_file(arguments.get("--in"), input); !problem.empty()) return problem;
  auto file = core::Safetensors::parse(input);
  if (!file) return arguments.get("--in") + ": " + file.error().where;
  return convert(*file, read_prefixes(arguments.get("--drop")), type, arguments.get("--out"));
}

}  // namespace attention_tools
