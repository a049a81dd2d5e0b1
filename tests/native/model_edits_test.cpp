#include "support.h"
#include "training/edits.h"

namespace {

namespace core = attention_playground;
using support::is_error;

core::ModelConfig translator() {
  return core::TransformerConfig{.source_vocabulary = 8,
                                 .target_vocabulary = 9,
                                 .heads = 2,
                                 .cross_heads = 4,
                                 .encoder_layers = 2,
                                 .decoder_layers = 1};
}

TEST(ModelEdits, AreReadWithTheirPaintedWeights) {
  const auto read = core::read_model_edits(
      R"({"heads":[{"stack":"encoder_self","layer":1,"head":0,"output_factor":0},
         {"stack":"decoder_cross","layer":0,"head":3,"temperature":2.5,
          "painted":[{"query":4,"key":2,"weight":0.75},{"query":0,"key":1,"weight":1}]}],
         "skipped_encoder_layers":[1],"causal":false})",
      translator());
  ASSERT_TRUE(read) << read.error().where;
  const core::ModelEdits& edits = (*read)->edits;
  ASSERT_EQ(edits.heads.size(), 2U);
  EXPECT_EQ(edits.heads[0].stack, core::Stack::encoder_self);
  EXPECT_EQ(edits.heads[0].layer, 1);
  EXPECT_EQ(edits.heads[0].edit.output_factor, 0.0F);
  EXPECT_EQ(edits.heads[0].edit.temperature, 1.0F);
  EXPECT_TRUE(edits.heads[0].edit.painted.empty());
  const core::StackEdit& cross = edits.heads[1];
  EXPECT_EQ(cross.stack, core::Stack::decoder_cross);
  EXPECT_EQ(cross.head, 3);
  EXPECT_EQ(cross.edit.temperature, 2.5F);
  EXPECT_EQ(cross.edit.output_factor, 1.0F);
  ASSERT_EQ(cross.edit.painted.size(), 2U);
  EXPECT_EQ(cross.edit.painted[0].query, 4);
  EXPECT_EQ(cross.edit.painted[0].key, 2);
  EXPECT_EQ(cross.edit.painted[0].weight, 0.75F);
  EXPECT_EQ(cross.edit.painted[1].weight, 1.0F);
  EXPECT_EQ(edits.skipped_encoder_layers, std::vector<std::int64_t>{1});
  EXPECT_EQ(edits.causal, false);
}

TEST(ModelEdits, MayBeNone) {
  const auto read = core::read_model_edits("{}", translator());
  ASSERT_TRUE(read);
  EXPECT_TRUE((*read)->edits.heads.empty());
  EXPECT_TRUE((*read)->edits.skipped_encoder_layers.empty());
  EXPECT_FALSE((*read)->edits.causal);
}

TEST(ModelEdits, SayWhatIsWrongWithThem) {
  const auto refused = [](const std::string& json, const std::string& words) {
    EXPECT_TRUE(is_error(core::read_model_edits(json, translator()),
                         core::ErrorCode::invalid_argument, words))
        << json;
  };
  const auto head = [](const std::string& fields) { return R"({"heads":[{)" + fields + "}]}"; };
  const std::string first = R"("stack":"encoder_self","layer":0,"head":0)";
  refused("[]", "must be an object");
  refused(R"({"heads":{}})", "'heads' must be a list");
  refused(R"({"heads":[3]})", "edit 0: 'stack' must be one of encoder_self, decoder_self");
  refused(head(R"("stack":"middle","layer":0,"head":0)"), "'stack' must be one of");
  refused(head(R"("stack":"encoder_self","layer":-1,"head":0)"), "'layer' must be a whole number");
  refused(head(R"("stack":"encoder_self","layer":0,"head":0.5)"), "'head' must be a whole number");
  refused(head(R"("stack":"encoder_self","layer":2,"head":0)"),
          "the model has 2 layers of 2 heads");
  refused(head(R"("stack":"decoder_self","layer":0,"head":2)"), "there is no head 2 in layer 0");
  refused(head(R"("stack":"decoder_cross","layer":0,"head":4)"), "1 layers of 4 heads");
  refused(head(first + R"(,"temperature":0)"), "'temperature' must be a number above 0");
  refused(head(first + R"(,"output_factor":"0")"), "'output_factor' must be a number");
  refused(head(first + R"(,"painted":1)"), "'painted' must be a list");
  refused(head(first + R"(,"painted":[{"query":0,"key":-1,"weight":1}])"),
          "edit 0, painted weight 0: 'key' must be a whole number");
  refused(head(first + R"(,"painted":[{"query":0,"key":0,"weight":1.5}])"), "from 0 to 1");
  refused(R"({"skipped_encoder_layers":[2]})", "which has 2, counted from 0");
  refused(R"({"skipped_encoder_layers":[0.5]})", "must be layers of the encoder");
  refused(R"({"causal":1})", "'causal' must be true or false");
  EXPECT_TRUE(
      is_error(core::read_model_edits("{", translator()), core::ErrorCode::malformed_file, ""));
}

TEST(ModelEdits, OfARecurrentAlignerNameItsOneHead) {
  const core::ModelConfig aligner = core::RecurrentAlignerConfig{};
  const auto read = core::read_model_edits(
      R"({"heads":[{"stack":"decoder_cross","layer":0,"head":0,"temperature":0.5}]})", aligner);
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)->edits.heads[0].edit.temperature, 0.5F);
  for (const char* place :
       {R"("decoder_self","layer":0,"head":0)", R"("encoder_self","layer":0,"head":0)",
        R"("decoder_cross","layer":1,"head":0)", R"("decoder_cross","layer":0,"head":1)"}) {
    EXPECT_TRUE(is_error(
        core::read_model_edits(std::string(R"({"heads":[{"stack":)") + place + "}]}", aligner),
        core::ErrorCode::invalid_argument, "there is no head"))
        << place;
  }
  EXPECT_TRUE(is_error(core::read_model_edits(R"({"skipped_encoder_layers":[0]})", aligner),
                       core::ErrorCode::invalid_argument, "which has 0"));
}

}  // namespace
