#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

Expected<void> refuse(const char* what, const StackShape& shape) noexcept {
  std::string message = std::string("there is no ") + what + " to skip in ";
  message += stack_name(shape.stack);
  if (shape.stack == Stack::decoder_cross)
    message += ": a decoder's layers are those of decoder_self";
  return fail(ErrorCode::unsupported, message);
}

}  // namespace

Expected<void> check(const SkipLayer& /*kind*/, const StackShape& shape) noexcept {
  return shape.skips_layers ? Expected<void>{} : refuse("layer", shape);
}

Expected<void> check(const SkipFeedForward& /*kind*/, const StackShape& shape) noexcept {
  return shape.has_feed_forward ? Expected<void>{} : refuse("feed-forward network", shape);
}

void apply(const SkipLayer& /*kind*/, LayerChange& layer) noexcept { layer.skipped = true; }

void apply(const SkipFeedForward& /*kind*/, LayerChange& layer) noexcept {
  layer.skips_feed_forward = true;
}

}  // namespace attention_playground
