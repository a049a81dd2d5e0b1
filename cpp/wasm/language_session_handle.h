#pragma once
// A text inside a language model, as JavaScript sees it. Methods that fail give
// null, or -1 where they give a number; `lastError()` then says why.

#include <memory>
#include <string>

#include "analysis/head_write.h"
#include "boundary.h"
#include "models/decoder/decoder_session.h"
#include "models/decoder/head_ranking.h"
#include "models/decoder/prediction.h"
#include "trace_handle.h"

namespace attention_playground::wasm {

struct SamplingValue {
  float temperature = 1.0F;
  int topK = 0;
  float topP = 1.0F;
  float minP = 0.0F;
  double seed = 0.0;  // a whole number
};

/// Every head of a model switched off in turn.
class HeadRankingHandle {
 public:
  explicit HeadRankingHandle(HeadRanking ranking) noexcept : ranking_(std::move(ranking)) {}
  /// 1 while there are heads left, 0 when all are done.
  [[nodiscard]] int advance() noexcept;
  /// Two numbers per head that is known: change of the log-probability, divergence.
  [[nodiscard]] emscripten::val effects() const;

 private:
  HeadRanking ranking_;
};

class LanguageSessionHandle {
 public:
  LanguageSessionHandle(std::shared_ptr<const Decoder> decoder, DecoderSession session) noexcept
      : decoder_(std::move(decoder)), session_(std::move(session)) {}

  /// `ids` holds 32-bit numbers, `interventions` a JSON list.
  [[nodiscard]] int begin(const std::shared_ptr<ByteBuffer>& ids,
                          const std::string& interventions) noexcept;
  [[nodiscard]] int advance(int layers) noexcept;
  [[nodiscard]] int token_count() const noexcept;
  [[nodiscard]] std::shared_ptr<TraceHandle> trace(int tokens) const noexcept;
  [[nodiscard]] emscripten::val predict(int position, const SamplingValue& sampling) const;
  [[nodiscard]] emscripten::val log_probability(int position, int token) const;
  [[nodiscard]] emscripten::val compare(const std::shared_ptr<LanguageSessionHandle>& after,
                                        int position, int token) const;
  /// What a head writes at a token, and by the straight way into the logits after it.
  [[nodiscard]] emscripten::val written_tokens(int tokens, int layer, int head, int query) const;
  [[nodiscard]] std::shared_ptr<HeadRankingHandle> rank(int position, int token,
                                                        bool mean) const noexcept;

 private:
  [[nodiscard]] Expected<Buffer<float>> logits(int position) const noexcept;
  [[nodiscard]] Expected<TokenEffects> effects_of(int tokens,
                                                  const HeadWritePlace& place) const noexcept;

  std::shared_ptr<const Decoder> decoder_;
  DecoderSession session_;
};

}  // namespace attention_playground::wasm
