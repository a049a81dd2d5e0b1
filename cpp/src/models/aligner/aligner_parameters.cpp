#include "models/aligner/aligner_parameters.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/matrix.h"
#include "layers/initial_values.h"

namespace attention_playground {

namespace {

LinearIndex add_linear(const std::string& name, std::int64_t outputs, std::int64_t inputs,
                       Parameters& parameters) {
  return {.weight = parameters.add(name + ".weight", outputs, inputs),
          .bias = parameters.add(name + ".bias", 1, outputs)};
}

GruIndex add_gru(const std::string& name, std::int64_t width, std::int64_t inputs,
                 Parameters& parameters) {
  return {.input = add_linear(name + ".input", 3 * width, inputs, parameters),
          .state = add_linear(name + ".state", 3 * width, width, parameters)};
}

float limit_of(std::int64_t inputs) noexcept {
  return 1.0F / std::sqrt(static_cast<float>(inputs));
}

}  // namespace

Expected<void> check_aligner(const RecurrentAlignerConfig& config) noexcept {
  // Products of two sizes stay far below 2^31 numbers.
  constexpr std::int64_t largest = 16384;
  const std::array<std::pair<const char*, std::int64_t>, 7> sizes{{
      {"source vocabulary", config.source_vocabulary},
      {"target vocabulary", config.target_vocabulary},
      {"number of positions", config.positions},
      {"embedding", config.embedding},
      {"encoder width", config.encoder_width},
      {"decoder width", config.decoder_width},
      {"attention width", config.attention_width},
  }};
  for (const auto& [name, size] : sizes) {
    if (size < 1 || size > largest) {
      return fail(ErrorCode::invalid_argument, std::string("the translator's ") + name +
                                                   " must be from 1 to " + std::to_string(largest) +
                                                   ", not " + std::to_string(size));
    }
  }
  return {};
}

AlignerParameters add_aligner_parameters(const RecurrentAlignerConfig& config,
                                         Parameters& parameters) {
  const std::int64_t annotation = 2 * config.encoder_width;
  const std::int64_t read = config.embedding + annotation;
  const std::int64_t query =
      config.decoder_width + (config.scores_see_previous_word ? config.embedding : 0);
  AlignerParameters index;
  index.source_embedding =
      parameters.add("source.embedding.weight", config.source_vocabulary, config.embedding);
  index.target_embedding =
      parameters.add("target.embedding.weight", config.target_vocabulary, config.embedding);
  index.forward = add_gru("encoder.forward", config.encoder_width, config.embedding, parameters);
  index.backward = add_gru("encoder.backward", config.encoder_width, config.embedding, parameters);
  if (config.annotations_see_words) {
    index.word = add_linear("encoder.word", annotation, config.embedding, parameters);
  }
  index.start = add_linear("decoder.start", config.decoder_width, config.encoder_width, parameters);
  index.query = parameters.add("attention.query.weight", config.attention_width, query);
  index.key = parameters.add("attention.key.weight", config.attention_width, annotation);
  index.vector = parameters.add("attention.vector", 1, config.attention_width);
  index.decoder = add_gru("decoder", config.decoder_width, read, parameters);
  index.readout =
      add_linear("readout", config.decoder_width, config.decoder_width + read, parameters);
  index.output = add_linear("output", config.target_vocabulary, config.decoder_width, parameters);
  return index;
}

void set_initial_values(const AlignerParameters& index, std::uint64_t seed,
                        Parameters& parameters) noexcept {
  const auto purpose = [](std::int64_t parameter) {
    return initial_values_purpose + static_cast<std::uint64_t>(parameter);
  };
  const auto row = [&](std::int64_t parameter) -> std::span<float> {
    MatrixView value = parameters.value(parameter);
    return {value.data(), static_cast<std::size_t>(value.size())};
  };
  const auto uniform = [&](std::int64_t parameter, float limit) {
    Random random(seed, purpose(parameter));
    draw_uniform(random, limit, row(parameter));
  };
  for (const std::int64_t table : {index.source_embedding, index.target_embedding}) {
    Random random(seed, purpose(table));
    draw_normal(random, 0.3F, row(table));
  }
  for (const GruIndex& gru : {index.forward, index.backward, index.decoder}) {
    const float limit = limit_of(std::as_const(parameters).value(gru.state.weight).cols());
    for (const std::int64_t parameter :
         {gru.input.weight, gru.input.bias, gru.state.weight, gru.state.bias}) {
      uniform(parameter, limit);
    }
  }
  for (const std::int64_t weight : {index.word.weight, index.start.weight, index.query, index.key,
                                    index.vector, index.readout.weight, index.output.weight}) {
    if (weight < 0) continue;
    uniform(weight, limit_of(std::as_const(parameters).value(weight).cols()));
  }
}

GruWeights<float> gru_weights(const Parameters& parameters, const GruIndex& index) noexcept {
  return {.input = parameters.value(index.input.weight),
          .input_bias = parameters.row(index.input.bias),
          .state = parameters.value(index.state.weight),
          .state_bias = parameters.row(index.state.bias)};
}

GruGradients<float> gru_gradients(Parameters& parameters, const GruIndex& index) noexcept {
  return {.input = parameters.gradient(index.input.weight),
          .input_bias = parameters.gradient_row(index.input.bias),
          .state = parameters.gradient(index.state.weight),
          .state_bias = parameters.gradient_row(index.state.bias)};
}

}  // namespace attention_playground
