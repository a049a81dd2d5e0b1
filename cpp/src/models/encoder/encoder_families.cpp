#include "models/encoder/encoder_families.h"

#include <algorithm>
#include <iterator>

#include "models/encoder/encoder_config.h"

namespace attention_playground {

namespace {

constexpr EncoderNames bert_names{.word_embeddings = "embeddings.word_embeddings",
                                  .position_embeddings = "embeddings.position_embeddings",
                                  .type_embeddings = "embeddings.token_type_embeddings",
                                  .embedding_norm = "embeddings.LayerNorm",
                                  .layer = "encoder.layer.",
                                  .query = "attention.self.query",
                                  .key = "attention.self.key",
                                  .value = "attention.self.value",
                                  .query_key_value = {},
                                  .attention_output = "attention.output.dense",
                                  .attention_norm = "attention.output.LayerNorm",
                                  .feed_forward_in = "intermediate.dense",
                                  .feed_forward_out = "output.dense",
                                  .feed_forward_norm = "output.LayerNorm"};

constexpr EncoderConfigKeys bert_keys{.layers = "num_hidden_layers",
                                      .heads = "num_attention_heads",
                                      .width = "hidden_size",
                                      .feed_forward = "intermediate_size",
                                      .token_types = "type_vocab_size",
                                      .norm_epsilon = "layer_norm_eps",
                                      .activation = "hidden_act"};

constexpr EncoderNames distilbert_names{.word_embeddings = "embeddings.word_embeddings",
                                        .position_embeddings = "embeddings.position_embeddings",
                                        .type_embeddings = {},
                                        .embedding_norm = "embeddings.LayerNorm",
                                        .layer = "transformer.layer.",
                                        .query = "attention.q_lin",
                                        .key = "attention.k_lin",
                                        .value = "attention.v_lin",
                                        .query_key_value = {},
                                        .attention_output = "attention.out_lin",
                                        .attention_norm = "sa_layer_norm",
                                        .feed_forward_in = "ffn.lin1",
                                        .feed_forward_out = "ffn.lin2",
                                        .feed_forward_norm = "output_layer_norm"};

constexpr EncoderConfigKeys distilbert_keys{.layers = "n_layers",
                                            .heads = "n_heads",
                                            .width = "dim",
                                            .feed_forward = "hidden_dim",
                                            .token_types = {},
                                            .norm_epsilon = {},
                                            .activation = "activation"};

// After llama.cpp's llama-arch.cpp and the `gguf` package's constants.
constexpr EncoderNames gguf_names{.word_embeddings = "token_embd",
                                  .position_embeddings = "position_embd",
                                  .type_embeddings = "token_types",
                                  .embedding_norm = "token_embd_norm",
                                  .layer = "blk.",
                                  .query = "attn_q",
                                  .key = "attn_k",
                                  .value = "attn_v",
                                  .query_key_value = "attn_qkv",
                                  .attention_output = "attn_output",
                                  .attention_norm = "attn_output_norm",
                                  .feed_forward_in = "ffn_up",
                                  .feed_forward_out = "ffn_down",
                                  .feed_forward_norm = "layer_output_norm"};

constexpr EncoderHeadNames bert_heads{.transform = "cls.predictions.transform.dense",
                                      .norm = "cls.predictions.transform.LayerNorm",
                                      .output = "cls.predictions.decoder",
                                      .output_bias = "cls.predictions.bias",
                                      .class_dense = "pooler.dense",
                                      .class_output = "classifier"};

constexpr EncoderHeadNames roberta_heads{.transform = "lm_head.dense",
                                         .norm = "lm_head.layer_norm",
                                         .output = "lm_head.decoder",
                                         .output_bias = "lm_head.bias",
                                         .has_own_gelu = true,
                                         .class_dense = "classifier.dense",
                                         .class_output = "classifier.out_proj"};

constexpr EncoderHeadNames distilbert_heads{.transform = "vocab_transform",
                                            .norm = "vocab_layer_norm",
                                            .output = "vocab_projector",
                                            .output_bias = {},
                                            .class_dense = "pre_classifier",
                                            .class_output = "classifier",
                                            .class_activation = kernels::Activation::relu};

constexpr EncoderHeadNames gguf_heads{.transform = {},
                                      .norm = {},
                                      .output = {},
                                      .output_bias = {},
                                      .class_dense = "cls",
                                      .class_output = "cls.output"};
constexpr EncoderHeadNames gguf_heads_by_relu{.transform = {},
                                              .norm = {},
                                              .output = {},
                                              .output_bias = {},
                                              .class_dense = "cls",
                                              .class_output = "cls.output",
                                              .class_activation = kernels::Activation::relu};

constexpr EncoderFamily families[] = {
    {.name = "bert", .names = bert_names, .heads = bert_heads, .keys = bert_keys},
    {.name = "roberta",
     .names = bert_names,
     .heads = roberta_heads,
     .keys = bert_keys,
     .positions_follow_padding = true},
    {.name = "distilbert",
     .names = distilbert_names,
     .heads = distilbert_heads,
     .keys = distilbert_keys},
};

}  // namespace

const EncoderFamily* find_encoder_family(std::string_view name) noexcept {
  const auto* const found = std::find_if(std::begin(families), std::end(families),
                                         [&](const auto& one) { return one.name == name; });
  return found == std::end(families) ? nullptr : found;
}

const EncoderNames& gguf_encoder_names() noexcept { return gguf_names; }

const EncoderHeadNames& gguf_encoder_heads(bool has_token_types) noexcept {
  return has_token_types ? gguf_heads : gguf_heads_by_relu;
}

std::string known_encoder_families() {
  std::string text;
  for (std::size_t index = 0; index < std::size(families); ++index) {
    if (index > 0) text += index + 1 == std::size(families) ? " and " : ", ";
    text += families[index].name;
  }
  return text;
}

}  // namespace attention_playground
