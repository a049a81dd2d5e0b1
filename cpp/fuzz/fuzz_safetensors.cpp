// Any bytes as a safetensors file: parse, then read every tensor to its end.

#include <vector>

#include "files/safetensors.h"
#include "fuzz_support.h"

namespace core = attention_playground;

namespace {

/// Tensors must lie inside the file, as large as their shapes say.
void check_tensor(std::span<const std::uint8_t> file, const core::TensorView& tensor) {
  std::int64_t count = 1;
  for (const std::int64_t size : tensor.shape) count *= size;
  require(count == tensor.count());
  require(tensor.bytes.data() >= file.data() &&
          tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size());
  std::vector<float> values(static_cast<std::size_t>(count));
  require(core::read_floats(tensor, 0, values).has_value());
  require(!core::read_floats(tensor, 1, values).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> file(data, size);
  const auto parsed = core::Safetensors::parse(file);
  require_useful_error(parsed);
  if (!parsed) return 0;
  std::size_t covered = 0;
  for (const auto& [name, tensor] : parsed->tensors()) {
    check_tensor(file, tensor);
    require(parsed->find(name).has_value());
    covered += tensor.bytes.size();
  }
  require(covered < size);
  return 0;
}
