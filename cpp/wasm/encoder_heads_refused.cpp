#include "encoder_heads.h"
#include "models/encoder/encoder_head.h"
#include "models/encoder/head_load.h"

namespace attention_playground {

namespace {

std::unexpected<Error> refused() {
  return fail(ErrorCode::unsupported, "this module reads no heads of models: the whole one does");
}

}  // namespace

std::optional<TokenHead> load_token_head(const HeadSource& source, const EncoderConfig& /*config*/,
                                         const StoredMatrix& /*tied*/,
                                         std::vector<std::string>& notices) noexcept {
  if (!source.names.transform.empty()) notices.push_back(refused().error().where);
  return std::nullopt;
}

std::optional<ClassHead> load_class_head(const HeadSource& /*source*/,
                                         EncoderConfig& /*config*/) noexcept {
  return std::nullopt;
}

Expected<void> TokenHead::logits(const ConstMatrixView& /*row*/,
                                 std::span<float> /*destination*/) const noexcept {
  return refused();
}

Expected<void> ClassHead::logits(const ConstMatrixView& /*row*/,
                                 std::span<float> /*destination*/) const noexcept {
  return refused();
}

}  // namespace attention_playground

namespace attention_playground::wasm {

using emscripten::val;

val predicted_tokens(const Encoder& /*encoder*/, const EncoderRun& /*run*/, int /*position*/) {
  remember(refused().error());
  return val::null();
}

val class_scores(const Encoder& /*encoder*/, const EncoderRun& /*run*/) {
  remember(refused().error());
  return val::null();
}

}  // namespace attention_playground::wasm
