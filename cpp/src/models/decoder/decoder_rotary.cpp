// After `modeling_rope_utils` of transformers and llama.cpp's rope.scaling keys.

#include "models/decoder/decoder_rotary.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "models/settings/config_json.h"
#include "models/settings/config_settings.h"
#include "models/settings/setting_rules.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

namespace {

/// The objects that settings of rotary positions stand in: since transformers 5
/// `rope_parameters`, before it `rope_scaling`. The first that has a key counts.
Expected<std::vector<const JsonValue*>> rotary_objects(const JsonValue& json,
                                                       std::vector<std::string>& notices) noexcept {
  std::vector<const JsonValue*> objects;
  for (const char* const key : {"rope_parameters", "rope_scaling"}) {
    const JsonValue* const object = json.find(key);
    if (object == nullptr || object->is(JsonValue::Kind::null)) continue;
    if (!object->is(JsonValue::Kind::object)) {
      return fail(ErrorCode::malformed_file,
                  std::string("config.json: '") + key + "' must be an object or null");
    }
    if (auto good = check_rotary_settings(*object, key, notices); !good) {
      return std::unexpected(good.error());
    }
    objects.push_back(object);
  }
  objects.push_back(&json);
  return objects;
}

/// A setting that may stand inside or beside those objects: inside counts first.
Expected<double> read_rotary_number(std::span<const JsonValue* const> objects, const char* key,
                                    double least, double most, double fallback,
                                    std::vector<std::string>& notices) noexcept {
  std::optional<double> chosen;
  for (const JsonValue* const object : objects) {
    const JsonValue* const entry = object->find(key);
    if (entry == nullptr || entry->is(JsonValue::Kind::null)) continue;
    auto value = read_number(*object, key, least, most, fallback);
    if (!value) return value;
    if (chosen && *chosen != *value) {
      notices.push_back(std::string("config.json gives ") + key +
                        " twice, with different values; the one inside rope_parameters or "
                        "rope_scaling, " +
                        short_text(*chosen) + ", is used");
    }
    if (!chosen) chosen = *value;
  }
  return chosen.value_or(fallback);
}

constexpr double largest_base = 1e12;
constexpr double largest_number = 1e9;

/// Reads what a kind of scaling needs; the first problem stays.
class ScalingReader {
 public:
  ScalingReader(std::span<const JsonValue* const> objects, std::vector<std::string>& notices)
      : objects_(objects), notices_(notices) {}

  /// `fallback` where there is none, where it is null and, as in transformers, where it is 0;
  /// without a fallback the setting is needed.
  double number(const char* key, std::optional<double> fallback = std::nullopt) {
    auto value = read_rotary_number(objects_, key, 0.0, largest_number, 0.0, notices_);
    if (!value) {
      keep(value.error());
    } else if (*value > 0.0) {
      return *value;
    } else if (!fallback) {
      keep({ErrorCode::malformed_file,
            std::string("config.json: scaled rotary positions need a positive number '") + key +
                "' in rope_scaling or rope_parameters"});
    }
    return fallback.value_or(1.0);
  }

  void keep(const Error& error) {
    if (!problem_) problem_ = error;
  }
  [[nodiscard]] const std::optional<Error>& problem() const noexcept { return problem_; }

