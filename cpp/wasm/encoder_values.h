#pragma once
// What an encoder gives, as plain JavaScript values with their TypeScript shapes.

#include <span>

#include "boundary.h"
#include "models/decoder/prediction.h"
#include "models/encoder/encoder.h"

namespace attention_playground::wasm {

EMSCRIPTEN_DECLARE_VAL_TYPE(PredictsValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(LabelsValue)
EMSCRIPTEN_DECLARE_VAL_TYPE(ClassScoresAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(TokenPredictionAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(EncoderChangeAnswer)

[[nodiscard]] emscripten::val prediction_value(const Prediction& prediction);
[[nodiscard]] emscripten::val classes_value(std::span<const ClassScore> classes);

}  // namespace attention_playground::wasm
