// SmolLM2-135M-Instruct: a prompt, one token after the other, and how fast memory
// as large as its weights is read; the folder comes from ATTENTION_MODELS or models/.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/decoder/decoder_session.h"

namespace core = attention_playground;

namespace {

constexpr std::int64_t prompt_of_decoding = 64;
constexpr std::int64_t context = 512;

const std::vector<std::uint8_t>& file_bytes() {
  static const std::vector<std::uint8_t> bytes = [] {
    const char* const folder = std::getenv("ATTENTION_MODELS");
    std::ifstream file(std::string(folder != nullptr ? folder : "models") +
                           "/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf",
                       std::ios::binary);
    return std::vector<std::uint8_t>{std::istreambuf_iterator<char>(file),
                                     std::istreambuf_iterator<char>()};
  }();
  return bytes;
}

std::shared_ptr<const core::Decoder> model() {
  static const std::shared_ptr<const core::Decoder> decoder =
      []() -> std::shared_ptr<const core::Decoder> {
    auto file = core::Gguf::parse(file_bytes());
    if (!file) return nullptr;
    auto config = core::read_decoder_config(*file);
    if (!config) return nullptr;
    auto loaded = core::Decoder::load(*file, *config);
    return loaded ? std::make_shared<const core::Decoder>(std::move(*loaded)) : nullptr;
  }();
  return decoder;
}

/// A made-up text; `seed` changes its first token, so that nothing is reused.
std::vector<std::int32_t> text(std::int64_t tokens, std::int64_t seed) {
  std::vector<std::int32_t> ids;
  for (std::int64_t at = 0; at < tokens; ++at) {
    ids.push_back(static_cast<std::int32_t>(100 + (37 * at + (at == 0 ? seed : 0)) % 20000));
  }
  return ids;
}

bool predict(core::DecoderSession& session, const std::vector<std::int32_t>& ids,
             std::vector<float>& logits) {
  const auto layers = session.decoder().config().layers;
  return session.begin(ids, {}) && session.advance(layers) &&
         session.logits(static_cast<std::int64_t>(ids.size()) - 1, logits);
}

std::optional<core::DecoderSession> open_session(benchmark::State& state) {
  if (model() != nullptr) {
    if (auto session = core::DecoderSession::open(model(), context)) return std::move(*session);
  }
  state.SkipWithError("SmolLM2-135M-Instruct cannot be opened; scripts/models fetches it");
  return std::nullopt;
}

void smollm2_prefill(benchmark::State& state) {
  auto session = open_session(state);
  if (!session) return;
  std::vector<float> logits(static_cast<std::size_t>(model()->config().vocabulary));
  std::int64_t seed = 0;
  for (auto _ : state) {
    if (!predict(*session, text(state.range(0), ++seed), logits)) state.SkipWithError("failed");
    benchmark::DoNotOptimize(logits.data());
  }
  state.counters["tokens/s"] = benchmark::Counter(static_cast<double>(state.range(0)),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(smollm2_prefill)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond);

void smollm2_decode(benchmark::State& state) {
  auto session = open_session(state);
  if (!session) return;
  std::vector<float> logits(static_cast<std::size_t>(model()->config().vocabulary));
  std::vector<std::int32_t> ids = text(prompt_of_decoding, 0);
  bool good = predict(*session, ids, logits);
  for (auto _ : state) {
    // Back to the prompt before the context is full: the prefix is reused.
    if (static_cast<std::int64_t>(ids.size()) == prompt_of_decoding + 64)
      ids = text(prompt_of_decoding, 0);
    ids.push_back(static_cast<std::int32_t>(200 + ids.size()));
    good = good && predict(*session, ids, logits);
    benchmark::DoNotOptimize(logits.data());
  }
  if (!good) state.SkipWithError("failed");
  state.counters["tokens/s"] =
      benchmark::Counter(1.0, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["weight bytes/s"] = benchmark::Counter(
      static_cast<double>(model()->weight_bytes()), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(smollm2_decode)->Unit(benchmark::kMillisecond)->MinTime(2.0);

/// One thread adds up 256 MB, far beyond the caches, as 64-bit words in eight
/// independent sums, so that only reading takes time.
void read_memory(benchmark::State& state) {
  constexpr std::size_t words = std::size_t{1} << 25U;
  constexpr std::size_t sums = 8;
  const std::vector<std::uint64_t> memory(words, 1);
  for (auto _ : state) {
    std::uint64_t sum[sums] = {};
    for (std::size_t at = 0; at < words; at += sums) {
      for (std::size_t lane = 0; lane < sums; ++lane) sum[lane] += memory[at + lane];
    }
    benchmark::DoNotOptimize(sum);
  }
  state.counters["bytes/s"] = benchmark::Counter(static_cast<double>(8 * words),
                                                 benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(read_memory)->Unit(benchmark::kMillisecond);

}  // namespace
