#include "layers/rotary.h"

#include <utility>

#include "base/buffer.h"
#include "base/matrix.h"
#include "kernels/elementary.h"
#include "layers/rotary_frequencies.h"

namespace attention_playground {

namespace {

struct PairColumns {
  std::int64_t step;   // from one pair to the next
  std::int64_t other;  // from the first column of a pair to the second
};

PairColumns pair_columns(RotaryPairs pairing, std::int64_t pairs) noexcept {
  return pairing == RotaryPairs::halves ? PairColumns{.step = 1, .other = pairs}
                                        : PairColumns{.step = 2, .other = 1};
}

/// By the angles themselves, or back by them.
enum class Direction : std::uint8_t { forward, back };

template <Direction direction, typename Scalar>
void turn_head(const Scalar* cosines, const Scalar* sines, std::int64_t pairs,
               const PairColumns& columns, Scalar* head) noexcept {
  for (std::int64_t pair = 0; pair < pairs; ++pair) {
    Scalar& first = head[pair * columns.step];
    Scalar& second = head[pair * columns.step + columns.other];
    const Scalar sine = direction == Direction::forward ? sines[pair] : -sines[pair];
    const Scalar rotated = first * cosines[pair] - second * sine;
    second = first * sine + second * cosines[pair];
    first = rotated;
  }
}

template <Direction direction, typename Scalar>
Expected<void> rotate_pairs(const RotaryTablesOf<Scalar>& tables, RotaryPairs pairing,
                            std::int64_t heads, MatrixViewOf<Scalar>& rows) noexcept {
  const std::int64_t pairs = tables.pairs;
  const auto cells = static_cast<std::size_t>(rows.rows() * pairs);
  if (tables.cosines.size() != cells || tables.sines.size() != cells) {
    return fail(ErrorCode::shape_mismatch, "the rotary tables need one row per token");
  }
  if (heads < 1 || rows.cols() % heads != 0 || rows.cols() / heads < 2 * pairs) {
    return fail(ErrorCode::shape_mismatch, "the columns must divide evenly into " +
                                               std::to_string(heads) + " heads of at least " +
                                               std::to_string(2 * pairs) + " columns each");
  }
  const std::int64_t width = rows.cols() / heads;
  const PairColumns columns = pair_columns(pairing, pairs);
  for (std::int64_t token = 0; token < rows.rows(); ++token) {
    const Scalar* const cosines = tables.cosines.data() + token * pairs;
    const Scalar* const sines = tables.sines.data() + token * pairs;
    for (std::int64_t head = 0; head < heads; ++head) {
      turn_head<direction>(cosines, sines, pairs, columns,
                           rows.data() + token * rows.outerStride() + head * width);
    }
  }
  return {};
}

Expected<void> check_tables(std::span<const std::int64_t> positions, std::int64_t pairs,
                            std::span<const float> cosines, std::span<const float> sines) noexcept {
  const auto cells = static_cast<std::int64_t>(positions.size()) * pairs;
  if (pairs >= 1 && static_cast<std::int64_t>(cosines.size()) == cells &&
      sines.size() == cosines.size()) {
    return {};
  }
  return fail(ErrorCode::shape_mismatch, "the rotary tables must be positions x pairs");
}

}  // namespace

Expected<void> rotary_tables(std::span<const std::int64_t> positions, double base,
                             std::int64_t pairs, std::span<float> cosines,
                             std::span<float> sines) noexcept {
  if (auto good = check_tables(positions, pairs, cosines, sines); !good) return good;
  auto frequencies = Buffer<double>::allocate(pairs, "the rotary frequencies");
  if (!frequencies) return std::unexpected(frequencies.error());
  auto done = rotary_frequencies(base, {}, frequencies->span());
  if (!done) return done;
  return rotary_tables(positions, std::as_const(*frequencies).span(), 1.0, cosines, sines);
}

Expected<void> rotary_tables(std::span<const std::int64_t> positions,
                             std::span<const double> frequencies, double magnitude,
                             std::span<float> cosines, std::span<float> sines) noexcept {
  const std::size_t pairs = frequencies.size();
  auto good = check_tables(positions, static_cast<std::int64_t>(pairs), cosines, sines);
  if (!good) return good;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    for (std::size_t token = 0; token < positions.size(); ++token) {
      const double angle = static_cast<double>(positions[token]) * frequencies[pair];
      const std::size_t cell = token * pairs + pair;
      cosines[cell] = static_cast<float>(magnitude * kernels::cosine(angle));
      sines[cell] = static_cast<float>(magnitude * kernels::sine(angle));
    }
  }
  return {};
}

Expected<void> rotate(const RotaryTables& tables, RotaryPairs pairing, std::int64_t heads,
                      MatrixView rows) noexcept {
  return rotate_pairs<Direction::forward>(tables, pairing, heads, rows);
}
Expected<void> rotate(const RotaryTablesOf<double>& tables, RotaryPairs pairing, std::int64_t heads,
                      MatrixViewOf<double> rows) noexcept {
  return rotate_pairs<Direction::forward>(tables, pairing, heads, rows);
}

Expected<void> rotate_backward(const RotaryTables& tables, RotaryPairs pairing, std::int64_t heads,
                               MatrixView gradient) noexcept {
  return rotate_pairs<Direction::back>(tables, pairing, heads, gradient);
}
Expected<void> rotate_backward(const RotaryTablesOf<double>& tables, RotaryPairs pairing,
                               std::int64_t heads, MatrixViewOf<double> gradient) noexcept {
  return rotate_pairs<Direction::back>(tables, pairing, heads, gradient);
}

}  // namespace attention_playground
