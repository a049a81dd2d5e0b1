// After the configurations of `transformers` (4.40 to 5), class by class, with the
// settings of their relatives that end up in such files.

#include "models/settings/config_settings.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "models/settings/setting_rules.h"

namespace attention_playground {

namespace {

using enum SettingRule;
using Kind = JsonValue::Kind;

double context_of(const JsonValue& settings) {
  return number_of(settings, "max_position_embeddings", number_of(settings, "n_positions", 0.0));
}

double head_width_of(const JsonValue& settings) {
  const double width = number_of(settings, "hidden_size", number_of(settings, "n_embd", 0.0));
  const double heads = number_of(settings, "num_attention_heads", number_of(settings, "n_head", 1));
  return number_of(settings, "head_dim", width / heads);
}

/// A window that hides nothing from any text that fits.
bool window_is_whole(const JsonValue& value, const JsonValue& settings) {
  if (is_off(value, settings)) return true;
  return value.is(Kind::number) && value.number >= context_of(settings);
}

/// Layers from `max_window_layers` on have the window.
bool no_layer_has_window(const JsonValue& settings) {
  const JsonValue* const window = settings.find("sliding_window");
  return window == nullptr || window_is_whole(*window, settings) ||
         number_of(settings, "max_window_layers", 0.0) >=
             number_of(settings, "num_hidden_layers", 1.0);
}

bool window_is_unused(const JsonValue& value, const JsonValue& settings) {
  const JsonValue* const use = settings.find("use_sliding_window");
  const bool off = use != nullptr && is_off(*use, settings);
  return off || window_is_whole(value, settings);
}

/// Qwen2 looks at the window only where it is told to.
bool window_is_unasked(const JsonValue& value, const JsonValue& settings) {
  return settings.find("use_sliding_window") == nullptr || window_is_unused(value, settings) ||
         no_layer_has_window(settings);
}

bool windows_change_nothing(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || no_layer_has_window(settings);
}

bool layers_are_full(const JsonValue& value, const JsonValue& settings) {
  if (is_off(value, settings)) return true;
  if (!value.is(Kind::array)) return false;
  const JsonValue* const window = settings.find("sliding_window");
  const bool whole =
      window != nullptr && window->is(Kind::number) && window_is_whole(*window, settings);
  return std::ranges::all_of(value.array, [whole](const JsonValue& type) {
    return type.string == "full_attention" || (whole && type.string == "sliding_attention");
  });
}

bool all_layers_rotate(const JsonValue& value, const JsonValue& settings) {
  if (is_off(value, settings)) return true;
  return value.is(Kind::array) && std::ranges::all_of(value.array, [](const JsonValue& layer) {
           return layer.is(Kind::number) ? layer.number == 1.0 : layer.boolean;
         });
}

bool is_usual_scale(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) ||
         (value.is(Kind::number) &&
          is_near(value.number, 1.0 / std::sqrt(head_width_of(settings))));
}

bool is_head_width(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) ||
         (value.is(Kind::number) && is_near(value.number, head_width_of(settings)));
}

bool is_absolute(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || value.string == "absolute" ||
         value.string == "learned_absolute";
}

bool is_rotary(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || value.string == "rope" || value.string == "rotary";
}

/// An encoder looks both ways, unless `is_decoder` says that it is none.
bool follows_is_decoder(const JsonValue& value, const JsonValue& settings) {
  const JsonValue* const decoder = settings.find("is_decoder");
  return value.is(Kind::null) || value.boolean == (decoder != nullptr && decoder->boolean);
}

bool is_width(const JsonValue& value, const JsonValue& settings) {
  return is_off(value, settings) || value.number == number_of(settings, "hidden_size", 0.0);
}

/// Names that GPT-2's and DistilBERT's configurations also go by.
template <const char* key>
bool repeats(const JsonValue& value, const JsonValue& settings) {
  const JsonValue* const other = settings.find(key);
  return value.is(Kind::null) ||
         (other != nullptr && value.is(Kind::number) && value.number == other->number);
}
constexpr char n_embd[] = "n_embd";
constexpr char n_layer[] = "n_layer";
constexpr char n_head[] = "n_head";
constexpr char n_positions[] = "n_positions";
constexpr char dim[] = "dim";
constexpr char n_layers[] = "n_layers";
constexpr char n_heads[] = "n_heads";

