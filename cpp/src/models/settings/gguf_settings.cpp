// After llama.cpp's keys (llama-arch.cpp) and how it reads them.

#include "models/settings/gguf_settings.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/settings/setting_rules.h"

namespace attention_playground {

namespace {

using enum SettingRule;
using Kind = JsonValue::Kind;

double head_width_of(const JsonValue& settings) {
  return number_of(settings, "attention.key_length",
                   number_of(settings, "embedding_length", 0.0) /
                       number_of(settings, "attention.head_count", 1.0));
}

bool window_is_whole(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) ||
         (value.is(Kind::number) && value.number >= number_of(settings, "context_length", 0.0));
}

bool no_window(const JsonValue& /*value*/, const JsonValue& settings) {
  const JsonValue* const window = settings.find("attention.sliding_window");
  return window == nullptr || window_is_whole(*window, settings);
}

bool is_usual_scale(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) ||
         (value.is(Kind::number) &&
          is_near(value.number, 1.0 / std::sqrt(head_width_of(settings))));
}

bool is_head_width(const JsonValue& value, const JsonValue& settings) {
  return value.is(Kind::number) && value.number == head_width_of(settings);
}

bool has_scaling_type(const JsonValue& settings, std::string_view name) {
  const JsonValue* const type = settings.find("rope.scaling.type");
  return type != nullptr && type->string == name;
}

/// The kinds that models/decoder/decoder_rotary.cpp reads.
bool is_known_scaling(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || value.string == "none" || value.string == "linear" ||
         value.string == "yarn";
}

/// Followed in YaRN.
bool temperature_is_known(const JsonValue& value, const JsonValue& settings) {
  return has_scaling_type(settings, "none") || has_scaling_type(settings, "yarn") ||
         is_off_or_one(value, settings);
}

/// How much of YaRN's blend is taken: all.
bool extrapolation_is_usual(const JsonValue& value, const JsonValue& settings) {
  return has_scaling_type(settings, "yarn") ? is_one(value, settings)
                                            : is_off_or_one(value, settings);
}

bool temperature_changes_nothing(const JsonValue& value, const JsonValue& settings) {
  return has_scaling_type(settings, "none") || is_off_or_one(value, settings);
}

constexpr std::string_view scaled_words = "rotary positions scaled in another way";
constexpr std::string_view window_words = "a sliding window in some layers";
constexpr std::string_view factor_words = "a factor inside the model";
constexpr std::string_view experts_words = "a mixture of experts";

constexpr SettingRow rows[] = {
    {"block_count", of_all, honoured},
    {"context_length", of_all, honoured},
    {"embedding_length", of_all, honoured},
    {"feed_forward_length", of_all, honoured},
    {"attention.head_count", of_all, honoured},
    {"attention.head_count_kv", of_all, honoured},
    {"attention.key_length", of_all, honoured},
    {"attention.value_length", of_all, identity, is_head_width, "values of another width"},
    {"attention.layer_norm_rms_epsilon", of_llama | of_qwen2, honoured},
    {"attention.layer_norm_epsilon", of_gpt2 | of_bert, honoured},
    {"vocab_size", of_all, harmless},  // the embedding's rows count
    {"attention.causal", of_all, honoured},
    // How the last rows become one vector of a text, which is not shown here.
    {"pooling_type", of_bert, harmless},
    {"classifier.output_labels", of_bert, honoured},
    {"attention.sliding_window", of_all, identity, window_is_whole, window_words},
    {"attention.sliding_window_pattern", of_all, identity, no_window, window_words},
    {"rope.freq_base_swa", of_all, identity, no_window, window_words},
    {"attention.scale", of_all, identity, is_usual_scale,
     "scores with another factor than 1 / sqrt(width)"},
    {"attention.output_scale", of_all, identity, is_off_or_one, factor_words},
    {"attention.clamp_kqv", of_all, identity, is_off, "clipped queries, keys and values"},
    {"attention.max_alibi_bias", of_all, identity, is_off, "ALiBi in place of positions"},
    {"attention.relative_buckets_count", of_all, identity, is_off, "relative positions"},
    {"attention.temperature_scale", of_all, identity, is_off_or_one, factor_words},
    {"*softcapping", of_all, identity, is_off, "a soft cap on scores or logits"},
    {"use_parallel_residual", of_all, identity, is_off, "parallel branches"},
    {"swin_norm", of_all, identity, is_off, "norms in other places"},
    {"logit_scale", of_all, identity, is_off_or_one, factor_words},
    {"residual_scale", of_all, identity, is_off_or_one, factor_words},
    {"embedding_scale", of_all, identity, is_off_or_one, factor_words},
    {"expert_count", of_all, identity, is_off_or_one, experts_words},
    {"expert_used_count", of_all, identity, is_off_or_one, experts_words},
    {"expert_*", of_all, identity, is_off_or_one, experts_words},
    {"rope.freq_base", of_llama | of_qwen2, honoured},
    {"rope.dimension_count", of_llama | of_qwen2, honoured},
    {"rope.dimension_sections", of_all, refused, nullptr, "rotary positions of several axes"},
    {"rope.scaling.type", of_all, identity, is_known_scaling, scaled_words},
    {"rope.scaling.factor", of_llama | of_qwen2, honoured},
    {"rope.scale_linear", of_llama | of_qwen2, honoured},
    {"rope.scaling.attn_factor", of_all, identity, temperature_is_known, scaled_words},
    {"rope.scaling.yarn_ext_factor", of_all, identity, extrapolation_is_usual, scaled_words},
    {"rope.scaling.yarn_attn_factor", of_all, identity, temperature_changes_nothing, scaled_words},
    {"rope.scaling.yarn_log_multiplier", of_all, identity, is_off, scaled_words},
    {"rope.scaling.yarn_beta_fast", of_llama | of_qwen2, honoured},
    {"rope.scaling.yarn_beta_slow", of_llama | of_qwen2, honoured},
    {"rope.scaling.original_context_length", of_llama | of_qwen2, honoured},
    {"rope.scaling.finetuned", of_all, harmless},
    // "Meta AI original pth": the rows of queries and keys lie as the family's do.
    {"tensor_data_layout", of_all, harmless},
};

