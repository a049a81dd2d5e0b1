#include "layers/ragged_steps.h"

#include <algorithm>

namespace attention_playground {

Expected<void> RaggedSteps::arrange(std::span<const std::int64_t> first) noexcept {
  sequence_count_ = static_cast<std::int64_t>(first.size()) - 1;
  rows_ = first.back();
  const auto length = [&](std::int64_t sequence) {
    const auto s = static_cast<std::size_t>(sequence);
    return first[s + 1] - first[s];
  };
  steps_ = 0;
  for (std::int64_t s = 0; s < sequence_count_; ++s) steps_ = std::max(steps_, length(s));
  constexpr const char* purpose = "the order of a batch";
  if (auto grown = begin_.grow(steps_ + 1, purpose); !grown) return grown;
  if (auto grown = sequences_.grow(sequence_count_, purpose); !grown) return grown;
  if (auto grown = from_first_.grow(rows_, purpose); !grown) return grown;
  if (auto grown = from_last_.grow(rows_, purpose); !grown) return grown;

  // Longest first; of equal ones the earlier.
  std::int64_t place = 0;
  std::fill_n(begin_.data(), steps_ + 1, 0);
  for (std::int64_t wanted = steps_; wanted > 0; --wanted) {
    for (std::int64_t s = 0; s < sequence_count_; ++s) {
      if (length(s) == wanted) sequences_.data()[place++] = s;
    }
    begin_.data()[wanted] = place;  // the sequences alive at step wanted - 1
  }
  for (std::int64_t step = 0; step < steps_; ++step) {
    begin_.data()[step + 1] += begin_.data()[step];
  }
  for (place = 0; place < sequence_count_; ++place) {
    const std::int64_t sequence = sequences_.data()[place];
    const std::int64_t rows = length(sequence);
    const std::int64_t begin = first[static_cast<std::size_t>(sequence)];
    for (std::int64_t step = 0; step < rows; ++step) {
      from_first_.data()[begin + step] = begin_.data()[step] + place;
      from_last_.data()[begin + rows - 1 - step] = begin_.data()[step] + place;
    }
  }
  return {};
}

}  // namespace attention_playground
