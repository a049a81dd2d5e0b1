// Any bytes as an operation file (attention, rotary, norms, functions): what is
// computed must come back as a file that can be read.

#include "files/safetensors.h"
#include "fuzz_support.h"
#include "mutate_safetensors.h"
#include "traces/operation/operation_file.h"

namespace core = attention_playground;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = core::compute_operation_file({data, size});
  require_useful_error(result);
  if (!result) return 0;
  const auto file = core::Safetensors::parse(result->span());
  require(file && (file->contains("output") || file->contains("y")));
  return 0;
}
