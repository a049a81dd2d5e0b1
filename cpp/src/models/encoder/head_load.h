#pragma once
// Finds the heads of an encoder in its files.

#include <optional>
#include <string>
#include <vector>

#include "models/encoder/encoder.h"
#include "models/encoder/encoder_families.h"
#include "models/weights/weight_store.h"

namespace attention_playground {

/// Of the model's body, whose names have `prefix`.
struct HeadSource {
  const WeightStore& store;
  const EncoderHeadNames& names;
  const std::string& prefix;
  std::string_view word_embeddings;  // full name, without ".weight"
};

/// Nothing where the files hold no such head, or not all of it: then a sentence in
/// `notices` says what is missing. `tied`: the word embedding's matrix.
[[nodiscard]] std::optional<TokenHead> load_token_head(const HeadSource& source,
                                                       const EncoderConfig& config,
                                                       const StoredMatrix& tied,
                                                       std::vector<std::string>& notices) noexcept;

/// Likewise; gives `config` one label for each class.
[[nodiscard]] std::optional<ClassHead> load_class_head(const HeadSource& source,
                                                       EncoderConfig& config) noexcept;

}  // namespace attention_playground
