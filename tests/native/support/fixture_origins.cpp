#include <gtest/gtest.h>

#include <span>
#include <utility>

#include "analysis/head_origin.h"
#include "fixture_interventions.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

void append(std::span<const float> from, std::vector<float>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Where the queries, or the keys, of one layer come from.
class LayerOrigins {
 public:
  LayerOrigins(std::string name, const Pass& pass, std::int64_t place, bool of_keys)
      : name_(std::move(name)), pass_(pass), place_(place), of_keys_(of_keys) {}

  void add_to(std::vector<Tensor>& results) {
    for (std::int64_t token = 0; token < tokens(); ++token) {
      for (std::int64_t head = 0; head < heads(); ++head) add_token(token, head);
    }
    const std::int64_t width = pass_.trace.projections->width();
    const std::string prefix = name_ + "." + layer().id.name() + (of_keys_ ? ".key." : ".query.");
    results.push_back({prefix + "stream", {tokens(), width}, std::move(stream_)});
    results.push_back({prefix + "read", {tokens(), width}, std::move(read_)});
    results.push_back(
        {prefix + "vectors", {tokens(), heads() * layer().width}, std::move(vectors_)});
    results.push_back({prefix + "means", {rows_, columns_}, std::move(means_)});
    if (of_keys_) return;
    const std::string stack = name_ + "." + layer().id.stack_name() + ".first.";
    for (const auto& [part, values] :
         {std::pair{"token", &token_}, std::pair{"position", &position_},
          std::pair{"segment", &segment_}}) {
      if (!values->empty())
        results.push_back({stack + part, {tokens(), width}, std::move(*values)});
    }
  }

 private:
  [[nodiscard]] const core::LayerTrace& layer() const {
    return pass_.trace.layers[static_cast<std::size_t>(place_)];
  }
  [[nodiscard]] std::int64_t tokens() const { return of_keys_ ? layer().keys : layer().queries; }
  [[nodiscard]] std::int64_t heads() const {
    return of_keys_ ? layer().key_value_heads : layer().heads;
  }

  void add_token(std::int64_t token, std::int64_t head) {
    const std::int64_t shared_by = of_keys_ ? layer().heads / layer().key_value_heads : 1;
    const auto both = core::head_origin(
        pass_.trace, {place_, head * shared_by, of_keys_ ? 0 : token, of_keys_ ? token : 0});
    ASSERT_TRUE(both) << both.error().where;
    const core::VectorOrigin& origin = of_keys_ ? both->key : both->query;
    append(origin.vector.span(), vectors_);
    if (head > 0) return;
    append(origin.stream.span(), stream_);
    append(origin.read.span(), read_);
    append(origin.first.token.span(), token_);
    append(origin.first.position.span(), position_);
    append(origin.first.segment.span(), segment_);
    means_.clear();
    append(origin.matrix.means.span(), means_);
    rows_ = origin.matrix.rows;
    columns_ = origin.matrix.columns;
  }

  std::string name_;
  const Pass& pass_;
  std::int64_t place_;
  bool of_keys_;
  std::vector<float> stream_;
  std::vector<float> read_;
  std::vector<float> vectors_;
  std::vector<float> means_;
  std::vector<float> token_;
  std::vector<float> position_;
  std::vector<float> segment_;
  std::int64_t rows_ = 0;
  std::int64_t columns_ = 0;
};

}  // namespace

std::vector<Tensor> run_origins(const Case& one, const std::vector<std::uint8_t>& file) {
  const Model model = open_model(one.model, read_tensors(file));
  EXPECT_TRUE(model) << "there is no model " << one.model;
  if (!model) return {};
  std::vector<Tensor> results;
  for (const auto& [name, interventions] : case_lists(file)) {
    const auto pass = model(interventions);
    if (!pass) continue;
    for (std::size_t place = 0; place < pass->trace.layers.size(); ++place) {
      for (const bool of_keys : {false, true}) {
        LayerOrigins(name, *pass, static_cast<std::int64_t>(place), of_keys).add_to(results);
      }
    }
  }
  return results;
}

}  // namespace fixtures
