#pragma once
// The tiny checkpoints of tests/fixtures/checkpoints and rotary, and whole decoders from files.

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "models/decoder/decoder.h"
#include "models/encoder/encoder.h"

namespace fixtures {

struct CheckpointCase {
  std::string name;
  std::string family;
  std::vector<std::string> files;  // with their folder
  std::string expected;            // likewise
  std::vector<std::string> cases;  // prefixes in `expected`
  bool logits = false;             // of tokens, by a head that the files hold
  bool classes = false;            // likewise, of whole texts
};
void PrintTo(const CheckpointCase& one, std::ostream* stream);

/// Of a folder of tests/fixtures.
[[nodiscard]] std::vector<CheckpointCase> read_checkpoint_cases(
    const std::string& family = "checkpoints");

/// A decoder and the bytes that it reads in place.
struct LoadedDecoder {
  std::vector<std::vector<std::uint8_t>> files;
  attention_playground::Decoder decoder;
};

struct LoadedEncoder {
  std::vector<std::vector<std::uint8_t>> files;
  attention_playground::Encoder encoder;
};

/// From a .gguf file, or from config.json and all .safetensors among `files`.
[[nodiscard]] attention_playground::Expected<std::shared_ptr<const attention_playground::Encoder>>
load_encoder(const std::vector<std::string>& files);
[[nodiscard]] attention_playground::Expected<std::shared_ptr<const attention_playground::Decoder>>
load_decoder(const std::vector<std::string>& files);

}  // namespace fixtures
