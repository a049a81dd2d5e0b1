#include <gtest/gtest.h>

#include <span>
#include <utility>

#include "analysis/head_write.h"
#include "fixture_interventions.h"

namespace fixtures {

namespace core = attention_playground;

namespace {

/// Of the heads of a layer, the one whose keys are told apart.
constexpr std::int64_t told_head = 1;

/// What the heads of one layer write.
class LayerWrites {
 public:
  LayerWrites(const std::string& name, const Pass& pass, std::int64_t place)
      : name_(name), pass_(pass), place_(place) {}

  std::vector<Tensor> tensors() {
    for (std::int64_t head = 0; head < layer().heads; ++head) {
      for (std::int64_t query = 0; query < layer().queries; ++query) add_query(head, query);
    }
    const std::int64_t queries = layer().queries;
    std::vector<Tensor> all;
    const auto add = [&](const char* what, std::vector<std::int64_t> shape,
                         std::vector<float>& values) {
      all.push_back({.name = name_ + "." + layer().id.name() + "." + what,
                     .shape = std::move(shape),
                     .values = std::move(values)});
    };
    const std::int64_t width = pass_.trace.projections->width();
    add("heads", {layer().heads, queries, width}, heads_);
    add("keys", {queries, layer().keys, width}, keys_);
    add("attention", {queries, width}, attention_);
    add("stream", {queries, width}, stream_);
    add("bias", {width}, bias_);
    if (pass_.session) add("logits", {queries, vocabulary()}, logits_);
    return all;
  }

 private:
  [[nodiscard]] const core::LayerTrace& layer() const {
    return pass_.trace.layers[static_cast<std::size_t>(place_)];
  }
  [[nodiscard]] std::int64_t vocabulary() const {
    return pass_.session->decoder().config().vocabulary;
  }

  void add_query(std::int64_t head, std::int64_t query) {
    for (std::int64_t key = 0; key < layer().keys; ++key) {
      const auto write = core::head_write(pass_.trace, {place_, head, query, key});
      ASSERT_TRUE(write) << write.error().where;
      if (head == told_head) append(write->row(core::WriteRow::from_key), keys_);
      if (key > 0) continue;
      append(write->row(core::WriteRow::written), heads_);
      if (head == told_head) add_once(*write, query);
    }
  }

  void add_once(const core::HeadWrite& write, std::int64_t query) {
    append(write.row(core::WriteRow::attention), attention_);
    append(write.row(core::WriteRow::stream), stream_);
    bias_.clear();
    append(write.row(core::WriteRow::bias), bias_);
    if (!pass_.session) return;
    std::vector<float> effect(static_cast<std::size_t>(vocabulary()));
    const auto done =
        pass_.session->logit_effect(query, write.row(core::WriteRow::written), effect);
    EXPECT_TRUE(done) << done.error().where;
    append(effect, logits_);
  }

  static void append(std::span<const float> from, std::vector<float>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }

  const std::string& name_;
  const Pass& pass_;
  std::int64_t place_;
  std::vector<float> heads_;
  std::vector<float> keys_;
  std::vector<float> attention_;
  std::vector<float> stream_;
  std::vector<float> bias_;
  std::vector<float> logits_;
};

}  // namespace

std::vector<Tensor> run_writes(const Case& one, const std::vector<std::uint8_t>& file) {
  const Model model = open_model(one.model, read_tensors(file));
  EXPECT_TRUE(model) << "there is no model " << one.model;
  if (!model) return {};
  std::vector<Tensor> results;
  for (const auto& [name, interventions] : case_lists(file)) {
    const auto pass = model(interventions);
    if (!pass) continue;
    for (std::size_t place = 0; place < pass->trace.layers.size(); ++place) {
      LayerWrites layer(name, *pass, static_cast<std::int64_t>(place));
      for (Tensor& tensor : layer.tensors()) results.push_back(std::move(tensor));
    }
  }
  return results;
}

}  // namespace fixtures
