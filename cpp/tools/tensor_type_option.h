#pragma once

#include <string>

#include "files/safetensors.h"

namespace attention_tools {

/// The option `--dtype`, f32 where it is not given; gives a sentence when it is
/// none of f32, f16 and u8, else an empty string.
inline std::string read_tensor_type(const std::string& name,
                                    attention_playground::TensorType& type) {
  using attention_playground::TensorType;
  if (name.empty() || name == "f32") return type = TensorType::f32, "";
  if (name == "f16") return type = TensorType::f16, "";
  if (name == "u8") return type = TensorType::u8, "";
  return "--dtype is f32, f16 or u8, not '" + name + "'";
}

}  // namespace attention_tools
