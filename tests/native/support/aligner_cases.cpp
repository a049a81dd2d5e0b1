#include "aligner_cases.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/matrix.h"
#include "layers/cross_entropy.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

std::vector<std::int32_t> whole_numbers(const Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

core::SequenceRows sequences(const std::map<std::string, Tensor>& tensors,
                             const std::string& name) {
  const std::vector<std::int32_t> ids = whole_numbers(tensors.at(name + ".ids"));
  core::SequenceRows rows;
  std::span<const std::int32_t> rest = ids;
  for (const std::int32_t length : whole_numbers(tensors.at(name + ".lengths"))) {
    rows.append(rest.first(static_cast<std::size_t>(length)));
    rest = rest.subspan(static_cast<std::size_t>(length));
  }
  return rows;
}

}  // namespace

AlignerCase load_aligner_case(const std::string& name) {
  AlignerCase one;
  one.tensors = read_tensors(read_bytes(fixtures_folder() + "/aligner/" + name + ".safetensors"));
  EXPECT_FALSE(one.tensors.empty()) << name;
  if (one.tensors.empty()) return one;
  const auto shape = [&](const char* tensor) { return one.tensors.at(tensor).shape; };
  const std::int64_t decoder = shape("value.decoder.state.weight")[1];
  auto model = core::create_recurrent_aligner(
      {.source_vocabulary = shape("value.source.embedding.weight")[0],
       .target_vocabulary = shape("value.target.embedding.weight")[0],
       .positions = 8,
       .embedding = shape("value.source.embedding.weight")[1],
       .encoder_width = shape("value.encoder.forward.state.weight")[1],
       .decoder_width = decoder,
       .attention_width = shape("value.attention.vector")[1],
       .annotations_see_words = one.tensors.contains("value.encoder.word.weight"),
       .scores_see_previous_word = shape("value.attention.query.weight")[1] > decoder},
      1);
  EXPECT_TRUE(model) << model.error().where;
  if (!model) return one;
  one.model = std::move(*model);
  core::Parameters& parameters = one.model->parameters();
  for (const core::Parameter& parameter : parameters.list()) {
    const Tensor& value = one.tensors.at("value." + parameter.name);
    EXPECT_EQ(value.shape, (std::vector{parameter.rows, parameter.columns})) << parameter.name;
    std::ranges::copy(value.values, parameters.values().data() + parameter.offset);
  }
  one.batch.source = sequences(one.tensors, "source");
  one.batch.target = sequences(one.tensors, "target");
  one.batch.labels = whole_numbers(one.tensors.at("labels"));
  return one;
}

std::vector<float> loss_gradient(const AlignerCase& one, double& loss) {
  const core::ConstMatrixView logits = one.model->logits();
  std::vector<float> gradient(static_cast<std::size_t>(logits.size()));
  auto measured =
      core::cross_entropy(logits, one.batch.labels, 0.0F,
                          core::matrix_view(gradient.data(), logits.rows(), logits.cols()));
  EXPECT_TRUE(measured) << measured.error().where;
  if (measured) loss = measured->loss / static_cast<double>(measured->count);
  return gradient;
}

}  // namespace fixtures
