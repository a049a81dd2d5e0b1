#pragma once
// A trace as JavaScript sees it. Every method gives null (or false) when it
// fails; `lastError()` then says why.

#include <cstdint>
#include <memory>
#include <string>

#include "boundary.h"
#include "head_tiles.h"
#include "traces/trace.h"

namespace attention_playground::wasm {

struct LayerValue {
  std::string name;  // to show
  std::string stack;
  int index = 0;
  std::string kind;
  int heads = 0;
  int keyValueHeads = 0;
  int queries = 0;
  int keys = 0;
  int width = 0;
  int keyWidth = 0;
  int valueWidth = 0;
  float scale = 1.0F;
  float softCap = 0.0F;
  std::string score;  // as files call it
  int hidden = 0;
  bool hasVectors = false;
  bool hasValues = false;
};

class TraceHandle {
 public:
  explicit TraceHandle(Trace trace) noexcept : trace_(std::move(trace)) {}

  [[nodiscard]] int layer_count() const noexcept;
  [[nodiscard]] LayerValue layer(int index) const;
  [[nodiscard]] std::string metadata() const;  // a JSON object of strings
  [[nodiscard]] std::string warnings() const;  // a JSON array of sentences
  /// `parts`: bits of what else than the weights is wanted (trace_values.cpp). Rows from `first`
  /// on, `count` below 0: all of them.
  [[nodiscard]] emscripten::val head(int layer, int head, std::uint32_t parts, int first,
                                     int count);
  [[nodiscard]] emscripten::val cell(int layer, int head, int query, int key);
  /// Heads counted through all layers, `count` below 0: all that follow.
  [[nodiscard]] emscripten::val thumbnails(int size, int first, int count) const;
  /// `tokens` holds the numbers of each layer's keys, 32 bits each; none: not known.
  [[nodiscard]] emscripten::val statistics(const std::shared_ptr<ByteBuffer>& tokens, int first,
                                           int count) const;
  [[nodiscard]] emscripten::val pair(int query, int key) const;
  /// Rows as for `head`.
  [[nodiscard]] emscripten::val top_mass(int layer, int head, float share, int first, int count);
  [[nodiscard]] emscripten::val mass_between(int layer, int head, int query,
                                             const std::shared_ptr<ByteBuffer>& cuts);
  /// Of a head, of each row's mass the strongest `share`, over the ends of `ScaleEnd` in its order;
  /// the area as in `TileArea`.
  [[nodiscard]] emscripten::val tile(int layer, int head, float share, int end, int level, int row,
                                     int column, int rows, int columns);
  /// Thirteen numbers each of the row of a query and of the column of a key: how many are named,
  /// up to five places, five weights, how many others there are and their sum.
  [[nodiscard]] emscripten::val strongest(int layer, int head, int query, int key);
  [[nodiscard]] bool hide_later(bool hides);
  [[nodiscard]] const Trace& trace() const noexcept { return trace_; }
  /// Whoever may change it: what was kept of its heads is made anew.
  [[nodiscard]] Trace& trace() noexcept {
    forget();
    return trace_;
  }
  [[nodiscard]] Expected<const KeptHead*> kept_head(int layer, int head) {
    return tiles_.head(trace_, layer, head);
  }
  /// What another binding keeps of the heads for as long as they stay as they are.
  [[nodiscard]] std::shared_ptr<void>& beside() noexcept { return beside_; }
  /// The same of what compares one of them with a head of any trace.
  [[nodiscard]] std::shared_ptr<void>& compared() noexcept { return compared_; }

 private:
  void forget() noexcept {
    tiles_.forget();
    beside_.reset();
    compared_.reset();
  }

  Trace trace_;
  HeadTiles tiles_;
  std::shared_ptr<void> beside_;
  std::shared_ptr<void> compared_;
};

/// A handle, or null with the error remembered.
[[nodiscard]] std::shared_ptr<TraceHandle> hand_over(Expected<Trace> trace) noexcept;

}  // namespace attention_playground::wasm
