#pragma once
// One text through the sessions of the tiny checkpoints.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checkpoint_cases.h"
#include "models/decoder/decoder_session.h"
#include "support.h"

namespace sessions {

namespace core = attention_playground;

using Interventions = std::vector<core::Intervention>;
inline constexpr std::int64_t all_layers = 1000;

inline const std::vector<std::int32_t> text{5, 17, 3, 42, 8, 17, 3, 60, 21, 2, 33, 9};

inline std::shared_ptr<const core::Decoder> decoder_named(const std::string& name) {
  for (const auto& one : fixtures::read_checkpoint_cases()) {
    if (one.name != name) continue;
    auto decoder = fixtures::load_decoder(one.files);
    if (decoder) return *decoder;
    ADD_FAILURE() << decoder.error().where;
  }
  ADD_FAILURE() << "no checkpoint " << name;
  return nullptr;
}

inline core::DecoderSession open(const std::shared_ptr<const core::Decoder>& decoder,
                                 std::int64_t context = 16) {
  auto session = core::DecoderSession::open(decoder, context);
  EXPECT_TRUE(session) << session.error().where;
  return std::move(*session);
}

/// Runs to the end; the number of tokens that stayed.
inline std::int64_t run(core::DecoderSession& session, std::span<const std::int32_t> ids,
                        const Interventions& interventions = {},
                        std::int64_t at_once = all_layers) {
  auto kept = session.begin(ids, interventions);
  if (!kept) {
    ADD_FAILURE() << kept.error().where;
    return -1;
  }
  for (std::int64_t left = 1; left > 0;) {
    auto step = session.advance(at_once);
    if (!step) {
      ADD_FAILURE() << step.error().where;
      return -1;
    }
    left = *step;
  }
  return *kept;
}

inline std::vector<float> logits(const core::DecoderSession& session, std::int64_t position) {
  std::vector<float> result(static_cast<std::size_t>(session.decoder().config().vocabulary));
  auto done = session.logits(position, result);
  EXPECT_TRUE(done) << done.error().where;
  return result;
}

/// The logits after the last token of `text` under these interventions.
inline std::vector<float> last_logits(const std::shared_ptr<const core::Decoder>& decoder,
                                      const Interventions& interventions) {
  auto session = open(decoder);
  run(session, text, interventions);
  return logits(session, static_cast<std::int64_t>(text.size()) - 1);
}

inline core::HeadStages head_of(const core::DecoderSession& session, std::int64_t layer,
                                std::int64_t head) {
  auto trace = session.trace(static_cast<std::int64_t>(session.tokens().size()));
  EXPECT_TRUE(trace) << trace.error().where;
  auto stages = trace->head(layer, head);
  EXPECT_TRUE(stages) << stages.error().where;
  return std::move(*stages);
}

/// A head that writes nothing, or its mean.
inline core::Intervention off(std::int64_t layer, std::int64_t head, bool mean = false) {
  return {.site = {.layer = layer, .head = head}, .kind = core::SwitchOff{.mean = mean}};
}

}  // namespace sessions
