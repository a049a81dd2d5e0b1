#pragma once
// What steps of a generation could not see, as masks of their layers.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "traces/dump/dump_steps.h"
#include "traces/trace.h"

namespace attention_playground {

class StepMasks {
 public:
  /// The steps of one more layer of the trace, whose weights may be taken from `joined` by now.
  /// Self-attention and cross-attention of each stack go by themselves, but all layers of one
  /// must have the same steps.
  [[nodiscard]] Expected<void> add(const LayerTrace& layer, std::size_t index,
                                   JoinedSteps&& joined) noexcept;

  /// Hides in each layer what was not there yet. Where all layers agree, the trace's own mask
  /// does it, which a trace file can keep.
  [[nodiscard]] Expected<void> apply(Trace& trace) const noexcept;

 private:
  struct Group {
    JoinedSteps steps;
    std::vector<std::size_t> layers;
  };
  std::map<std::pair<LayerStack, LayerKind>, Group> groups_;
};

}  // namespace attention_playground
