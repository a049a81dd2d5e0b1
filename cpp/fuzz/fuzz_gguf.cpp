// Any bytes as a GGUF file: whole, and as the beginning of a longer one; every
// tensor is read to its end.

#include <algorithm>
#include <cmath>
#include <vector>

#include "files/gguf.h"
#include "fuzz_support.h"
#include "models/decoder/decoder_config.h"
#include "models/encoder/encoder_config.h"

namespace core = attention_playground;

namespace {

using Bytes = std::span<const std::uint8_t>;

/// A tensor must lie inside the file, as large as its shape says.
void check_tensor(Bytes file, const core::GgufTensor& tensor) {
  const core::kernels::BlockLayout layout = core::kernels::block_layout(tensor.type);
  std::int64_t count = 1;
  for (const std::int64_t size : tensor.shape) count *= size;
  require(count > 0 && tensor.shape.back() % layout.elements == 0);
  require(static_cast<std::int64_t>(tensor.bytes.size()) == count / layout.elements * layout.bytes);
  require(tensor.bytes.data() >= file.data() &&
          tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size());
}

/// The first bad block is the one with the first value that is no finite number.
void check_values(const core::GgufTensor& tensor) {
  const core::kernels::BlockLayout layout = core::kernels::block_layout(tensor.type);
  const auto blocks = static_cast<std::int64_t>(tensor.bytes.size()) / layout.bytes;
  std::vector<float> values(static_cast<std::size_t>(blocks * layout.elements));
  core::kernels::dequantise(tensor.type, tensor.bytes.data(), values);
  const auto bad =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  const auto block = core::kernels::find_bad_block(tensor.type, tensor.bytes);
  require(block.has_value() == (bad != values.end()));
  require(!block || *block == (bad - values.begin()) / layout.elements);
}

/// No byte belongs to two tensors.
void check_overlap(const core::Gguf& file) {
  std::vector<Bytes> all;
  for (const auto& [name, tensor] : file.tensors()) all.push_back(tensor.bytes);
  std::sort(all.begin(), all.end(), [](Bytes a, Bytes b) { return a.data() < b.data(); });
  for (std::size_t i = 1; i < all.size(); ++i) {
    require(all[i - 1].data() + all[i - 1].size() <= all[i].data());
  }
}

/// Each value answers to the question for its kind; strings lie in the file.
void check_metadata(Bytes bytes, const core::Gguf& file) {
  for (const auto& [key, value] : file.metadata()) {
    const auto text = file.string(key);
    const int answers = (file.number(key) ? 1 : 0) + (file.boolean(key) ? 1 : 0) + (text ? 1 : 0) +
                        (file.strings(key) != nullptr ? 1 : 0) +
                        (file.numbers(key) != nullptr ? 1 : 0);
    require(answers == 1);
    require(!file.whole_number(key) || file.number(key));
    if (!text) continue;
    const auto* const begin = reinterpret_cast<const std::uint8_t*>(text->data());
    require(begin >= bytes.data() && begin + text->size() <= bytes.data() + bytes.size());
  }
}

/// The same file when fewer of its bytes are given, or a sentence.
void check_beginning(Bytes bytes, std::size_t given, const core::Expected<core::Gguf>& whole) {
  const auto part = core::Gguf::parse_beginning(bytes.first(given), bytes.size());
  require_useful_error(part);
  if (!part) return;
  require(whole && part->metadata().size() == whole->metadata().size());
  require(part->tensors().size() == whole->tensors().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, size);
  const auto file = core::Gguf::parse(bytes);
  require_useful_error(file);
  if (size > 0) check_beginning(bytes, size - std::min<std::size_t>(size, data[size - 1]), file);
  require_useful_error(core::Gguf::parse_beginning(bytes, std::uint64_t{size} + (1ULL << 40U)));
  if (!file) return 0;
  for (const auto& [name, tensor] : file->tensors()) {
    check_tensor(bytes, tensor);
    check_values(tensor);
  }
  check_overlap(*file);
  check_metadata(bytes, *file);
  require_useful_error(core::read_decoder_config(*file));
  require_useful_error(core::read_encoder_config(*file));
  return 0;
}
