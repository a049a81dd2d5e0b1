#pragma once
// Sequences of unequal length, one step of all of them at a time. They stand longest
// first, so that at every step those that go on are a prefix, and the rows of one step
// lie together: first those of step 0, then those of step 1, and so on.

#include <cstdint>
#include <span>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

class RaggedSteps {
 public:
  /// Row r of sequence s is row first[s] + r; the last element is where all end. Every
  /// sequence has a row. Fails with `out_of_memory`.
  [[nodiscard]] Expected<void> arrange(std::span<const std::int64_t> first) noexcept;

  [[nodiscard]] std::int64_t count() const noexcept { return steps_; }
  /// Sequences that are still going on at a step.
  [[nodiscard]] std::int64_t alive(std::int64_t step) const noexcept {
    return begin_.data()[step + 1] - begin_.data()[step];
  }
  /// Where the rows of a step begin.
  [[nodiscard]] std::int64_t begin(std::int64_t step) const noexcept { return begin_.data()[step]; }
  /// The sequence that stands at each place of a step.
  [[nodiscard]] std::span<const std::int64_t> sequences() const noexcept {
    return sequences_.span().first(static_cast<std::size_t>(sequence_count_));
  }
  /// For each row of the sequences its row among the steps, read from the first on.
  [[nodiscard]] std::span<const std::int64_t> from_first() const noexcept {
    return from_first_.span().first(static_cast<std::size_t>(rows_));
  }
  /// The same, read from the last row of each sequence back to its first.
  [[nodiscard]] std::span<const std::int64_t> from_last() const noexcept {
    return from_last_.span().first(static_cast<std::size_t>(rows_));
  }

 private:
  std::int64_t steps_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t sequence_count_ = 0;
  Buffer<std::int64_t> begin_;      // [steps + 1]
  Buffer<std::int64_t> sequences_;  // [sequences]
  Buffer<std::int64_t> from_first_;
  Buffer<std::int64_t> from_last_;
};

}  // namespace attention_playground
