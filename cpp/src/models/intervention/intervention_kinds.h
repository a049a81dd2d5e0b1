#pragma once
// What each kind of intervention brings: its name, where it may lie, its fields in JSON,
// what these must hold to, and what it does to a head or a layer. A new kind is a struct in
// intervention.h, a row here and a file in kinds/.

#include <string>

#include "files/json_fields.h"
#include "models/intervention/intervention.h"
#include "models/intervention/intervention_plan.h"

namespace attention_playground {

enum class Reach : std::uint8_t {
  head,   // one head
  heads,  // one head, or all of a layer, or all of all layers
  layer,  // a layer
  model,  // every layer
};

template <typename Kind>
struct KindRow;
template <>
struct KindRow<SwitchOff> {
  static constexpr const char* name = "off";
  static constexpr Reach reach = Reach::head;
};
template <>
struct KindRow<SetTemperature> {
  static constexpr const char* name = "temperature";
  static constexpr Reach reach = Reach::head;
};
template <>
struct KindRow<BlockToken> {
  static constexpr const char* name = "block";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<ReplaceMask> {
  static constexpr const char* name = "mask";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<ReplaceWeights> {
  static constexpr const char* name = "weights";
  static constexpr Reach reach = Reach::head;
};
template <>
struct KindRow<ScaleOutput> {
  static constexpr const char* name = "scale";
  static constexpr Reach reach = Reach::head;
};
template <>
struct KindRow<PaintWeight> {
  static constexpr const char* name = "paint";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<SkipLayer> {
  static constexpr const char* name = "skip_layer";
  static constexpr Reach reach = Reach::layer;
};
template <>
struct KindRow<SkipFeedForward> {
  static constexpr const char* name = "skip_feed_forward";
  static constexpr Reach reach = Reach::layer;
};
template <>
struct KindRow<PaintScore> {
  static constexpr const char* name = "score";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<ReplaceRows> {
  static constexpr const char* name = "row";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<AddSink> {
  static constexpr const char* name = "sink";
  static constexpr Reach reach = Reach::heads;
};

template <>
struct KindRow<LeaveUnscaled> {
  static constexpr const char* name = "unscaled";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<CapScores> {
  static constexpr const char* name = "cap";
  static constexpr Reach reach = Reach::heads;
};
template <>
struct KindRow<ReplacePositions> {
  static constexpr const char* name = "positions";
  static constexpr Reach reach = Reach::model;
};

/// The kind's own fields, behind those of its site.
void read_fields(JsonFields& fields, SwitchOff& kind) noexcept;
void read_fields(JsonFields& fields, SetTemperature& kind) noexcept;
void read_fields(JsonFields& fields, BlockToken& kind) noexcept;
void read_fields(JsonFields& fields, ReplaceMask& kind) noexcept;
void read_fields(JsonFields& fields, ReplaceWeights& kind) noexcept;
void read_fields(JsonFields& fields, ScaleOutput& kind) noexcept;
void read_fields(JsonFields& fields, PaintWeight& kind) noexcept;
void read_fields(JsonFields& fields, PaintScore& kind) noexcept;
void read_fields(JsonFields& fields, ReplaceRows& kind) noexcept;
void read_fields(JsonFields& fields, AddSink& kind) noexcept;
void read_fields(JsonFields& fields, CapScores& kind) noexcept;
void read_fields(JsonFields& fields, ReplacePositions& kind) noexcept;
inline void read_fields(JsonFields& /*fields*/, LeaveUnscaled& /*kind*/) noexcept {}
inline void read_fields(JsonFields& /*fields*/, SkipLayer& /*kind*/) noexcept {}
inline void read_fields(JsonFields& /*fields*/, SkipFeedForward& /*kind*/) noexcept {}

/// What is wrong with it in these layers. Numbers are checked here too: not all come from JSON.
[[nodiscard]] Expected<void> check(const SwitchOff& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const SetTemperature& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const BlockToken& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const ReplaceMask& kind, const StackShape& shape) noexcept;
[[nodiscard]] inline Expected<void> check(const ReplaceWeights& /*kind*/,
                                          const StackShape& /*shape*/) noexcept {
  return {};
}
[[nodiscard]] Expected<void> check(const ScaleOutput& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const PaintWeight& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const PaintScore& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const ReplaceRows& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const AddSink& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const LeaveUnscaled& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const CapScores& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const ReplacePositions& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const SkipLayer& kind, const StackShape& shape) noexcept;
[[nodiscard]] Expected<void> check(const SkipFeedForward& kind, const StackShape& shape) noexcept;

void apply(const SwitchOff& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const SetTemperature& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const BlockToken& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const ReplaceMask& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const ReplaceWeights& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const ScaleOutput& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const PaintWeight& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const PaintScore& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const ReplaceRows& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const AddSink& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const LeaveUnscaled& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const CapScores& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const ReplacePositions& kind, const StackShape& shape, HeadChange& head) noexcept;
void apply(const SkipLayer& kind, LayerChange& layer) noexcept;
void apply(const SkipFeedForward& kind, LayerChange& layer) noexcept;

/// Of `kept` tokens, how many keep their results when others follow.
template <typename Kind>
[[nodiscard]] std::int64_t reusable(const Kind& /*kind*/, std::int64_t kept) noexcept {
  return kept;
}
[[nodiscard]] std::int64_t reusable(const SwitchOff& kind, std::int64_t kept) noexcept;
[[nodiscard]] std::int64_t reusable(const ReplaceMask& kind, std::int64_t kept) noexcept;

}  // namespace attention_playground
