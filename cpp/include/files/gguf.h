#pragma once
// Reads GGUF, versions 2 and 3: metadata, then tensors of block types.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "kernels/blocks.h"

namespace attention_playground {

/// One tensor of an open file; `bytes` points into the file's own memory.
struct GgufTensor {
  kernels::BlockType type = kernels::BlockType::f32;
  /// Outermost first, as everywhere here ([outputs, inputs]): the reverse of
  /// the order in the file.
  std::vector<std::int64_t> shape;
  /// Empty where only the beginning of the file was given, and it ends before them.
  std::span<const std::uint8_t> bytes;
};

/// A metadata value. Strings look into the file's own memory.
using GgufValue = std::variant<std::uint64_t, std::int64_t, double, bool, std::string_view,
                               std::vector<double>, std::vector<std::string_view>>;

/// An index over bytes that the caller keeps alive. Copies no tensor. Rejects
/// wrong magic, other versions, counts and lengths beyond the file, duplicated
/// names, unknown types, misaligned, overlapping or lying offsets, each with a
/// sentence and the byte offset.
class Gguf {
 public:
  [[nodiscard]] static Expected<Gguf> parse(std::span<const std::uint8_t> file) noexcept;

  /// Only the beginning of a file of `file_size` bytes: everything but the bytes
  /// of tensors that are not wholly in it, which stay empty. `malformed_file`
  /// says so where the metadata goes on beyond `beginning`.
  [[nodiscard]] static Expected<Gguf> parse_beginning(std::span<const std::uint8_t> beginning,
                                                      std::uint64_t file_size) noexcept;

  /// Whole numbers of any width and sign that fit; nothing where the key is missing.
  [[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view key) const noexcept;
  [[nodiscard]] std::optional<double> number(std::string_view key) const noexcept;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const noexcept;
  [[nodiscard]] std::optional<std::string_view> string(std::string_view key) const noexcept;
  /// Null where the key is missing or holds something else.
  [[nodiscard]] const std::vector<std::string_view>* strings(std::string_view key) const noexcept;
  [[nodiscard]] const std::vector<double>* numbers(std::string_view key) const noexcept;

  [[nodiscard]] const std::map<std::string, GgufTensor, std::less<>>& tensors() const noexcept {
    return tensors_;
  }
  [[nodiscard]] const std::map<std::string, GgufValue, std::less<>>& metadata() const noexcept {
    return metadata_;
  }

 private:
  std::map<std::string, GgufTensor, std::less<>> tensors_;
  std::map<std::string, GgufValue, std::less<>> metadata_;
};

/// What a tokenizer needs of the metadata, as a JSON object: `model` ("gpt2",
/// "llama"), `pre`, `tokens`, `merges`, `scores`, `token_types`, `bos`, `eos`,
/// `unknown`, `padding`, `cls`, `separator`, `add_bos`, `add_eos`, `add_space_prefix`,
/// `chat_template`; `chat_templates`, those that have names, by name; `others`,
/// the names of all further keys of the tokenizer. What the file lacks is left
/// out. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] Expected<std::string> gguf_tokenizer_json(const Gguf& file) noexcept;

}  // namespace attention_playground
