#pragma once
// What is measured of a head, one meter for each kind of figure.

#include <algorithm>
#include <array>

#include "teacher_forcing.h"

namespace attention_playground {

/// Rows, how many of them look off the gold, and their weight on it.
struct GoldSums {
  std::int64_t rows = 0;
  std::int64_t missed = 0;
  double mass = 0.0;

  void add(std::span<const float> row, std::span<const std::int32_t> gold) noexcept {
    ++rows;
    missed += std::ranges::find(gold, largest_weight(row)) == gold.end() ? 1 : 0;
    mass += mass_on(row, gold);
  }
  [[nodiscard]] double missed_share() const noexcept {
    return rows == 0 ? 0.0 : static_cast<double>(missed) / static_cast<double>(rows);
  }
  [[nodiscard]] double mean_mass() const noexcept {
    return rows == 0 ? 0.0 : mass / static_cast<double>(rows);
  }
};

/// Against the gold alignment, over all rows and over content rows.
class GoldMeter final : public HeadMeter {
 public:
  struct Sums {
    GoldSums all;
    GoldSums content;
    double cue_mass = 0.0;  // over content rows
  };
  void read(const Example& example, const HeadRows& head) override;
  [[nodiscard]] const std::vector<OfHead<Sums>>& heads() const noexcept { return heads_; }

 private:
  std::vector<OfHead<Sums>> heads_;
};

/// The same for each field of a date: the runs of rows with gold.
class FieldMeter final : public HeadMeter {
 public:
  using Sums = std::array<GoldSums, 3>;  // year, month, day
  void read(const Example& example, const HeadRows& head) override;
  [[nodiscard]] const std::vector<OfHead<Sums>>& heads() const noexcept { return heads_; }

 private:
  std::vector<OfHead<Sums>> heads_;
};

/// The figures of science 6.1 on sequences whose second part repeats tokens of the first.
class InductionMeter final : public HeadMeter {
 public:
  struct Sums {
    GoldSums induction;       // rows that are asked: keys behind an earlier token like this one
    GoldSums previous_token;  // rows of the first part: the key before
  };
  void read(const Example& example, const HeadRows& head) override;
  [[nodiscard]] const std::vector<OfHead<Sums>>& heads() const noexcept { return heads_; }

 private:
  std::vector<OfHead<Sums>> heads_;
};

}  // namespace attention_playground