/// "LlamaForCausalLM", "BertLMHeadModel", "GPT2Model": classes of these families.
bool are_known_classes(const JsonValue& value, const JsonValue& settings) {
  if (is_off(value, settings)) return true;
  constexpr std::string_view families[] = {"Llama", "Qwen2",   "GPT2",
                                           "Bert",  "Roberta", "DistilBert"};
  constexpr std::string_view kinds[] = {"For", "Model", "LMHead", "DoubleHeads", "PreTrained"};
  return std::ranges::all_of(value.array, [&](const JsonValue& name) {
    return std::ranges::any_of(families, [&](std::string_view family) {
      if (!name.string.starts_with(family)) return false;
      const auto rest = std::string_view(name.string).substr(family.size());
      return std::ranges::any_of(kinds, [&](std::string_view k) { return rest.starts_with(k); });
    });
  });
}

constexpr std::string_view window_words = "a sliding window in some layers";
constexpr std::string_view scale_words = "scores with another factor than 1 / sqrt(width)";
constexpr std::string_view cap_words = "a soft cap on scores or logits";
constexpr std::string_view factor_words = "a factor inside the model";
constexpr std::string_view experts_words = "a mixture of experts";
constexpr std::string_view norm_words = "norms on queries and keys";
constexpr std::string_view two_values = "two different sizes under two names";

constexpr std::uint8_t of_rotary = of_llama | of_qwen2;
constexpr std::uint8_t of_learned = of_gpt2 | of_encoders;
constexpr std::uint8_t of_bert_like = of_bert | of_roberta;

