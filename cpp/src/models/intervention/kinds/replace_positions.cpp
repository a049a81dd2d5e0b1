#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, PositionScheme>, 4> schemes{
    {{"none", PositionScheme::none},
     {"sinusoid", PositionScheme::sinusoid},
     {"alibi", PositionScheme::alibi},
     {"rotary", PositionScheme::rotary}}};

/// 2^(-8 (head + 1) / heads) where the heads are a power of two. Of others, those of the power
/// below, and then every second one of the power above (Press 2022). By roots and products alone,
/// so that every build has the same bits.
double alibi_slope(std::int64_t head, std::int64_t heads) noexcept {
  const auto whole = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(heads)));
  double ratio = 1.0 / 256.0;  // 2^(-8 / whole)
  for (std::int64_t count = 1; count < whole; count *= 2) ratio = std::sqrt(ratio);
  std::int64_t power = head + 1;
  if (head >= whole) {
    ratio = std::sqrt(ratio);
    power = 2 * (head - whole) + 1;
  }
  double slope = 1.0;
  for (std::int64_t i = 0; i < power; ++i) slope *= ratio;
  return slope;
}

}  // namespace

void read_fields(JsonFields& fields, ReplacePositions& kind) noexcept {
  kind.scheme = fields.choice("positions", schemes);
}

Expected<void> check(const ReplacePositions& kind, const StackShape& shape) noexcept {
  const bool turns = kind.scheme == PositionScheme::rotary;
  if (shape.positions == OwnPositions::kept || (turns && !shape.has_pairs)) {
    return fail(ErrorCode::unsupported, "these positions cannot be exchanged");
  }
  if (shape.positions == OwnPositions::rotary &&
      (turns || kind.scheme == PositionScheme::sinusoid)) {
    return fail(ErrorCode::unsupported,
                "this model adds no positions to its embeddings that these could stand for");
  }
  return {};
}

void apply(const ReplacePositions& kind, const StackShape& shape, HeadChange& head) noexcept {
  const bool has_slope = kind.scheme == PositionScheme::alibi;
  head.edit.distance_slope =
      has_slope ? static_cast<float>(alibi_slope(head.head, shape.heads)) : 0.0F;
}

}  // namespace attention_playground
