// Where a head's query and key come from. That it is what the formulas say is tested by the
// fixtures (fixture_origins.cpp); here that it is what the trace has, to the bit, that digits add
// up, and what cannot be said.

#include "analysis/head_origin.h"

#include <cmath>
#include <numeric>

#include "fixture_interventions.h"
#include "models/transformer/transformer.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::HeadOriginPlace;
using support::is_error;

constexpr std::int64_t tokens = 6;

fixtures::Pass pass_of(const std::string& name,
                       const std::vector<core::Intervention>& interventions = {}) {
  const fixtures::Model model = fixtures::open_model(
      "checkpoints/" + name,
      {{"ids", {.name = "ids", .shape = {tokens}, .values = {2, 17, 5, 42, 8, 3}}}});
  EXPECT_TRUE(model) << name;
  auto pass = model(interventions);
  EXPECT_TRUE(pass) << name;
  return std::move(*pass);
}

core::HeadOrigin origin_of(const core::Trace& trace, const HeadOriginPlace& place) {
  auto origin = core::head_origin(trace, place);
  EXPECT_TRUE(origin) << (origin ? "" : origin.error().where);
  return origin ? std::move(*origin) : core::HeadOrigin{};
}

/// A trained model with matrices larger than their pictures.
core::Trace wide_trace() {
  auto model = core::create_transformer({.source_vocabulary = 9,
                                         .target_vocabulary = 9,
                                         .positions = 8,
                                         .width = 320,
                                         .heads = 5,
                                         .cross_heads = 5,
                                         .encoder_layers = 1,
                                         .decoder_layers = 1,
                                         .feed_forward = 8},
                                        7);
  EXPECT_TRUE(model) << model.error().where;
  core::Batch batch;
  const std::vector<std::int32_t> ids{1, 5, 3, 2};
  batch.source.append(ids);
  batch.target.append(ids);
  batch.labels.assign(ids.size(), -1);
  EXPECT_TRUE((*model)->forward(batch, {}));
  auto trace = (*model)->trace(0);
  EXPECT_TRUE(trace) << trace.error().where;
  return std::move(*trace);
}

/// Of every layer's heads and some of their cells.
template <typename Check>
void for_each_origin(const core::Trace& trace, Check check) {
  for (std::size_t place = 0; place < trace.layers.size(); ++place) {
    const core::LayerTrace& layer = trace.layers[place];
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      for (std::int64_t query = 0; query < layer.queries; ++query) {
        const std::int64_t key = (query + head) % layer.keys;
        const HeadOriginPlace at{static_cast<std::int64_t>(place), head, query, key};
        check(layer, at, origin_of(trace, at));
      }
    }
  }
}

bool same_bits(const core::Buffer<float>& one, std::span<const float> other) {
  return std::ranges::equal(one.span(), other);
}

TEST(HeadOrigin, IsTheTracesOwnQueryAndKeyToTheBit) {
  for (const char* const name : {"bert", "distilbert_masked", "gpt2", "llama_tied"}) {
    const fixtures::Pass pass = pass_of(name);
    for_each_origin(pass.trace, [&](const core::LayerTrace& layer, const HeadOriginPlace& at,
                                    const core::HeadOrigin& origin) {
      const auto& queries = layer.unrotated ? layer.unrotated->queries : layer.query_rows;
      const auto& keys = layer.unrotated ? layer.unrotated->keys : layer.key_rows;
      const auto row = [&](const core::FloatRows& rows, std::int64_t token, std::int64_t heads,
                           std::int64_t head) {
        return rows.span().subspan(static_cast<std::size_t>((token * heads + head) * layer.width),
                                   static_cast<std::size_t>(layer.width));
      };
      const std::int64_t shared = at.head / (layer.heads / layer.key_value_heads);
      EXPECT_TRUE(same_bits(origin.query.vector, row(queries, at.query, layer.heads, at.head)))
          << name << at.layer << '.' << at.head;
      EXPECT_TRUE(same_bits(origin.key.vector, row(keys, at.key, layer.key_value_heads, shared)))
          << name << at.layer << '.' << at.head;
    });
  }
}

void expect_sum(const core::VectorOrigin& origin) {
  const core::ExplainedColumn& explained = origin.explained;
  double sum = static_cast<double>(explained.bias) + static_cast<double>(explained.rest);
  double size = std::abs(static_cast<double>(explained.bias));
  for (std::size_t input = 0; input < static_cast<std::size_t>(origin.read.size()); ++input) {
    size += std::abs(static_cast<double>(origin.read.data()[input])) * 1e-3;
  }
  std::int64_t listed = 0;
  for (const core::OriginTerm& term : explained.terms) {
    if (term.input < 0) break;
    EXPECT_EQ(term.read, origin.read.data()[term.input]);
    EXPECT_FLOAT_EQ(term.product, term.read * term.weight);
    sum += static_cast<double>(term.product);
    size += std::abs(static_cast<double>(term.product));
    ++listed;
  }
  EXPECT_EQ(listed + explained.others, origin.read.size());
  EXPECT_NEAR(sum, explained.value, 1e-5 * size);
  EXPECT_NEAR(explained.value, origin.vector.data()[explained.column], 1e-5 * size);
  for (std::size_t rank = 1; rank < explained.terms.size(); ++rank) {
    EXPECT_GE(std::abs(explained.terms[rank - 1].product), std::abs(explained.terms[rank].product));
  }
}

