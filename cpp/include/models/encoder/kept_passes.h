#pragma once
// Passes of an encoder that those after them take unchanged layers from.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "models/encoder/encoder.h"

namespace attention_playground {

/// Keeps passes without interventions over the text that was changed last, or may be next. Traces
/// of the passes that it makes keep alive what they took, and the encoder must outlive it.
class KeptPasses {
 public:
  /// Up to this size of all its maps a text's pass is kept together with the one before: who
  /// compares two masks goes back and forth. A larger one is kept alone.
  static constexpr std::int64_t small_maps = std::int64_t{8} << 20U;

  explicit KeptPasses(const Encoder& encoder, std::int64_t small = small_maps) noexcept
      : encoder_(encoder), small_(small) {}

  KeptPasses(const KeptPasses&) = delete;
  KeptPasses& operator=(const KeptPasses&) = delete;

  /// Takes what it can from a pass that is kept; keeps none itself.
  [[nodiscard]] Expected<EncoderRun> run(EncoderInput input) const noexcept;
  /// The same, after a pass over the text without its interventions, which is kept: the first
  /// change then takes no longer than the next ones.
  [[nodiscard]] Expected<EncoderRun> run_beside(const EncoderInput& input) noexcept;

  /// That pass, or nothing.
  [[nodiscard]] const std::shared_ptr<const EncoderRun>& before() const noexcept { return before_; }
  /// Bytes of all maps of so many tokens; what is too long for the encoder counts as the longest.
  [[nodiscard]] std::int64_t map_bytes(std::size_t tokens) const noexcept;

 private:
  [[nodiscard]] bool is_kept(const EncoderInput& input) const noexcept {
    return before_ && encoder_.ran_over(*before_, input);
  }

  const Encoder& encoder_;
  std::int64_t small_;
  std::shared_ptr<const EncoderRun> before_;
  std::shared_ptr<const EncoderRun> earlier_;
};

}  // namespace attention_playground
