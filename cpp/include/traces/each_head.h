#pragma once
// Heads one after the other, layer after layer: there is memory for the weights of one.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// Heads counted through all layers.
struct HeadRange {
  std::int64_t first = 0;
  std::int64_t count = -1;  // below 0: all that follow

  /// How many of `heads` there are in it.
  [[nodiscard]] std::int64_t within(std::int64_t heads) const noexcept;
};

class EachHead {
 public:
  /// Looks at the trace.
  EachHead(const Trace& trace, const HeadRange& range) noexcept;

  /// Goes on to the next head; false: there is none.
  [[nodiscard]] Expected<bool> next() noexcept;

  [[nodiscard]] const LayerTrace& layer() const noexcept { return trace_->layers[place_]; }
  /// Within its layer.
  [[nodiscard]] std::int64_t head() const noexcept { return head_; }
  /// Of its layer, where the keys of all layers stand in a row.
  [[nodiscard]] std::int64_t first_key() const noexcept { return first_key_; }
  [[nodiscard]] std::span<const float> weights() const noexcept { return weights_.span(); }

 private:
  const Trace* trace_;
  std::int64_t left_;      // heads still to come
  std::int64_t head_ = 0;  // the first one may lie in a later layer
  std::size_t place_ = 0;
  std::int64_t first_key_ = 0;
  bool has_queries_ = false;  // those of this layer
  LayerQueries queries_;
  Buffer<float> weights_;
};

}  // namespace attention_playground
