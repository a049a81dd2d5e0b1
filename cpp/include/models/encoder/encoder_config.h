#pragma once
// What an encoder is made of, read from `config.json` or from the metadata of a GGUF file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/gguf.h"
#include "kernels/activations.h"

namespace attention_playground {

/// What the logits of a text's classes become.
enum class ClassScale : std::uint8_t {
  softmax,  // probabilities of classes that exclude each other
  sigmoid,  // each class alone: several may hold (`multi_label_classification`)
  none,     // numbers as they are: a regression, or a single score
};

struct EncoderConfig {
  std::string family = "bert";  // `model_type`: bert, roberta or distilbert
  std::string title = {};       // as a GGUF file names itself; may be empty
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t width = 0;         // of the residual stream
  std::int64_t feed_forward = 0;  // inner width of the feed-forward network
  std::int64_t vocabulary = 0;
  std::int64_t positions = 0;  // the most tokens that fit
  /// Row of the position table for the first token. The token id before it is
  /// padding (RoBERTa): such tokens have that row and do not count.
  std::int64_t first_position = 0;
  std::int64_t token_types = 0;  // 0 where the family has none
  float norm_epsilon = 1e-12F;
  kernels::Activation activation = kernels::Activation::gelu;
  /// `is_decoder`: no token looks at a later one.
  bool causal = false;
  /// The matrix from a row to the vocabulary is the word embedding's own.
  bool tied = true;
  /// A head over a whole text may be read; another (of tokens, of answers) may not be taken for it.
  bool may_classify = true;
  std::vector<std::string> labels = {};                // of the classes, where the file names them
  std::string labels_from = "config.json (id2label)";  // what names them
  ClassScale class_scale = ClassScale::softmax;
  /// Sentences about settings that are not known.
  std::vector<std::string> notices = {};
};

/// Reads a Hugging Face `config.json`, each setting after the table in
/// models/settings/config_settings.cpp. `unsupported`, with the names of those
/// that work, where it describes a model of another family.
[[nodiscard]] Expected<EncoderConfig> read_encoder_config(std::string_view json) noexcept;

/// From a GGUF file's metadata, after models/settings/gguf_settings.cpp; sizes of tables
/// are those of the tensors. All encoders that llama.cpp calls "bert" are of one make:
/// RoBERTa's come without the rows of positions that no token has.
[[nodiscard]] Expected<EncoderConfig> read_encoder_config(const Gguf& file) noexcept;

/// Its `general.architecture` is that of an encoder.
[[nodiscard]] bool holds_encoder(const Gguf& file) noexcept;

/// "bert, roberta and distilbert", for messages.
[[nodiscard]] std::string known_encoder_families();

}  // namespace attention_playground
