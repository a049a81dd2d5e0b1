#pragma once
// The files of one model, as JavaScript hands them over.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "boundary.h"
#include "files/gguf.h"
#include "files/safetensors.h"

namespace attention_playground::wasm {

/// A GGUF file, or the shards of a checkpoint.
class ModelFiles {
 public:
  static std::shared_ptr<ModelFiles> create() noexcept { return std::make_shared<ModelFiles>(); }
  void add(const std::shared_ptr<ByteBuffer>& file) { files_.push_back(file); }
  [[nodiscard]] const std::vector<std::shared_ptr<ByteBuffer>>& all() const noexcept {
    return files_;
  }

 private:
  std::vector<std::shared_ptr<ByteBuffer>> files_;
};

/// All files of a checkpoint.
[[nodiscard]] inline Expected<std::vector<Safetensors>> parse_shards(
    const std::vector<std::shared_ptr<ByteBuffer>>& files) noexcept {
  std::vector<Safetensors> shards;
  for (const auto& bytes : files) {
    auto shard = Safetensors::parse(bytes->bytes());
    if (!shard) return std::unexpected(shard.error());
    shards.push_back(std::move(*shard));
  }
  return shards;
}

/// A GGUF file's own tokenizer as JSON; empty where it has none.
[[nodiscard]] inline Expected<std::string> own_tokenizer(const Gguf& file) noexcept {
  if (file.strings("tokenizer.ggml.tokens") == nullptr) return std::string();
  return gguf_tokenizer_json(file);
}

}  // namespace attention_playground::wasm