constexpr SettingRow rows[] = {
    // What the model is.
    {"model_type", of_all, honoured},
    {"architectures", of_all, noticed, are_known_classes},
    {"vocab_size", of_all, honoured},
    {"hidden_size", of_rotary | of_bert_like, honoured},
    {"intermediate_size", of_rotary | of_bert_like, honoured},
    {"num_hidden_layers", of_rotary | of_bert_like, honoured},
    {"num_attention_heads", of_rotary | of_bert_like, honoured},
    {"num_key_value_heads", of_decoders, honoured},
    {"head_dim", of_decoders, honoured},
    {"max_position_embeddings", of_rotary | of_encoders, honoured},
    {"type_vocab_size", of_bert_like, honoured},
    {"hidden_act", of_rotary | of_bert_like, honoured},
    {"rms_norm_eps", of_rotary, honoured},
    {"layer_norm_eps", of_bert_like, honoured},
    {"pad_token_id", of_roberta, honoured},
    {"n_embd", of_gpt2, honoured},
    {"n_layer", of_gpt2, honoured},
    {"n_head", of_gpt2, honoured},
    {"n_inner", of_gpt2, honoured},
    {"n_positions", of_gpt2, honoured},
    {"activation_function", of_gpt2, honoured},
    {"layer_norm_epsilon", of_gpt2, honoured},
    {"dim", of_distilbert, honoured},
    {"n_layers", of_distilbert, honoured},
    {"n_heads", of_distilbert, honoured},
    {"hidden_dim", of_distilbert, honoured},
    {"activation", of_distilbert, honoured},
    {"hidden_size", of_gpt2, identity, repeats<n_embd>, two_values},
    {"num_hidden_layers", of_gpt2, identity, repeats<n_layer>, two_values},
    {"num_attention_heads", of_gpt2, identity, repeats<n_head>, two_values},
    {"max_position_embeddings", of_gpt2, identity, repeats<n_positions>, two_values},
    {"hidden_size", of_distilbert, identity, repeats<dim>, two_values},
    {"num_hidden_layers", of_distilbert, identity, repeats<n_layers>, two_values},
    {"num_attention_heads", of_distilbert, identity, repeats<n_heads>, two_values},
    {"embedding_size", of_bert_like, identity, is_width, "embeddings of another width"},

    // The mask.
    {"is_decoder", of_bert_like, honoured},
    {"is_decoder", of_distilbert, identity, is_off, "causal attention in an encoder"},
    {"is_decoder", of_decoders, harmless},
    {"is_causal", of_decoders, honoured},
    {"is_causal", of_encoders, identity, follows_is_decoder,
     "a mask that 'is_decoder' does not speak of"},
    {"causal", of_decoders, honoured},
    {"use_bidirectional_attention", of_decoders, honoured},
    {"bidirectional", of_decoders, honoured},
    {"sliding_window", of_qwen2, identity, window_is_unasked, window_words},
    {"sliding_window", of_all, identity, window_is_unused, window_words},
    {"use_sliding_window", of_all, identity, windows_change_nothing, window_words},
    {"max_window_layers", of_all, harmless},  // `use_sliding_window` looks at it
    {"sliding_window_pattern", of_all, identity, windows_change_nothing, window_words},
    {"layer_types", of_all, identity, layers_are_full, "layers of different kinds of attention"},
    {"attention_chunk_size", of_all, identity, is_off, "attention in chunks"},
    {"local_attention", of_all, identity, is_off, "attention to neighbours only"},
    {"attention_sinks", of_all, identity, is_off, "attention sinks"},

    // Positions.
    {"rope_theta", of_rotary, honoured},
    {"rope_scaling", of_rotary, honoured},
    {"rope_parameters", of_rotary, honoured},
    {"partial_rotary_factor", of_rotary, honoured},
    {"position_embedding_type", of_learned, identity, is_absolute, "another kind of positions"},
    {"position_embedding_type", of_rotary, identity, is_rotary, "another kind of positions"},
    {"no_rope_layers", of_all, identity, all_layers_rotate, "layers without positions"},
    {"no_rope_layer_interval", of_all, identity, is_off, "layers without positions"},
    {"rope_interleaved", of_all, identity, is_off, "rotary positions of neighbouring columns"},
    {"rope_traditional", of_all, identity, is_off, "rotary positions of neighbouring columns"},
    {"use_mrope", of_all, identity, is_off, "rotary positions of several axes"},
    {"alibi", of_all, identity, is_off, "ALiBi in place of positions"},
    {"use_alibi", of_all, identity, is_off, "ALiBi in place of positions"},
    {"relative_attention", of_all, identity, is_off, "relative positions"},
    // The file holds the table, however it came about.
    {"sinusoidal_pos_embds", of_distilbert, harmless},

    // Scores.
    {"scale_attn_weights", of_all, identity, is_on, "scores without the factor 1 / sqrt(width)"},
    {"scale_attn_by_inverse_layer_idx", of_all, identity, is_off,
     "scores scaled by the layer's number"},
    {"attention_multiplier", of_all, identity, is_usual_scale, scale_words},
    {"attention_scale", of_all, identity, is_usual_scale, scale_words},
    {"query_pre_attn_scalar", of_all, identity, is_head_width, scale_words},
    {"*softcap*", of_all, identity, is_off, cap_words},
    {"*soft_cap*", of_all, identity, is_off, cap_words},
    {"clip_qkv", of_all, identity, is_off, "clipped queries, keys and values"},
    {"qk_norm", of_all, identity, is_off, norm_words},
    {"use_qk_norm", of_all, identity, is_off, norm_words},
    {"qk_layernorm", of_all, identity, is_off, norm_words},
    // The same in another order, or in single precision, as everything here.
    {"reorder_and_upcast_attn", of_gpt2, harmless},
    {"attention_softmax_in_fp32", of_all, harmless},
    {"scale_attention_softmax_in_fp32", of_all, harmless},
    {"pruned_heads", of_all, identity, is_off, "heads that were cut out"},

    // The rest of the forward pass.
    {"tie_word_embeddings", of_decoders, honoured},
    {"tie_word_embeddings", of_encoders, honoured},
    {"attention_bias", of_llama, honoured},
    // Its biases do not depend on it.
    {"attention_bias", of_qwen2, harmless},
    {"mlp_bias", of_llama, honoured},
    {"mlp_bias", of_all, identity, is_off, "biases in the feed-forward network"},
    {"use_parallel_residual", of_all, identity, is_off, "parallel branches"},
    {"parallel_attn", of_all, identity, is_off, "parallel branches"},
    {"embedding_multiplier", of_all, identity, is_off_or_one, factor_words},
    {"residual_multiplier", of_all, identity, is_off_or_one, factor_words},
    {"logits_scaling", of_all, identity, is_off_or_one, factor_words},
    {"logit_scale", of_all, identity, is_off_or_one, factor_words},
    {"scale_emb", of_all, identity, is_off_or_one, factor_words},
    {"embedding_scale", of_all, identity, is_off_or_one, factor_words},
    {"scale_embedding", of_all, identity, is_off, factor_words},
    {"add_cross_attention", of_all, identity, is_off, "attention to another model's output"},
    {"cross_attention_hidden_size", of_all, identity, is_off,
     "attention to another model's output"},
    {"is_encoder_decoder", of_all, identity, is_off, "an encoder and a decoder"},
    {"num_local_experts", of_all, identity, is_off_or_one, experts_words},
    {"num_experts", of_all, identity, is_off_or_one, experts_words},
    {"n_routed_experts", of_all, identity, is_off_or_one, experts_words},
    {"num_experts_per_tok", of_all, identity, is_off_or_one, experts_words},
    {"quantization_config", of_all, honoured},
    {"quantization", of_all, honoured},
    {"compression_config", of_all, honoured},

    // Training.
    {"*dropout*", of_all, harmless},
    {"*_pdrop", of_all, harmless},
    {"*layerdrop*", of_all, harmless},
    {"*initializer*", of_all, harmless},
    {"init_std", of_all, harmless},
    {"loss_*", of_all, harmless},
    {"gradient_checkpointing", of_all, harmless},
    {"finetuning_task", of_all, harmless},
    {"router_*", of_all, harmless},
    {"num_labels", of_all, harmless},
    {"_num_labels", of_all, harmless},
    {"id2label", of_encoders, honoured},
    {"id2label", of_all, harmless},
    {"label2id", of_all, harmless},
    {"problem_type", of_encoders, honoured},
    {"problem_type", of_all, harmless},
    {"tie_weights_", of_all, harmless},
    {"tie_encoder_decoder", of_all, harmless},
    {"unsloth_*", of_all, harmless},
    // Heads that nothing here uses.
    {"summary_*", of_all, harmless},
    {"pooler_*", of_all, harmless},
    {"directionality", of_all, harmless},
    // How the same numbers are computed, and what is given back.
    {"pretraining_tp", of_all, harmless},
    {"chunk_size_feed_forward", of_all, harmless},
    {"use_cache", of_all, harmless},
    {"*attn_implementation*", of_all, harmless},
    {"*flash_attn*", of_all, harmless},
    {"use_return_dict", of_all, harmless},
    {"return_dict*", of_all, harmless},
    {"output_*", of_all, harmless},
    {"cache_implementation", of_all, harmless},
    {"torchscript", of_all, harmless},
    {"use_bfloat16", of_all, harmless},
    {"tf_legacy_loss", of_all, harmless},
    {"torch_dtype", of_all, harmless},
    {"dtype", of_all, harmless},
    // Where it comes from.
    {"_name_or_path", of_all, harmless},
    {"_commit_hash", of_all, harmless},
    {"base_model_name_or_path", of_all, harmless},
    {"license", of_all, harmless},
    {"transformers_version", of_all, harmless},
    {"adapters_version", of_all, harmless},
    {"transformers.js_config", of_all, harmless},
    {"tokenizer_class", of_all, harmless},
    {"keys_to_ignore_at_inference", of_all, harmless},
    // Of texts and of generating.
    {"*_token_id", of_all, harmless},
    {"*_token", of_all, harmless},
    {"n_ctx", of_gpt2, harmless},
    {"n_special", of_gpt2, harmless},
    {"predict_special_tokens", of_all, harmless},
    {"model_max_length", of_all, harmless},
    {"max_sequence_length", of_all, harmless},
    {"task_specific_params", of_all, harmless},
    {"prefix", of_all, harmless},
    {"max_length", of_all, harmless},
    {"max_new_tokens", of_all, harmless},
    {"min_length", of_all, harmless},
    {"do_sample", of_all, harmless},
    {"early_stopping", of_all, harmless},
    {"num_beams", of_all, harmless},
    {"num_beam_groups", of_all, harmless},
    {"diversity_penalty", of_all, harmless},
    {"temperature", of_all, harmless},
    {"top_k", of_all, harmless},
    {"top_p", of_all, harmless},
    {"typical_p", of_all, harmless},
    {"repetition_penalty", of_all, harmless},
    {"length_penalty", of_all, harmless},
    {"no_repeat_ngram_size", of_all, harmless},
    {"encoder_no_repeat_ngram_size", of_all, harmless},
    {"bad_words_ids", of_all, harmless},
    {"num_return_sequences", of_all, harmless},
    {"remove_invalid_values", of_all, harmless},
    {"exponential_decay_length_penalty", of_all, harmless},
    {"suppress_tokens", of_all, harmless},
    {"begin_suppress_tokens", of_all, harmless},
};

}  // namespace

Expected<void> check_config_settings(const JsonValue& config, std::string_view family,
                                     std::vector<std::string>& notices) noexcept {
  if (auto plain = check_quantisation(config); !plain) return plain;
  return check_settings(config, rows, family_bit(family), {.file = "config.json", .prefix = ""},
                        notices);
}

}  // namespace attention_playground
