#pragma once
// Everything one forward pass computed that somebody may look at. Queries,
// keys and values are kept; a head's matrices are rebuilt when asked for, with
// the same kernels and so with the same bits.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attention/attend.h"
#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "files/safetensors.h"
#include "layers/rotary.h"
#include "traces/float_rows.h"
#include "traces/layer_id.h"
#include "traces/layer_projections.h"
#include "traces/owned_score.h"

namespace attention_playground {

/// Queries and keys as they were before rotary positions rotated them. `tables`
/// has a row for each token; what they look at is kept alive by `queries`.
struct Unrotated {
  FloatRows queries;  // [queries, heads * width]
  FloatRows keys;     // [keys, key_value_heads * width]
  RotaryTables tables;
  RotaryPairs pairing = RotaryPairs::halves;
};

/// What a layer's heads are made from where it is another trace's (word_trace.h): each is made when
/// it is asked for.
class LayerSource {
 public:
  LayerSource() = default;
  LayerSource(const LayerSource&) = delete;
  LayerSource& operator=(const LayerSource&) = delete;
  virtual ~LayerSource() = default;

  /// A head's weights and which cells its mask allows, [queries, keys] each; what is empty is not
  /// written. `edited`: with the edits that the other trace has.
  [[nodiscard]] virtual Expected<void> write(std::int64_t head, bool edited,
                                             std::span<float> weights,
                                             std::span<std::uint8_t> allowed) const noexcept = 0;
};

/// What an error says of edits of such a layer.
constexpr const char* made_elsewhere =
    "these heads are made from those of another trace: change that one";

/// One attention operation. Either queries and keys are kept (weights are rebuilt), or only the
/// weights of a dump from elsewhere, or its heads are made from another trace's.
struct LayerTrace {
  LayerId id = {};
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t heads = 1;
  std::int64_t key_value_heads = 1;
  std::int64_t width = 0;        // of one head's query; 0 where not kept
  std::int64_t value_width = 0;  // of one head's value; 0 where not kept
  std::optional<float> scale = std::nullopt;
  float soft_cap = 0.0F;
  FloatRows query_rows = {};   // [queries, heads * width]; none where `unrotated` has them
  FloatRows key_rows = {};     // [keys, key_value_heads * key_width()]
  FloatRows value_rows = {};   // [keys, key_value_heads * value_width]
  FloatRows stream_rows = {};  // [queries, width of the stream], what the heads' sum is added to
  FloatRows memory_rows = {};  // [keys, width of the stream], what keys are of in cross-attention
  Buffer<float> weights = {};  // [heads, queries, keys], where captured or given
  std::optional<Unrotated> unrotated = std::nullopt;
  std::vector<HeadEdit> edits = {};  // one per head, or none
  /// In place of the trace's; what it looks at is kept alive by Trace::kept.
  std::optional<MaskSettings> mask = std::nullopt;
  /// The residual stream goes past the layer: what its heads would have looked at.
  bool skipped = false;

  OwnedScore score = {};                                // rotary positions go with products only
  std::shared_ptr<const LayerSource> source = nullptr;  // in place of vectors and weights

  /// Of one head's key: that of a query, but where the score function projects them.
  [[nodiscard]] std::int64_t key_width() const noexcept {
    return has_vectors() ? key_rows.size() / (keys * key_value_heads) : 0;
  }
  [[nodiscard]] bool has_vectors() const noexcept { return key_rows.size() > 0; }
  [[nodiscard]] bool has_values() const noexcept { return value_rows.size() > 0; }
};

/// A mask that owns its cells.
struct OwnedMask {
  MaskSettings settings;  // `allowed` looks at `cells`
  Buffer<std::uint8_t> cells;

  [[nodiscard]] static Expected<OwnedMask> copy(const MaskSettings& mask) noexcept;
};

/// What another mask covers: a trace's masks and weights as they were.
struct CoveredMasks {
  OwnedMask shared;
  std::vector<std::optional<MaskSettings>> layers;
  std::vector<Buffer<float>> weights;
};

/// A layer's queries as they meet the keys: those that are kept, or rotated anew.
struct LayerQueries {
  std::span<const float> all;  // [queries, heads * width]
  Buffer<float> rotated;
};
[[nodiscard]] Expected<LayerQueries> layer_queries(const LayerTrace& layer) noexcept;

class Trace {
 public:
  std::vector<LayerTrace> layers;
  OwnedMask mask;  // of every layer that has none of its own
  EmptyRow empty_row = EmptyRow::zero;
  Metadata metadata;                  // tokens, query_tokens, writes, model, settings, scene
  std::vector<std::string> warnings;  // sentences about input that is odd but usable
  std::shared_ptr<const void> kept;   // what the layers' edits and masks look at
  std::shared_ptr<const LayerProjections> projections;  // none: no model is behind it
  std::optional<CoveredMasks> covered = std::nullopt;   // while another mask is shown
  /// The edits came after the weights that are kept, which do not have them.
  bool edited_later = false;
  std::shared_ptr<const void> kept_edits;  // what such edits look at; `kept` is the maker's

