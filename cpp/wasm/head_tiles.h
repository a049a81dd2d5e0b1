#pragma once
// The head that was looked at last, kept with its rows and at every size: moving over it computes
// nothing anew.

#include <cstdint>
#include <optional>

#include "analysis/head_facts.h"
#include "analysis/head_pyramid.h"
#include "traces/trace.h"

namespace attention_playground::wasm {

/// A head, of each row's mass the strongest `share`; 1: all.
struct TiledHead {
  int layer = 0;
  int head = 0;
  float share = 1.0F;

  bool operator==(const TiledHead&) const = default;
};

/// A head with its stages.
struct KeptHead {
  int layer = 0;
  int head = 0;
  HeadStages stages;
  HeadFacts facts;
  bool is_part = false;  // stages were left out
};

class HeadTiles {
 public:
  /// Of a long head as traces/kept_head.h says, until `every_stage` of it is asked for.
  [[nodiscard]] Expected<const KeptHead*> head(const Trace& trace, int layer, int head,
                                               bool every_stage = false);
  [[nodiscard]] Expected<Buffer<float>> tile(const Trace& trace, const TiledHead& head,
                                             ScaleEnd end, const TileArea& area);
  /// All weights of a head, as they are kept.
  [[nodiscard]] Expected<const HeadCells*> cells(const Trace& trace, const TiledHead& head);
  /// Other weights are there now.
  void forget() noexcept;

 private:
  std::optional<KeptHead> head_;
  TiledHead held_;
  std::optional<HeadCells> cells_;
  ScaleEnd end_ = ScaleEnd::one;
  std::optional<HeadPyramid> pyramid_;
};

}  // namespace attention_playground::wasm