 private:
  std::span<const JsonValue* const> objects_;
  std::vector<std::string>& notices_;
  std::optional<Error> problem_;
};

std::string scaling_type(std::span<const JsonValue* const> objects) {
  for (const JsonValue* const object : objects) {
    for (const char* const key : {"rope_type", "type"}) {
      const JsonValue* const type = object->find(key);
      if (type != nullptr && type->is(JsonValue::Kind::string)) return type->string;
    }
  }
  return "default";
}

/// YaRN's temperature: given, or after its authors, or with DeepSeek's two exponents.
double magnitude_of(ScalingReader& reader, double factor) {
  const double whole = reader.number("mscale", 0.0);
  const double all = reader.number("mscale_all_dim", 0.0);
  const auto power = [&](double scale) { return 1.0 + scale * (yarn_magnitude(factor) - 1.0); };
  const double usual = whole > 0.0 && all > 0.0 ? power(whole) / power(all) : power(1.0);
  return reader.number("attention_factor", usual);
}

/// Dynamic scaling begins beyond the context that the model was made for, which is all
/// that a session takes: there it changes nothing.
Expected<RotaryScaling> read_scaling(std::span<const JsonValue* const> objects,
                                     DecoderConfig& config) noexcept {
  const std::string type = scaling_type(objects);
  ScalingReader reader(objects, config.notices);
  RotaryScaling scaling;
  if (type == "linear") {
    scaling.kind = RotaryScalingKind::linear;
    scaling.factor = reader.number("factor");
  } else if (type == "llama3") {
    scaling.kind = RotaryScalingKind::llama3;
    scaling.factor = reader.number("factor");
    scaling.original_context = reader.number("original_max_position_embeddings");
    scaling.low_turns = reader.number("low_freq_factor");
    scaling.high_turns = reader.number("high_freq_factor", 4.0);
  } else if (type == "yarn") {
    const RotaryScaling usual;
    scaling.kind = RotaryScalingKind::yarn;
    scaling.factor = reader.number("factor");
    scaling.original_context = reader.number("original_max_position_embeddings",
                                             static_cast<double>(config.context_length));
    scaling.fast_turns = reader.number("beta_fast", usual.fast_turns);
    scaling.slow_turns = reader.number("beta_slow", usual.slow_turns);
    scaling.magnitude = magnitude_of(reader, scaling.factor);
  }
  if (reader.problem()) return std::unexpected(*reader.problem());
  return scaling;
}

/// Whether there are frequencies at all, before any are needed.
Expected<void> check_frequencies(const DecoderConfig& config, const char* file) noexcept {
  double frequency = 0.0;
  auto good = rotary_frequencies(config.rotary_base, config.rotary_scaling, {&frequency, 1});
  if (good) return {};
  return fail(ErrorCode::malformed_file, std::string(file) + ": " + good.error().where);
}

/// LongRoPE's divisors, of which ones change nothing.
Expected<void> check_long_factors(const Gguf& file, std::vector<std::string>& notices) noexcept {
  for (const char* const name : {"rope_factors_long.weight", "rope_factors_short.weight"}) {
    const auto entry = file.tensors().find(name);
    if (entry == file.tensors().end()) continue;
    const GgufTensor& tensor = entry->second;
    if (tensor.bytes.empty()) {
      notices.push_back(std::string("whether the rotary positions are scaled (") + name +
                        ") is seen when the file is loaded, which refuses it if they are");
      continue;
    }
    const auto factors = stored_floats(
        {.type = tensor.type, .is_double = false, .shape = tensor.shape, .bytes = tensor.bytes},
        name);
    if (!factors) return std::unexpected(factors.error());
    const std::span<const float> all = factors->span();
    if (std::ranges::all_of(all, [](float f) { return f == 1.0F; })) continue;
    return fail(ErrorCode::unsupported, std::string("the file asks for scaled rotary positions (") +
                                            name + "), which are not known here");
  }
  return {};
}

/// llama.cpp's defaults: no type is a linear one, and the older key counts where the newer
/// is missing.
RotaryScaling read_scaling(const Gguf& file, const std::string& base,
                           const DecoderConfig& config) noexcept {
  const auto number = [&](const char* key, double fallback) {
    const double value = file.number(base + key).value_or(fallback);
    return value == 0.0 ? fallback : value;
  };
  const std::string type(file.string(base + "rope.scaling.type").value_or("linear"));
  RotaryScaling scaling;
  if (type == "none") return scaling;
  scaling.factor = number("rope.scaling.factor", number("rope.scale_linear", 1.0));
  if (type != "yarn") {
    if (scaling.factor != 1.0) scaling.kind = RotaryScalingKind::linear;
    return scaling;
  }
  const RotaryScaling usual;
  scaling.kind = RotaryScalingKind::yarn;
  scaling.original_context =
      number("rope.scaling.original_context_length", static_cast<double>(config.context_length));
  scaling.fast_turns = number("rope.scaling.yarn_beta_fast", usual.fast_turns);
  scaling.slow_turns = number("rope.scaling.yarn_beta_slow", usual.slow_turns);
  scaling.magnitude = yarn_magnitude(scaling.factor) * number("rope.scaling.attn_factor", 1.0);
  return scaling;
}

}  // namespace

Expected<void> read_rotary(const JsonValue& json, DecoderConfig& config) noexcept {
  auto objects = rotary_objects(json, config.notices);
  if (!objects) return std::unexpected(objects.error());
  auto base =
      read_rotary_number(*objects, "rope_theta", 1.0, largest_base, 10000.0, config.notices);
  if (!base) return std::unexpected(base.error());
  auto share = read_rotary_number(*objects, "partial_rotary_factor", 0.0, 1.0, 1.0, config.notices);
  if (!share) return std::unexpected(share.error());
  auto scaling = read_scaling(*objects, config);
  if (!scaling) return std::unexpected(scaling.error());
  config.rotary_base = *base;
  config.rotary_scaling = *scaling;
  config.rotary_pairs =
      static_cast<std::int64_t>(std::floor(*share * static_cast<double>(config.head_width) / 2.0));
  return check_frequencies(config, "config.json");
}

Expected<void> read_rotary(const Gguf& file, const std::string& base,
                           DecoderConfig& config) noexcept {
  if (auto plain = check_long_factors(file, config.notices); !plain) return plain;
  const double frequency = file.number(base + "rope.freq_base").value_or(10000.0);
  if (!(frequency >= 1.0 && frequency <= largest_base)) {
    return fail(ErrorCode::malformed_file,
                "'" + base + "rope.freq_base' must be a number from 1 up");
  }
  const std::string columns_key = base + "rope.dimension_count";
  const bool has_columns = file.metadata().contains(columns_key);
  const auto columns =
      has_columns ? file.whole_number(columns_key) : std::optional(config.head_width);
  if (!columns || *columns < 1 || *columns > (std::int64_t{1} << 31U)) {
    return fail(ErrorCode::malformed_file,
                "the metadata has no whole number from 1 up under '" + columns_key + "'");
  }
  config.rotary_base = frequency;
  config.rotary_pairs = *columns / 2;
  config.rotary_scaling = read_scaling(file, base, config);
  return check_frequencies(config, "the metadata");
}

}  // namespace attention_playground
