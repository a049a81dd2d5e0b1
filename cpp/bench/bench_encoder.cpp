// MiniLM with all 72 maps kept; the folder comes from ATTENTION_MODELS or models/.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "models/encoder/encoder.h"

namespace core = attention_playground;

namespace {

std::vector<std::uint8_t> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const core::Encoder* model() {
  static const char* const folder = std::getenv("ATTENTION_MODELS");
  static const std::string base =
      std::string(folder != nullptr ? folder : "models") + "/all-MiniLM-L6-v2/";
  static const auto bytes = read(base + "model.safetensors");
  static const auto json = read(base + "config.json");
  static const std::optional<core::Encoder> encoder = []() -> std::optional<core::Encoder> {
    auto config =
        core::read_encoder_config({reinterpret_cast<const char*>(json.data()), json.size()});
    auto file = core::Safetensors::parse(bytes);
    if (!config || !file) return std::nullopt;
    auto loaded = core::Encoder::load({&*file, 1}, *config);
    if (!loaded) return std::nullopt;
    return std::move(*loaded);
  }();
  return encoder ? &*encoder : nullptr;
}

void minilm(benchmark::State& state) {
  const core::Encoder* const encoder = model();
  if (encoder == nullptr) {
    state.SkipWithError("all-MiniLM-L6-v2 is not there; scripts/models fetches it");
    return;
  }
  std::vector<std::int32_t> ids(static_cast<std::size_t>(state.range(0)), 2054);
  for (std::size_t i = 0; i < ids.size(); ++i)
    ids[i] = static_cast<std::int32_t>(1996 + 37 * i % 20000);
  for (auto _ : state) {
    auto trace = encoder->run({.token_ids = ids, .keep_weights = true});
    benchmark::DoNotOptimize(trace);
  }
}
BENCHMARK(minilm)->Arg(32)->Arg(128)->Arg(256)->Unit(benchmark::kMillisecond);

}  // namespace