TEST(HeadOrigin, TermsRestAndBiasAddUpToTheDigit) {
  for (const char* const name : {"bert", "gpt2", "llama_tied"}) {
    const fixtures::Pass pass = pass_of(name);
    for_each_origin(pass.trace, [](const core::LayerTrace& /*layer*/, const HeadOriginPlace& /*at*/,
                                   const core::HeadOrigin& origin) {
      expect_sum(origin.query);
      expect_sum(origin.key);
    });
  }
  for_each_origin(wide_trace(), [](const core::LayerTrace& /*layer*/, const HeadOriginPlace& /*at*/,
                                   const core::HeadOrigin& origin) {
    expect_sum(origin.query);
    expect_sum(origin.key);
  });
}

TEST(HeadOrigin, ExplainsTheColumnWithTheLargestProduct) {
  const fixtures::Pass pass = pass_of("bert");
  for_each_origin(pass.trace, [](const core::LayerTrace& /*layer*/, const HeadOriginPlace& /*at*/,
                                 const core::HeadOrigin& origin) {
    const auto product = [&](std::int64_t column) {
      return origin.query.vector.data()[column] * origin.key.vector.data()[column];
    };
    EXPECT_EQ(origin.product, product(origin.column));
    EXPECT_EQ(origin.query.explained.column, origin.column);
    EXPECT_EQ(origin.key.explained.column, origin.column);
    for (std::int64_t column = 0; column < origin.query.vector.size(); ++column) {
      EXPECT_LE(std::abs(product(column)), std::abs(origin.product));
    }
  });
}

TEST(HeadOrigin, PicturesHaveTheMeansOfTheMatrix) {
  const core::Trace trace = wide_trace();
  const core::PooledMatrix matrix = std::move(origin_of(trace, {0, 0, 0, 0}).query.matrix);
  EXPECT_EQ(matrix.rows, 64);
  EXPECT_EQ(matrix.columns, 255);
  std::vector<float> weights(320 * 320);
  for (std::int64_t column = 0; column < 320; ++column) {
    trace.projections->copy_column(
        0, core::ProjectedVector::query, column,
        std::span(weights).subspan(static_cast<std::size_t>(column) * 320, 320));
  }
  float limit = 0.0F;
  for (std::int64_t row = 0; row < 64; ++row) {
    for (std::int64_t column = 0; column < 255; ++column) {
      double sum = 0.0;
      int count = 0;
      for (std::int64_t i = row * 5; i < row * 5 + 5; ++i) {
        for (std::int64_t j = column * 320 / 255; j < (column + 1) * 320 / 255; ++j, ++count) {
          sum += static_cast<double>(weights[static_cast<std::size_t>(j * 320 + i)]);
        }
      }
      const float mean = matrix.means.data()[row * 255 + column];
      EXPECT_NEAR(mean, sum / count, 1e-6);
      limit = std::max(limit, std::abs(mean));
    }
  }
  EXPECT_EQ(matrix.limit, limit);
}

TEST(HeadOrigin, OfTheFirstRowSaysWhatMadeIt) {
  const fixtures::Pass pass = pass_of("gpt2");
  const core::VectorOrigin first = std::move(origin_of(pass.trace, {0, 0, 3, 1}).query);
  EXPECT_FALSE(first.first.is_normed);
  EXPECT_EQ(first.first.segment.size(), 0);
  for (std::int64_t column = 0; column < first.stream.size(); ++column) {
    EXPECT_NEAR(first.stream.data()[column],
                first.first.token.data()[column] + first.first.position.data()[column], 1e-6);
  }
  EXPECT_NEAR(first.parts.token.share + first.parts.position.share, 1.0, 1e-5);
  EXPECT_EQ(origin_of(pass.trace, {1, 0, 3, 1}).query.first.token.size(), 0);
  EXPECT_TRUE(origin_of(pass_of("bert").trace, {0, 0, 3, 1}).key.first.is_normed);
}

TEST(HeadOrigin, OfKeysAcrossIsTheEncodersOutput) {
  const core::Trace trace = wide_trace();
  ASSERT_TRUE(trace.layers.back().id.is_cross());
  const auto place = static_cast<std::int64_t>(trace.layers.size()) - 1;
  const core::HeadOrigin across = origin_of(trace, {place, 1, 2, 3});
  EXPECT_TRUE(across.query.is_normed);
  EXPECT_FALSE(across.key.is_normed);
  EXPECT_EQ(across.key.first.token.size(), 0);
  EXPECT_EQ(across.query.first.token.size(), 0);
  EXPECT_TRUE(same_bits(across.key.read, across.key.stream.span()));
}

TEST(HeadOrigin, NeedsAModelAndACell) {
  fixtures::Pass skipped = pass_of("bert", {{.site = {.layer = 1}, .kind = core::SkipLayer{}}});
  EXPECT_TRUE(core::head_origin(skipped.trace, {1, 0, 0, 0}));
  for (const HeadOriginPlace& place : {HeadOriginPlace{0, 9, 0, 0}, HeadOriginPlace{7, 0, 0, 0},
                                       HeadOriginPlace{0, 0, 6, 0}, HeadOriginPlace{0, 0, 0, -1}}) {
    EXPECT_TRUE(is_error(core::head_origin(skipped.trace, place), ErrorCode::invalid_argument,
                         "there is no"));
  }
  skipped.trace.projections.reset();
  EXPECT_TRUE(is_error(core::head_origin(skipped.trace, {0, 0, 0, 0}), ErrorCode::unsupported,
                       "does not say where its queries and keys come from"));
}

}  // namespace
