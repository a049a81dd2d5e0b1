// What the name of a trace's layer says, and the order in which a model computes them.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "traces/layer_id.h"

namespace attention_playground {
namespace {

TEST(LayerId, SaysStackPlaceAndKind) {
  const auto cross = read_layer_id("decoder.11.cross");
  ASSERT_TRUE(cross);
  EXPECT_TRUE(cross->in_decoder());
  EXPECT_EQ(cross->index, 11);
  EXPECT_TRUE(cross->is_cross());
  const auto alone = read_layer_id("layer.3");
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->stack, LayerStack::alone);
  EXPECT_EQ(alone->index, 3);
  EXPECT_STREQ(alone->kind_name(), "");
}

TEST(LayerId, HasTheNameThatItIsReadFrom) {
  for (const char* name : {"layer.3", "encoder.0.self", "decoder.11.cross", "decoder.2.self"}) {
    EXPECT_EQ(read_layer_id(name)->name(), name);
  }
}

TEST(LayerId, IsNotReadFromOtherNames) {
  for (const char* name : {"", "layer", "layer.", "layer.x", "layer.-1", "layer.1x", "layer.1.self",
                           "layer.1.", "encoder.0", "encoder.0.cross", "decoder.0",
                           "decoder.0.self.1", "block.0", "layer.99999999999999999999"}) {
    EXPECT_FALSE(read_layer_id(name)) << name;
  }
}

TEST(LayerId, FollowsTheModelsOrder) {
  const std::vector<std::string> in_order{"encoder.2.self",  "encoder.10.self", "decoder.0.self",
                                          "decoder.0.cross", "decoder.9.self",  "decoder.10.self"};
  std::vector<std::string> sorted = in_order;
  std::ranges::sort(sorted);
  ASSERT_NE(sorted, in_order);
  std::ranges::sort(sorted, [](const std::string& one, const std::string& other) {
    return *read_layer_id(one) < *read_layer_id(other);
  });
  EXPECT_EQ(sorted, in_order);
}

}  // namespace
}  // namespace attention_playground
