// Every naming scheme of decoders, and every scaling of rotary positions, against what
// `transformers` computes in double precision (tests/fixtures/README.md, checkpoints and
// rotary).

#include <algorithm>
#include <map>

#include "checkpoint_cases.h"
#include "fixture_cases.h"
#include "fixture_hashes.h"
#include "models/decoder/decoder_session.h"
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

/// After every token.
void expect_logits(const core::DecoderSession& session, const fixtures::Tensor& expected) {
  const auto vocabulary = static_cast<std::size_t>(session.decoder().config().vocabulary);
  const std::size_t tokens = session.tokens().size();
  fixtures::Tensor logits{
      .name = "logits", .shape = expected.shape, .values = std::vector<float>(tokens * vocabulary)};
  for (std::size_t position = 0; position < tokens; ++position) {
    auto done = session.logits(static_cast<std::int64_t>(position),
                               std::span(logits.values).subspan(position * vocabulary, vocabulary));
    ASSERT_TRUE(done) << done.error().where;
  }
  EXPECT_EQ(fixtures::difference(logits, expected, tolerance, tolerance), "");
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
    if (one.logits) expect_logits(*session, expected.at(name + ".logits"));
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

/// All logits of all texts of a checkpoint.
std::vector<fixtures::Tensor> all_logits(const fixtures::CheckpointCase& one) {
  std::vector<fixtures::Tensor> result;
  auto decoder = fixtures::load_decoder(one.files);
  const auto expected = fixtures::read_tensors(fixtures::read_bytes(one.expected));
  for (const std::string& name : one.cases) {
    const auto ids = ids_of(expected.at(name + ".token_ids"));
    auto session = session_of(*decoder, ids);
    if (!session) continue;
    const auto vocabulary = static_cast<std::size_t>((*decoder)->config().vocabulary);
    for (std::size_t position = 0; position < ids.size(); ++position) {
      fixtures::Tensor row{.name = name, .shape = {}, .values = std::vector<float>(vocabulary)};
      if (session->logits(static_cast<std::int64_t>(position), row.values)) {
        result.push_back(std::move(row));
      }
    }
  }
  return result;
}

void expect_known_logits(const std::vector<fixtures::CheckpointCase>& cases,
                         const std::string& family) {
  fixtures::Hashes hashes;
  for (const auto& one : cases) {
    if (one.logits) hashes[one.name] = fixtures::hash(all_logits(one));
  }
  fixtures::expect_known_bits(family, hashes);
}

TEST(DecoderCheckpointBits, AreTheSameInPortableAndSimdBuilds) {
  expect_known_logits(decoder_cases(), "checkpoints");
}

TEST(DecoderCheckpointBits, OfScaledPositionsAreTheSameInPortableAndSimdBuilds) {
  expect_known_logits(fixtures::read_checkpoint_cases("rotary"), "rotary");
}

INSTANTIATE_TEST_SUITE_P(All, DecoderCheckpoints, testing::ValuesIn(decoder_cases()),
                         [](const auto& one) { return one.param.name; });
INSTANTIATE_TEST_SUITE_P(Rotary, DecoderCheckpoints,
                         testing::ValuesIn(fixtures::read_checkpoint_cases("rotary")),
                         [](const auto& one) { return one.param.name; });

TEST(ScaledPositions, LeaveNothingOverAndNothingToSay) {
  for (const auto& one : fixtures::read_checkpoint_cases("rotary")) {
    const auto decoder = fixtures::load_decoder(one.files);
    ASSERT_TRUE(decoder) << decoder.error().where;
    EXPECT_TRUE((*decoder)->left_over().empty()) << one.name;
    EXPECT_EQ((*decoder)->config().notices, std::vector<std::string>()) << one.name;
    EXPECT_EQ((*decoder)->rotary_divisors().size(), one.name == "gguf_llama3" ? 8U : 0U);
  }
}

TEST(DecoderCheckpointList, IsNotEmpty) {
  EXPECT_GE(decoder_cases().size(), 12U);
  EXPECT_GE(fixtures::read_checkpoint_cases("rotary").size(), 8U);
}

}  // namespace