  /// Another mask over the same queries and keys, in place of the shared one and of
  /// the layers' own: a what-if inside each layer.
  /// `unsupported` where only weights are kept, or where an edit brings a mask of its own;
  /// the old mask then stays.
  [[nodiscard]] Expected<void> set_mask(const MaskSettings& other) noexcept;
  /// Hides what comes later as well, in every layer over one sequence whose own mask does
  /// not; or, if not `hides`, shows every mask and weight as it was read or computed, also
  /// after `set_mask`. Fails like `set_mask`.
  [[nodiscard]] Expected<void> hide_later(bool hides) noexcept;

  /// Every stage of one head. Where only weights were given, the products,
  /// scores and output are empty.
  [[nodiscard]] Expected<HeadStages> head(std::int64_t layer, std::int64_t head) const noexcept;
  /// The same under other edits of the layer's heads than its own: one per head, or none. Where
  /// only weights were given, patterns and painted weights count; a layer made from another trace's
  /// takes no edits of its own, and has none of that trace's here.
  [[nodiscard]] Expected<HeadStages> head_under(std::span<const HeadEdit> edits, std::int64_t layer,
                                                std::int64_t head) const noexcept;

  /// `invalid_argument` with what there is when there is no such head.
  [[nodiscard]] Expected<const LayerTrace*> find(std::int64_t layer,
                                                 std::int64_t head) const noexcept;
};

/// The weights of all heads of one layer, [heads, queries, keys]: those that are
/// kept, or computed anew.
struct LayerWeights {
  std::span<const float> all;
  Buffer<float> computed;

  [[nodiscard]] std::span<const float> head(const LayerTrace& layer,
                                            std::int64_t head) const noexcept {
    const auto cells = static_cast<std::size_t>(layer.queries * layer.keys);
    return all.subspan(static_cast<std::size_t>(head) * cells, cells);
  }
};
[[nodiscard]] Expected<LayerWeights> layer_weights(const Trace& trace,
                                                   const LayerTrace& layer) noexcept;

/// What rows of a layer's weights are made from: none where they are kept, or made otherwise.
[[nodiscard]] Expected<LayerQueries> queries_of_rows(const Trace& trace,
                                                     const LayerTrace& layer) noexcept;
/// The weights of a head's rows from query `first` on, as many as `rows` [rows, keys] has room for:
/// those that are kept, or computed anew, so that there is never memory for more. `queries` are
/// those of queries_of_rows.
[[nodiscard]] Expected<void> write_rows(const Trace& trace, const LayerTrace& layer,
                                        const LayerQueries& queries, std::int64_t head,
                                        std::int64_t first, std::span<float> rows) noexcept;
/// So many of them are made with little more work than all at once.
[[nodiscard]] std::int64_t rows_at_once(const Trace& trace, const LayerTrace& layer) noexcept;

/// The outputs of all heads of one layer side by side, [queries, heads * value width], as they
/// enter the output projection. The layer has vectors and values.
[[nodiscard]] Expected<Buffer<float>> layer_outputs(const Trace& trace,
                                                    const LayerTrace& layer) noexcept;

/// The mask that lies over a layer where its heads have none of their own.
[[nodiscard]] const MaskSettings& layer_mask(const Trace& trace, const LayerTrace& layer) noexcept;

/// Which cells the mask allows for a head, [queries, keys]; `edited`: as the layer's edits have it.
[[nodiscard]] Expected<void> write_allowed(const Trace& trace, const LayerTrace& layer,
                                           std::int64_t head, std::span<std::uint8_t> allowed,
                                           bool edited = true) noexcept;

/// The settings under which a layer's heads were (or are) computed.
[[nodiscard]] AttentionSettings layer_settings(const Trace& trace,
                                               const LayerTrace& layer) noexcept;

}  // namespace attention_playground