/// Keys without the family's name before them.
constexpr SettingRow common_rows[] = {
    {"general.*", of_all, harmless},  // names and licences; what counts is looked at elsewhere
    {"tokenizer.*", of_all, harmless}, {"split.*", of_all, harmless},  // see check_gguf_kind
    {"quantize.*", of_all, harmless},  {"GGUF.*", of_all, harmless},
};

/// Of a list, the tables ask only whether there is one; the rest is for messages.
constexpr std::size_t most_items = 16;

/// A metadata value in the form that the tables look at.
JsonValue as_json(const GgufValue& value) {
  JsonValue json;
  const auto number = [&json](double n) {
    json.kind = Kind::number;
    json.number = n;
  };
  std::visit(
      [&]<typename T>(const T& v) {
        if constexpr (std::is_same_v<T, bool>) {
          json.kind = Kind::boolean;
          json.boolean = v;
        } else if constexpr (std::is_arithmetic_v<T>) {
          number(static_cast<double>(v));
        } else if constexpr (std::is_same_v<T, std::string_view>) {
          json.kind = Kind::string;
          json.string = v;
        } else {
          json.kind = Kind::array;
          for (const auto& item : std::span(v).first(std::min(v.size(), most_items))) {
            json.array.push_back(as_json(GgufValue(item)));
          }
        }
      },
      value);
  return json;
}

std::string whole_text(const Gguf& file, std::string_view key, std::int64_t more) {
  return std::to_string(file.whole_number(key).value_or(0) + more);
}

}  // namespace

Expected<void> check_gguf_kind(const Gguf& file) noexcept {
  if (file.whole_number("split.count").value_or(0) > 1) {
    return fail(ErrorCode::unsupported,
                "this is part " + whole_text(file, "split.no", 1) + " of " +
                    whole_text(file, "split.count", 0) +
                    " of a divided GGUF, which is not read here; join the parts with "
                    "llama-gguf-split --merge");
  }
  const auto tensors = static_cast<std::int64_t>(file.tensors().size());
  const auto counted = file.whole_number("split.tensors.count").value_or(tensors);
  if (counted > tensors) {
    return fail(ErrorCode::unsupported,
                "the file holds " + std::to_string(tensors) + " of the model's " +
                    std::to_string(counted) +
                    " tensors (split.tensors.count), as a part of a divided GGUF does; join the "
                    "parts with llama-gguf-split --merge");
  }
  const std::string type(file.string("general.type").value_or("model"));
  if (type == "adapter" || file.string("adapter.type")) {
    return fail(ErrorCode::unsupported,
                "this is an adapter (LoRA), which changes another model and is none itself; merge "
                "it into its base model with llama-export-lora, and open what this writes");
  }
  if (type != "model") {
    return fail(ErrorCode::unsupported, "this GGUF file holds no model but '" + type +
                                            "' (general.type); open the model that it belongs to");
  }
  return {};
}

Expected<void> check_gguf_settings(const Gguf& file, std::string_view family,
                                   std::vector<std::string>& notices) noexcept {
  const std::string base = std::string(family) + ".";
  JsonValue own;
  JsonValue common;
  own.kind = common.kind = Kind::object;
  for (const auto& [key, value] : file.metadata()) {
    if (key.starts_with(base)) {
      own.object.push_back({.name = key.substr(base.size()), .value = as_json(value)});
    } else if (!key.starts_with("tokenizer.")) {
      common.object.push_back({.name = key, .value = as_json(value)});
    }
  }
  const auto bit = family_bit(family);
  auto good = check_settings(own, rows, bit, {.file = "the metadata", .prefix = base}, notices);
  if (!good) return good;
  return check_settings(common, common_rows, bit, {.file = "the metadata", .prefix = ""}, notices);
}

}  // namespace attention_playground
