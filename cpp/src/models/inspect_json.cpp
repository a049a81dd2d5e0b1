#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "files/json.h"
#include "files/number_text.h"
#include "models/decoder/decoder_families.h"
#include "models/inspect.h"

namespace attention_playground {

namespace {

using Kind = JsonValue::Kind;

JsonValue of_kind(Kind kind) {
  JsonValue json;
  json.kind = kind;
  return json;
}
JsonValue text(std::string_view value) {
  JsonValue json = of_kind(Kind::string);
  json.string = value;
  return json;
}
JsonValue number(double value) {
  JsonValue json = of_kind(Kind::number);
  json.number = value;
  return json;
}
JsonValue boolean(bool value) {
  JsonValue json = of_kind(Kind::boolean);
  json.boolean = value;
  return json;
}

JsonValue list(std::span<const std::string> values) {
  JsonValue json = of_kind(Kind::array);
  for (const std::string& value : values) json.array.push_back(text(value));
  return json;
}

JsonValue object(std::initializer_list<JsonMember> members) {
  JsonValue json = of_kind(Kind::object);
  json.object.assign(members.begin(), members.end());
  return json;
}

const char* activation_name(kernels::Activation activation) noexcept {
  switch (activation) {
    case kernels::Activation::gelu:
      return "gelu";
    case kernels::Activation::gelu_tanh:
      return "gelu_tanh";
    case kernels::Activation::relu:
      return "relu";
    case kernels::Activation::silu:
      return "silu";
    case kernels::Activation::sigmoid:
      return "sigmoid";
    case kernels::Activation::tanh:
      return "tanh";
  }
  return "";
}

/// A single-precision number by its shortest digits: 1e-05, not 9.99999974e-06.
JsonValue single(float value) { return number(read_number(number_text(value)).value_or(0.0)); }

JsonValue summary_of(const DecoderConfig& config) {
  return object({{"family", text(config.family)},
                 {"title", text(config.title)},
                 {"layers", number(static_cast<double>(config.layers))},
                 {"heads", number(static_cast<double>(config.heads))},
                 {"headWidth", number(static_cast<double>(config.head_width))},
                 {"keyValueHeads", number(static_cast<double>(config.key_value_heads))},
                 {"width", number(static_cast<double>(config.width))},
                 {"feedForward", number(static_cast<double>(config.feed_forward))},
                 {"vocabulary", number(static_cast<double>(config.vocabulary))},
                 {"contextLength", number(static_cast<double>(config.context_length))}});
}

JsonValue summary_of(const EncoderConfig& config) {
  return object({{"family", text(config.family)},
                 {"title", text("")},
                 {"layers", number(static_cast<double>(config.layers))},
                 {"heads", number(static_cast<double>(config.heads))},
                 {"headWidth", number(static_cast<double>(config.width / config.heads))},
                 {"keyValueHeads", number(static_cast<double>(config.heads))},
                 {"width", number(static_cast<double>(config.width))},
                 {"feedForward", number(static_cast<double>(config.feed_forward))},
                 {"vocabulary", number(static_cast<double>(config.vocabulary))},
                 {"contextLength", number(static_cast<double>(config.positions))}});
}

/// Nothing where the positions are as they were trained.
void add_scaling(const RotaryScaling& scaling, std::vector<JsonMember>& members) {
  const char* const names[] = {"none", "linear", "llama3", "yarn"};
  if (scaling.kind == RotaryScalingKind::none) return;
  members.push_back({"rotaryScaling", text(names[static_cast<std::size_t>(scaling.kind)])});
  members.push_back({"rotaryFactor", number(scaling.factor)});
}

JsonValue settings_of(const DecoderConfig& config) {
  JsonValue settings = object({{"causal", boolean(config.causal)},
                               {"activation", text(activation_name(config.activation))},
                               {"normEpsilon", single(config.norm_epsilon)}});
  auto& members = settings.object;
  const DecoderFamily* const family = find_decoder_family(config.family);
  const bool rotates = family != nullptr && family->rotary;
  members.push_back({"positions", text(rotates ? "rotary" : "learned")});
  if (rotates) {
    const bool halves = config.pairing == RotaryPairs::halves;
    members.push_back({"rotaryBase", number(config.rotary_base)});
    members.push_back({"rotaryColumns", number(static_cast<double>(2 * config.rotary_pairs))});
    members.push_back({"rotaryPairs", text(halves ? "halves" : "interleaved")});
    add_scaling(config.rotary_scaling, members);
  }
  members.push_back({"attentionBias", boolean(config.attention_bias)});
  members.push_back({"feedForwardBias", boolean(config.feed_forward_bias)});
  return settings;
}

JsonValue settings_of(const EncoderConfig& config) {
  return object({{"causal", boolean(config.causal)},
                 {"activation", text(activation_name(config.activation))},
                 {"normEpsilon", single(config.norm_epsilon)},
                 {"positions", text("learned")},
                 {"firstPosition", number(static_cast<double>(config.first_position))},
                 {"tokenTypes", number(static_cast<double>(config.token_types))}});
}

}  // namespace

std::string inspection_json(const ModelInspection& inspection) {
  const bool decodes = inspection.decoder.has_value();
  JsonValue summary = decodes ? summary_of(*inspection.decoder) : summary_of(*inspection.encoder);
  const std::pair<const char*, std::int64_t> sizes[] = {
      {"parameters", inspection.parameters},
      {"weightBytes", inspection.weight_bytes},
      {"ownBytes", inspection.own_bytes},
      {"sessionBytesPerToken", inspection.memory_per_token}};
  summary.object.push_back({"quantisation", text(inspection.quantisation)});
  for (const auto& [name, size] : sizes) {
    summary.object.push_back({name, number(static_cast<double>(size))});
  }
  JsonValue settings =
      decodes ? settings_of(*inspection.decoder) : settings_of(*inspection.encoder);
  return json_text(object({{"kind", text(decodes ? "decoder" : "encoder")},
                           {"summary", std::move(summary)},
                           {"settings", std::move(settings)},
                           {"predicts", text(token_prediction_name(inspection.predicts))},
                           {"classes", list(inspection.classes)},
                           {"leftOver", list(inspection.left_over)},
                           {"notices", list(inspection.notices)},
                           {"problem", text(inspection.problem)},
                           {"hasTokenizer", boolean(inspection.has_tokenizer)}}));
}

}  // namespace attention_playground
