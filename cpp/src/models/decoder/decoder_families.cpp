#include "models/decoder/decoder_families.h"

#include <algorithm>

namespace attention_playground {

namespace {

constexpr DecoderNames llama_names{.token_embedding = "embed_tokens",
                                   .position_embedding = {},
                                   .final_norm = "norm",
                                   .head = "lm_head",
                                   .layer = "layers.{}.",
                                   .attention_norm = "input_layernorm",
                                   .query = "self_attn.q_proj",
                                   .key = "self_attn.k_proj",
                                   .value = "self_attn.v_proj",
                                   .query_key_value = {},
                                   .attention_output = "self_attn.o_proj",
                                   .feed_forward_norm = "post_attention_layernorm",
                                   .gate = "mlp.gate_proj",
                                   .up = "mlp.up_proj",
                                   .down = "mlp.down_proj"};

constexpr DecoderNames llama_gguf_names{.token_embedding = "token_embd",
                                        .position_embedding = {},
                                        .final_norm = "output_norm",
                                        .head = "output",
                                        .layer = "blk.{}.",
                                        .attention_norm = "attn_norm",
                                        .query = "attn_q",
                                        .key = "attn_k",
                                        .value = "attn_v",
                                        .query_key_value = {},
                                        .attention_output = "attn_output",
                                        .feed_forward_norm = "ffn_norm",
                                        .gate = "ffn_gate",
                                        .up = "ffn_up",
                                        .down = "ffn_down"};

constexpr DecoderConfigKeys llama_keys{.layers = "num_hidden_layers",
                                       .heads = "num_attention_heads",
                                       .width = "hidden_size",
                                       .feed_forward = "intermediate_size",
                                       .context_length = "max_position_embeddings",
                                       .norm_epsilon = "rms_norm_eps",
                                       .activation = "hidden_act"};

constexpr DecoderNames gpt2_names{.token_embedding = "wte",
                                  .position_embedding = "wpe",
                                  .final_norm = "ln_f",
                                  .head = "lm_head",
                                  .layer = "h.{}.",
                                  .attention_norm = "ln_1",
                                  .query = {},
                                  .key = {},
                                  .value = {},
                                  .query_key_value = "attn.c_attn",
                                  .attention_output = "attn.c_proj",
                                  .feed_forward_norm = "ln_2",
                                  .gate = {},
                                  .up = "mlp.c_fc",
                                  .down = "mlp.c_proj"};

constexpr DecoderNames gpt2_gguf_names{.token_embedding = "token_embd",
                                       .position_embedding = "position_embd",
                                       .final_norm = "output_norm",
                                       .head = "output",
                                       .layer = "blk.{}.",
                                       .attention_norm = "attn_norm",
                                       .query = {},
                                       .key = {},
                                       .value = {},
                                       .query_key_value = "attn_qkv",
                                       .attention_output = "attn_output",
                                       .feed_forward_norm = "ffn_norm",
                                       .gate = {},
                                       .up = "ffn_up",
                                       .down = "ffn_down"};

constexpr DecoderConfigKeys gpt2_keys{.layers = "n_layer",
                                      .heads = "n_head",
                                      .width = "n_embd",
                                      .feed_forward = "n_inner",
                                      .context_length = "n_positions",
                                      .norm_epsilon = "layer_norm_epsilon",
                                      .activation = "activation_function"};

constexpr DecoderFamily families[] = {
    {.name = "llama",
     .safetensors = llama_names,
     .gguf = llama_gguf_names,
     .keys = llama_keys,
     // The converter turns the rows of queries and keys from halves to neighbours.
     .gguf_pairing = RotaryPairs::interleaved,
     .optional_biases = true},
    {.name = "qwen2",
     .safetensors = llama_names,
     .gguf = llama_gguf_names,
     .keys = llama_keys,
     .query_key_value_bias = true},
    {.name = "gpt2",
     .safetensors = gpt2_names,
     .gguf = gpt2_gguf_names,
     .keys = gpt2_keys,
     .norm = NormKind::layer,
     .norm_epsilon = 1e-5,
     .rotary = false,
     .gguf_activation = kernels::Activation::gelu_tanh,
     .query_key_value_bias = true,
     .every_bias = true,
     .transposed = true},
};

}  // namespace

std::span<const DecoderFamily> decoder_families() noexcept { return families; }

const DecoderFamily* find_decoder_family(std::string_view name) noexcept {
  const auto* const found = std::find_if(std::begin(families), std::end(families),
                                         [&](const auto& one) { return one.name == name; });
  return found == std::end(families) ? nullptr : found;
}

}  // namespace attention_playground
