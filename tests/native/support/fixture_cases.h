#pragma once
// The fixtures of tests/fixtures: manifest, files, comparison, hash.

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace fixtures {

/// One row of manifest.json.
struct Case {
  std::string name;  // "onnx/attention_4d"
  std::string file;
  std::string kind;   // attention, rotary, function, norm, model
  std::string model;  // folder under the models' folder, for kind model
  double absolute = 0.0;
  double relative = 0.0;
};

/// GoogleTest prints a failing case by its name.
void PrintTo(const Case& one, std::ostream* stream);

/// A result or an expectation, with its shape.
struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// ATTENTION_FIXTURES, else tests/fixtures; ATTENTION_MODELS, else models.
/// Both are searched upwards from the working directory.
[[nodiscard]] std::string fixtures_folder();
[[nodiscard]] std::string models_folder();
[[nodiscard]] std::optional<std::string> environment(const char* name);

/// Why a test of this file in the folder of models is skipped; nothing where it is there.
/// Who builds the core alone has not fetched the real models. `scripts/test` has, and takes
/// a skipped test for a failure.
[[nodiscard]] std::optional<std::string> missing_model(const std::string& relative);
inline constexpr const char* smollm2_file = "SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

/// Empty where the file cannot be read.
[[nodiscard]] std::vector<std::uint8_t> read_bytes(const std::string& path);
[[nodiscard]] bool write_bytes(const std::string& path, std::span<const std::uint8_t> bytes);

/// Empty where there is no readable manifest; `fixture_test.cpp` fails then.
[[nodiscard]] std::vector<Case> read_manifest();
/// hashes.json: case name to 16 hexadecimal digits.
[[nodiscard]] std::map<std::string, std::string> read_hashes(const std::string& path);
[[nodiscard]] std::string hashes_text(const std::map<std::string, std::string>& hashes);

/// The tensors of a file as floats, under their names.
[[nodiscard]] std::map<std::string, Tensor> read_tensors(std::span<const std::uint8_t> file);

/// The tensors whose name begins with `prefix`, the prefix taken away.
[[nodiscard]] std::vector<Tensor> named(const std::map<std::string, Tensor>& all,
                                        const std::string& prefix);

/// FNV-1a, 64 bits, over the little-endian bytes of all values in order; every
/// NaN counts as 0x7fc00000. 16 hexadecimal digits.
[[nodiscard]] std::string hash(std::span<const Tensor> results);

/// An empty text when |actual - expected| <= absolute + relative * |expected|
/// everywhere (infinities and NaN must match), else what differs first.
[[nodiscard]] std::string difference(const Tensor& actual, const Tensor& expected, double absolute,
                                     double relative);

/// The same for rows of weights against another build: within `bound` times
/// the largest weight of the row.
[[nodiscard]] std::string row_difference(const Tensor& actual, const Tensor& expected,
                                         double bound);

}  // namespace fixtures
