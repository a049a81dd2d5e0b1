#pragma once
// A model whose gradient one can write down: the next token depends on the last one
// alone. Its attention is whatever a test says.

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "base/matrix.h"
#include "models/transformer/trainable.h"
#include "support.h"

namespace support {

class TinyModel final : public core::TrainableModel {
 public:
  /// The weight of target row `query` on key `key`, in the trace before which `traced`
  /// others were asked for.
  using Weight = std::function<float(std::size_t traced, std::int64_t head, std::int64_t query,
                                     std::int64_t key)>;

  explicit TinyModel(std::int64_t vocabulary, std::int64_t positions = 64)
      : vocabulary_(vocabulary), positions_(positions) {
    parameters_.add("next.weight", vocabulary, vocabulary);
    parameters_.add("next.bias", 1, vocabulary);
    EXPECT_TRUE(parameters_.allocate());
    const auto values = random_values(static_cast<std::size_t>(parameters_.count()), 12, 0.5F);
    std::ranges::copy(values, parameters_.values().begin());
  }

  void attend(std::string layer, std::int64_t heads, Weight weight) {
    layer_ = std::move(layer);
    heads_ = heads;
    weight_ = std::move(weight);
  }
  /// What comes after each id, for sure, whatever was learned.
  void always_follow(std::vector<std::int32_t> next) {
    std::ranges::fill(parameters_.values(), 0.0F);
    for (std::size_t id = 0; id < next.size(); ++id) {
      parameters_.values()[id * static_cast<std::size_t>(vocabulary_) +
                           static_cast<std::size_t>(next[id])] = 20.0F;
    }
  }

  core::Parameters& parameters() noexcept override { return parameters_; }
  std::int64_t source_vocabulary() const noexcept override { return 0; }
  std::int64_t target_vocabulary() const noexcept override { return vocabulary_; }
  std::int64_t positions() const noexcept override { return positions_; }
  [[nodiscard]] core::ModelShape shape() const override { return {}; }

  core::Expected<void> forward(const core::Batch& batch,
                               const core::ForwardSettings& /*settings*/) noexcept override {
    batch_ = batch;
    ++passes;
    rows_of_all_passes += batch.target.rows();
    const auto width = static_cast<std::size_t>(vocabulary_);
    logits_.assign(batch.target.ids.size() * width, 0.0F);
    const auto bias = parameters_.row(1);
    for (std::size_t row = 0; row < batch.target.ids.size(); ++row) {
      const auto weights = parameters_.row(0).subspan(
          static_cast<std::size_t>(batch.target.ids[row]) * width, width);
      for (std::size_t j = 0; j < width; ++j) logits_[row * width + j] = weights[j] + bias[j];
    }
    return {};
  }
  core::ConstMatrixView logits() const noexcept override {
    return core::const_matrix_view(logits_.data(), batch_.target.rows(), vocabulary_);
  }
  core::Expected<void> backward(const core::ConstMatrixView& gradient) noexcept override {
    for (std::int64_t row = 0; row < gradient.rows(); ++row) {
      const std::int64_t id = batch_.target.ids[static_cast<std::size_t>(row)];
      for (std::int64_t j = 0; j < vocabulary_; ++j) {
        parameters_.gradient(0)(id, j) += gradient(row, j);
        parameters_.gradient(1)(0, j) += gradient(row, j);
      }
    }
    return {};
  }
  core::Expected<core::Trace> trace(std::int64_t sequence) const noexcept override {
    core::Trace trace;
    if (!weight_) return trace;
    const bool cross = batch_.source.count() > 0;
    core::LayerTrace layer;
    layer.id = core::read_layer_id(layer_).value_or(core::LayerId{});
    layer.heads = heads_;
    layer.queries = batch_.target.length(sequence);
    layer.keys = cross ? batch_.source.length(sequence) : layer.queries;
    auto weights = core::Buffer<float>::allocate(heads_ * layer.queries * layer.keys, "a test");
    if (!weights) return std::unexpected(weights.error());
    float* next = weights->data();
    for (std::int64_t head = 0; head < heads_; ++head) {
      for (std::int64_t query = 0; query < layer.queries; ++query) {
        for (std::int64_t key = 0; key < layer.keys; ++key) {
          *next++ = weight_(traced_, head, query, key);
        }
      }
    }
    ++traced_;
    layer.weights = std::move(*weights);
    trace.layers.push_back(std::move(layer));
    return trace;
  }

  std::int64_t passes = 0;
  std::int64_t rows_of_all_passes = 0;

 private:
  std::int64_t vocabulary_;
  std::int64_t positions_;
  core::Parameters parameters_;
  core::Batch batch_;
  std::vector<float> logits_;
  std::string layer_;
  std::int64_t heads_ = 0;
  mutable std::size_t traced_ = 0;
  Weight weight_;
};

}  // namespace support
