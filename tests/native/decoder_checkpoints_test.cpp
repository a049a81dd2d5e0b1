// Every naming scheme of decoders against what `transformers` computes in double
// precision (tests/fixtures/README.md, checkpoints).

#include <algorithm>

#include "checkpoint_cases.h"
#include "fixture_cases.h"
#include "models/decoder_session.h"
#include "support.h"

namespace core = attention_playground;

namespace {

constexpr double tolerance = 1e-4;

std::vector<fixtures::CheckpointCase> decoder_cases() {
  auto all = fixtures::read_checkpoint_cases();
  std::erase_if(all, [](const auto& one) {
    return one.family != "llama" && one.family != "qwen2" && one.family != "gpt2";
  });
  return all;
}

std::vector<std::int32_t> ids_of(const fixtures::Tensor& tensor) {
  return {tensor.values.begin(), tensor.values.end()};
}

/// All tokens at once through all layers.
core::Expected<core::DecoderSession> session_of(const std::shared_ptr<const core::Decoder>& decoder,
                                                std::span<const std::int32_t> ids) {
  auto session = core::DecoderSession::open(decoder, static_cast<std::int64_t>(ids.size()));
  if (!session) return session;
  if (auto begun = session->begin(ids, {}); !begun) return std::unexpected(begun.error());
  if (auto left = session->advance(1000); !left) return std::unexpected(left.error());
  return session;
}

class DecoderCheckpoints : public testing::TestWithParam<fixtures::CheckpointCase> {};

TEST_P(DecoderCheckpoints, LogitsAndMapsAreThoseOfTransformers) {
  const fixtures::CheckpointCase& one = GetParam();
  auto decoder = fixtures::load_decoder(one.files);
  ASSERT_TRUE(decoder) << decoder.error().where;
  const auto expected = fixtures::read_tensors(fixtures::read_bytes(one.expected));
  for (const std::string& name : one.cases) {
    const auto ids = ids_of(expected.at(name + ".token_ids"));
    auto session = session_of(*decoder, ids);
    ASSERT_TRUE(session) << session.error().where;
    const auto vocabulary = (*decoder)->config().vocabulary;
    fixtures::Tensor logits{
        .name = "logits",
        .shape = {static_cast<std::int64_t>(ids.size()), vocabulary},
        .values = std::vector<float>(ids.size() * static_cast<std::size_t>(vocabulary))};
    for (std::size_t position = 0; position < ids.size(); ++position) {
      const auto size = static_cast<std::size_t>(vocabulary);
      auto done = session->logits(static_cast<std::int64_t>(position),
                                  std::span(logits.values).subspan(position * size, size));
      ASSERT_TRUE(done) << done.error().where;
    }
    EXPECT_EQ(fixtures::difference(logits, expected.at(name + ".logits"), tolerance, tolerance),
              "");
    auto trace = session->trace(static_cast<std::int64_t>(ids.size()));
    ASSERT_TRUE(trace) << trace.error().where;
    for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
      auto weights = core::layer_weights(*trace, trace->layers[layer]);
      ASSERT_TRUE(weights) << weights.error().where;
      const auto& wanted = expected.at(name + ".layer." + std::to_string(layer) + ".weights");
      const fixtures::Tensor actual{.name = wanted.name,
                                    .shape = wanted.shape,
                                    .values = {weights->all.begin(), weights->all.end()}};
      EXPECT_EQ(fixtures::difference(actual, wanted, tolerance, 0.0), "");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, DecoderCheckpoints, testing::ValuesIn(decoder_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(DecoderCheckpointList, IsNotEmpty) { EXPECT_GE(decoder_cases().size(), 12U); }

}  // namespace
