#include "models/intervention/model_shape.h"

namespace attention_playground {

std::string_view stack_name(Stack stack) noexcept {
  switch (stack) {
    case Stack::encoder_self:
      return "encoder_self";
    case Stack::decoder_self:
      return "decoder_self";
    case Stack::decoder_cross:
      return "decoder_cross";
  }
  return "";
}

}  // namespace attention_playground
