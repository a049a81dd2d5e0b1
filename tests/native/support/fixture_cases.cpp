#include "fixture_cases.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "files/json.h"
#include "files/safetensors.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

/// `relative` in the working directory or the nearest folder above that has it.
std::string search_upwards(const char* relative) {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::current_path(error);
  for (int level = 0; level < 8 && !error; ++level) {
    if (std::filesystem::exists(folder / relative, error)) return (folder / relative).string();
    folder = folder.parent_path();
  }
  return relative;
}

std::optional<core::JsonValue> read_json(const std::string& path) {
  const std::vector<std::uint8_t> bytes = read_bytes(path);
  auto json = core::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!json) return std::nullopt;
  return std::move(*json);
}

std::string text_of(const core::JsonValue& row, std::string_view key) {
  const core::JsonValue* const value = row.find(key);
  return value == nullptr ? std::string() : value->string;
}

double number_of(const core::JsonValue& row, std::string_view key) {
  const core::JsonValue* const value = row.find(key);
  return value == nullptr ? 0.0 : value->number;
}

std::string shapes_differ(const Tensor& actual, const Tensor& expected) {
  if (actual.shape == expected.shape) return {};
  return expected.name + " has shape " + core::shape_text(actual.shape) + ", not " +
         core::shape_text(expected.shape);
}

std::string element_text(const Tensor& actual, const Tensor& expected, std::size_t index,
                         double allowed) {
  char text[200];
  std::snprintf(text, sizeof text, "[%zu] is %.9g, not %.9g (difference %.3g, allowed %.3g)", index,
                static_cast<double>(actual.values[index]),
                static_cast<double>(expected.values[index]),
                std::fabs(static_cast<double>(actual.values[index]) -
                          static_cast<double>(expected.values[index])),
                allowed);
  return expected.name + text;
}

bool near(float actual, float expected, double allowed) {
  if (std::isnan(expected)) return std::isnan(actual);
  if (std::isinf(expected)) return actual == expected;
  return std::fabs(static_cast<double>(actual) - static_cast<double>(expected)) <= allowed;
}

}  // namespace

void PrintTo(const Case& one, std::ostream* stream) { *stream << one.name; }

std::optional<std::string> environment(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string fixtures_folder() {
  return environment("ATTENTION_FIXTURES").value_or(search_upwards("tests/fixtures"));
}

std::optional<std::string> missing_model(const std::string& relative) {
  std::error_code error;
  if (std::filesystem::exists(models_folder() + "/" + relative, error)) return std::nullopt;
  return "models/" + relative + " is missing: scripts/models fetches it";
}

std::string models_folder() {
  return environment("ATTENTION_MODELS").value_or(search_upwards("models"));
}

std::vector<std::uint8_t> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) return {};
  return bytes;
}

bool write_bytes(const std::string& path, std::span<const std::uint8_t> bytes) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return static_cast<bool>(file);
}

std::vector<Case> read_manifest() {
  const auto json = read_json(fixtures_folder() + "/manifest.json");
  const core::JsonValue* const rows = json ? json->find("cases") : nullptr;
  std::vector<Case> cases;
  if (rows == nullptr) return cases;
  for (const core::JsonValue& row : rows->array) {
    Case one{.name = text_of(row, "name"),
             .file = text_of(row, "file"),
             .kind = text_of(row, "kind"),
             .model = text_of(row, "model")};
    if (const core::JsonValue* const tolerance = row.find("tolerance")) {
      one.absolute = number_of(*tolerance, "absolute");
      one.relative = number_of(*tolerance, "relative");
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

std::map<std::string, std::string> read_hashes(const std::string& path) {
  std::map<std::string, std::string> hashes;
  const auto json = read_json(path);
  if (!json) return hashes;
  for (const auto& [name, value] : json->object) hashes[name] = value.string;
  return hashes;
}

std::string hashes_text(const std::map<std::string, std::string>& hashes) {
  std::string text = "{";
  for (const auto& [name, digits] : hashes) {
    text += (text.size() > 1 ? ",\n  " : "\n  ") + core::json_string(name) + ": " +
            core::json_string(digits);
  }
  return text + "\n}\n";
}

std::map<std::string, Tensor> read_tensors(std::span<const std::uint8_t> bytes) {
  std::map<std::string, Tensor> tensors;
  auto file = core::Safetensors::parse(bytes);
  if (!file) return tensors;
  for (const auto& [name, view] : file->tensors()) {
    Tensor tensor{.name = name, .shape = view.shape, .values = {}};
    tensor.values.resize(static_cast<std::size_t>(view.count()));
    if (core::read_floats(view, 0, tensor.values)) tensors[name] = std::move(tensor);
  }
  return tensors;
}

std::vector<Tensor> named(const std::map<std::string, Tensor>& all, const std::string& prefix) {
  std::vector<Tensor> chosen;
  for (const auto& [name, tensor] : all) {
    if (!name.starts_with(prefix)) continue;
    chosen.push_back(tensor);
    chosen.back().name = name.substr(prefix.size());
  }
  return chosen;
}

std::string hash(std::span<const Tensor> results) {
  std::uint64_t state = 0xcbf29ce484222325U;
  for (const Tensor& tensor : results) {
    for (const float value : tensor.values) {
      const std::uint32_t bits =
          std::isnan(value) ? 0x7fc00000U : std::bit_cast<std::uint32_t>(value);
      for (unsigned shift = 0; shift < 32; shift += 8) {
        state = (state ^ ((bits >> shift) & 0xffU)) * 0x100000001b3U;
      }
    }
  }
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(state));
  return digits;
}

std::string difference(const Tensor& actual, const Tensor& expected, double absolute,
                       double relative) {
  if (std::string text = shapes_differ(actual, expected); !text.empty()) return text;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const double allowed = absolute + relative * std::fabs(static_cast<double>(expected.values[i]));
    if (!near(actual.values[i], expected.values[i], allowed)) {
      return element_text(actual, expected, i, allowed);
    }
  }
  return {};
}

std::string row_difference(const Tensor& actual, const Tensor& expected, double bound) {
  if (std::string text = shapes_differ(actual, expected); !text.empty()) return text;
  const auto columns = static_cast<std::size_t>(expected.shape.empty() ? 1 : expected.shape.back());
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const auto row = std::span(expected.values).subspan(i / columns * columns, columns);
    float largest = 0.0F;
    for (const float weight : row) largest = std::max(largest, std::fabs(weight));
    const double allowed = bound * static_cast<double>(largest);
    if (!near(actual.values[i], expected.values[i], allowed)) {
      return element_text(actual, expected, i, allowed);
    }
  }
  return {};
}

}  // namespace fixtures
