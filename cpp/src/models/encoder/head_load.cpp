#include "models/encoder/head_load.h"

#include <algorithm>
#include <utility>

#include "models/weights/stored_weights.h"

namespace attention_playground {

namespace {

/// The name inside or outside of the body, as the file has it.
std::string full_name(const HeadSource& source, std::string_view name) {
  return find_head(source.store.names(), name, source.prefix);
}

/// The output's bias, which stands beside the matrix, by itself, or in both places.
Expected<Buffer<float>> load_output_bias(const HeadSource& source, std::int64_t size) noexcept {
  const std::string output = full_name(source, source.names.output);
  const std::string beside = output + ".bias";
  if (source.names.output_bias.empty()) return source.store.vector(beside, size);
  // Names of biases have no ".weight" to be found by: they begin where the output's does.
  const std::string alone = output.substr(0, output.size() - source.names.output.size()) +
                            std::string(source.names.output_bias);
  if (!source.store.contains(alone)) return source.store.vector(beside, size);
  if (source.store.contains(beside)) {
    auto copy = source.store.vector(beside, size);
    if (!copy) return copy;
  }
  return source.store.vector(alone, size);
}

bool same_values(const WeightStore& store, const std::string& first, std::string_view second) {
  const auto a = store.tensors().find(first);
  const auto b = store.tensors().find(std::string(second));
  if (a == store.tensors().end() || b == store.tensors().end() || !store.reads()) return true;
  return a->second.type == b->second.type && a->second.is_double == b->second.is_double &&
         std::ranges::equal(a->second.bytes, b->second.bytes);
}

/// The matrix to the vocabulary: the files' own, or the word embedding's.
Expected<StoredMatrix> load_output_matrix(const HeadSource& source, const EncoderConfig& config,
                                          const StoredMatrix& tied,
                                          std::vector<std::string>& notices) noexcept {
  const std::string name = full_name(source, source.names.output) + ".weight";
  const bool is_there = source.store.contains(name);
  if (is_there) {
    auto own =
        load_matrix(source.store, name, {.outputs = config.vocabulary, .inputs = config.width});
    if (!own || !config.tied) return own;
    if (!same_values(source.store, name, std::string(source.word_embeddings) + ".weight")) {
      notices.push_back("the files hold an output matrix ('" + name +
                        "') that differs from the word embedding, though config.json says that "
                        "they are the same (tie_word_embeddings): the embedding is used");
    }
  } else if (!config.tied) {
    notices.push_back("the files hold no output matrix ('" + name +
                      "'), and config.json says that it is not the word embedding's "
                      "(tie_word_embeddings): it was assumed to be, and predictions are wrong "
                      "where it is not; the attention does not depend on it");
  }
  return StoredMatrix{.blocks = tied.blocks};
}

Expected<TokenHead> load_token_parts(const HeadSource& source, const EncoderConfig& config,
                                     const StoredMatrix& tied,
                                     std::vector<std::string>& notices) noexcept {
  TokenHead head;
  if (!source.names.has_own_gelu) head.activation = config.activation;
  const WeightStore& store = source.store;
  auto transform =
      load_packed(store, full_name(source, source.names.transform), config.width, config.width);
  if (!transform) return std::unexpected(transform.error());
  auto norm =
      load_norm(store, full_name(source, source.names.norm),
                {.kind = NormKind::layer, .epsilon = config.norm_epsilon, .columns = config.width});
  if (!norm) return std::unexpected(norm.error());
  auto bias = load_output_bias(source, config.vocabulary);
  if (!bias) return std::unexpected(bias.error());
  auto output = load_output_matrix(source, config, tied, notices);
  if (!output) return std::unexpected(output.error());
  head.transform = std::move(*transform);
  head.norm = std::move(*norm);
  head.output = Projection(std::move(*output), std::move(*bias));
  return head;
}

/// Rows of a matrix, as the file has them; 0 where there is none.
std::int64_t rows_of(const WeightStore& store, const std::string& name) noexcept {
  const auto tensor = store.tensors().find(name);
  if (tensor == store.tensors().end() || tensor->second.shape.size() != 2) return 0;
  return tensor->second.shape[0];
}

Expected<ClassHead> load_class_parts(const HeadSource& source, const std::string& dense_name,
                                     const std::string& output_name, std::int64_t classes,
                                     std::int64_t width) noexcept {
  ClassHead head;
  head.activation = source.names.class_activation;
  auto dense = load_packed(source.store, dense_name, width, width);
  if (!dense) return std::unexpected(dense.error());
  auto output = load_packed(source.store, output_name, classes, width);
  if (!output) return std::unexpected(output.error());
  head.dense = std::move(*dense);
  head.output = std::move(*output);
  return head;
}

void name_classes(std::int64_t classes, EncoderConfig& config) {
  const auto named = static_cast<std::int64_t>(config.labels.size());
  if (named > 0 && named != classes) {
    config.notices.push_back(config.labels_from + " names " + std::to_string(named) +
                             " classes, and the files' classifier has " + std::to_string(classes) +
                             ", which are shown by their numbers");
    config.labels.clear();
  }
  for (auto index = static_cast<std::int64_t>(config.labels.size()); index < classes; ++index) {
    config.labels.push_back("LABEL_" + std::to_string(index));
  }
  // A single logit is a number, not a probability of 1.
  if (classes == 1 && config.class_scale == ClassScale::softmax) {
    config.class_scale = ClassScale::none;
  }
}

std::string incomplete(const Error& error) {
  return "the files' head is not read, and so nothing is predicted: " + error.where;
}

}  // namespace

std::optional<TokenHead> load_token_head(const HeadSource& source, const EncoderConfig& config,
                                         const StoredMatrix& tied,
                                         std::vector<std::string>& notices) noexcept {
  if (source.names.transform.empty()) return std::nullopt;
  if (!source.store.contains(full_name(source, source.names.transform) + ".weight")) {
    return std::nullopt;
  }
  auto head = load_token_parts(source, config, tied, notices);
  if (head) return std::move(*head);
  notices.push_back(incomplete(head.error()));
  return std::nullopt;
}

std::optional<ClassHead> load_class_head(const HeadSource& source, EncoderConfig& config) noexcept {
  const std::string dense = full_name(source, source.names.class_dense);
  const std::string output = full_name(source, source.names.class_output);
  const std::int64_t classes = rows_of(source.store, output + ".weight");
  if (!config.may_classify || classes == 0 || !source.store.contains(dense + ".weight")) {
    return std::nullopt;
  }
  auto head = load_class_parts(source, dense, output, classes, config.width);
  if (!head) {
    config.notices.push_back(incomplete(head.error()));
    return std::nullopt;
  }
  name_classes(classes, config);
  return std::move(*head);
}

}  // namespace attention_playground
