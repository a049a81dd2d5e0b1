#include "models/encoder/kept_passes.h"

#include <algorithm>
#include <utility>

namespace attention_playground {

std::int64_t KeptPasses::map_bytes(std::size_t tokens) const noexcept {
  const EncoderConfig& config = encoder_.config();
  const auto count = std::min(static_cast<std::int64_t>(tokens), config.positions);
  return 4 * config.layers * config.heads * count * count;
}

Expected<EncoderRun> KeptPasses::run(EncoderInput input) const noexcept {
  input.before = before_;
  return encoder_.run(input);
}

Expected<EncoderRun> KeptPasses::run_beside(const EncoderInput& input) noexcept {
  if (!is_kept(input)) before_.swap(earlier_);
  if (!is_kept(input)) {
    before_ = nullptr;
    EncoderInput plain = input;
    plain.interventions = {};
    // A large one is kept alone, whichever of the two it is.
    const std::size_t earlier = earlier_ ? earlier_->text.ids.size() : 0;
    if (map_bytes(std::max(input.token_ids.size(), earlier)) > small_) earlier_ = nullptr;
    auto made = encoder_.run(plain);
    if (!made) return std::unexpected(made.error());
    before_ = std::make_shared<const EncoderRun>(std::move(*made));
  }
  return run(input);
}

}  // namespace attention_playground
