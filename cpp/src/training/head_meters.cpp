#include "head_meters.h"

namespace attention_playground {

void GoldMeter::read(const Example& example, const HeadRows& head) {
  Sums& sums = sums_of(heads_, head);
  for (std::size_t i = 0; i < example.gold.size(); ++i) {
    const GoldAlignment& gold = example.gold[i];
    if (gold.positions.empty()) continue;
    const auto row = head.row(i);
    sums.all.add(row, gold.positions);
    if (!gold.content) continue;
    sums.content.add(row, gold.positions);
    sums.cue_mass += mass_on(row, std::array{gold.cue});
  }
}

void FieldMeter::read(const Example& example, const HeadRows& head) {
  Sums& sums = sums_of(heads_, head);
  std::size_t field = 0;
  for (std::size_t i = 0; i < example.gold.size(); ++i) {
    const auto& gold = example.gold[i].positions;
    const bool ends_a_run = gold.empty() && i > 0 && !example.gold[i - 1].positions.empty();
    if (ends_a_run) ++field;
    if (!gold.empty() && field < sums.size()) sums[field].add(head.row(i), gold);
  }
}

void InductionMeter::read(const Example& example, const HeadRows& head) {
  Sums& sums = sums_of(heads_, head);
  bool in_first_part = true;
  std::vector<std::int32_t> behind;
  for (std::size_t i = 0; i < example.target.size(); ++i) {
    const bool asked = example.labels[i] >= 0;
    in_first_part = in_first_part && !asked;
    if (in_first_part && i > 0) {
      sums.previous_token.add(head.row(i), std::array{static_cast<std::int32_t>(i) - 1});
    }
    if (!asked) continue;
    behind.clear();
    for (std::size_t j = 1; j <= i; ++j) {
      if (example.target[j - 1] == example.target[i]) {
        behind.push_back(static_cast<std::int32_t>(j));
      }
    }
    if (!behind.empty()) sums.induction.add(head.row(i), behind);
  }
}

}  // namespace attention_playground
