#pragma once
// A tiny checkpoint of tests/fixtures/checkpoints with other settings or tensors.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/decoder/decoder.h"
#include "models/encoder/encoder.h"
#include "models/inspect.h"

namespace fixtures {

struct ChangedTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

struct ChangedCheckpoint {
  std::string config;
  std::map<std::string, ChangedTensor> tensors;

  explicit ChangedCheckpoint(const std::string& name);

  /// Writes `value`, as JSON, behind `key`; a key that is not there comes first.
  ChangedCheckpoint& set(const std::string& key, const std::string& value);
  ChangedCheckpoint& remove(const std::string& key);
  /// A tensor of ones.
  ChangedCheckpoint& add(const std::string& name, std::vector<std::int64_t> shape);
  /// `before` at the beginning of each name becomes `after`.
  ChangedCheckpoint& rename(const std::string& before, const std::string& after);

  [[nodiscard]] std::vector<std::uint8_t> file() const;
  [[nodiscard]] attention_playground::Expected<attention_playground::ModelInspection> inspect()
      const;
  /// Logits after each of `ids`.
  [[nodiscard]] attention_playground::Expected<std::vector<float>> logits(
      const std::vector<std::int32_t>& ids) const;
  /// All weights of all layers of an encoder.
  [[nodiscard]] attention_playground::Expected<std::vector<float>> maps(
      const std::vector<std::int32_t>& ids) const;
};

/// Of any decoder, after each of `ids`.
[[nodiscard]] attention_playground::Expected<std::vector<float>> decoder_logits(
    attention_playground::Decoder decoder, const std::vector<std::int32_t>& ids);

}  // namespace fixtures
