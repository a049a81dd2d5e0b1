#include "changed_checkpoint.h"

#include <memory>
#include <utility>

#include "files/safetensors_writer.h"
#include "fixture_cases.h"
#include "models/decoder/decoder_session.h"

namespace fixtures {

namespace core = attention_playground;

ChangedCheckpoint::ChangedCheckpoint(const std::string& name) {
  const std::string folder = fixtures_folder() + "/checkpoints/" + name;
  const auto text = read_bytes(folder + "/config.json");
  config.assign(text.begin(), text.end());
  const auto bytes = read_bytes(folder + "/model.safetensors");
  const auto read = core::Safetensors::parse(bytes);
  if (!read) return;
  for (const auto& [full, tensor] : read->tensors()) {
    ChangedTensor& changed = tensors[full];
    changed.shape = tensor.shape;
    changed.values.resize(static_cast<std::size_t>(tensor.count()));
    if (!core::read_floats(tensor, 0, changed.values)) changed.values.clear();
  }
}

ChangedCheckpoint& ChangedCheckpoint::set(const std::string& key, const std::string& value) {
  remove(key);
  config.insert(config.find('{') + 1, "\n  \"" + key + "\": " + value + ",");
  return *this;
}

ChangedCheckpoint& ChangedCheckpoint::remove(const std::string& key) {
  const std::size_t start = config.find("\n  \"" + key + "\": ");
  if (start == std::string::npos) return *this;
  const std::size_t end = config.find('\n', start + 1);
  config.erase(start, end - start);
  // The last entry had no comma behind it.
  if (const auto comma = config.rfind(",\n}"); comma != std::string::npos) config.erase(comma, 1);
  return *this;
}

ChangedCheckpoint& ChangedCheckpoint::add(const std::string& name,
                                          std::vector<std::int64_t> shape) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  tensors[name] = {.shape = std::move(shape), .values = std::vector<float>(count, 1.0F)};
  return *this;
}

ChangedCheckpoint& ChangedCheckpoint::rename(const std::string& before, const std::string& after) {
  std::map<std::string, ChangedTensor> renamed;
  for (auto& [name, tensor] : tensors) {
    renamed[name.starts_with(before) ? after + name.substr(before.size()) : name] =
        std::move(tensor);
  }
  tensors = std::move(renamed);
  return *this;
}

std::vector<std::uint8_t> ChangedCheckpoint::file() const {
  std::vector<core::TensorToWrite> all;
  for (const auto& [name, tensor] : tensors) {
    all.push_back({.name = name,
                   .type = core::TensorType::f32,
                   .shape = tensor.shape,
                   .values = tensor.values});
  }
  const auto written = core::write_safetensors(all, {});
  if (!written) return {};
  return {written->span().begin(), written->span().end()};
}

core::Expected<core::ModelInspection> ChangedCheckpoint::inspect() const {
  const auto bytes = file();
  const core::ModelPart part{.beginning = bytes, .file_size = bytes.size()};
  return core::inspect_model({&part, 1}, config);
}

core::Expected<std::vector<float>> decoder_logits(core::Decoder decoder,
                                                  const std::vector<std::int32_t>& ids) {
  const auto shared = std::make_shared<const core::Decoder>(std::move(decoder));
  auto session = core::DecoderSession::open(shared, static_cast<std::int64_t>(ids.size()));
  if (!session) return std::unexpected(session.error());
  if (auto begun = session->begin(ids, {}); !begun) return std::unexpected(begun.error());
  if (auto left = session->advance(1000); !left) return std::unexpected(left.error());
  const auto vocabulary = static_cast<std::size_t>(shared->config().vocabulary);
  std::vector<float> all(ids.size() * vocabulary);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto done = session->logits(static_cast<std::int64_t>(i),
                                std::span(all).subspan(i * vocabulary, vocabulary));
    if (!done) return std::unexpected(done.error());
  }
  return all;
}

core::Expected<std::vector<float>> ChangedCheckpoint::logits(
    const std::vector<std::int32_t>& ids) const {
  auto read = core::read_decoder_config(config);
  if (!read) return std::unexpected(read.error());
  const auto bytes = file();
  auto tensors_of = core::Safetensors::parse(bytes);
  if (!tensors_of) return std::unexpected(tensors_of.error());
  auto decoder = core::Decoder::load({&*tensors_of, 1}, *read);
  if (!decoder) return std::unexpected(decoder.error());
  return decoder_logits(std::move(*decoder), ids);
}

core::Expected<std::vector<float>> ChangedCheckpoint::maps(
    const std::vector<std::int32_t>& ids) const {
  auto read = core::read_encoder_config(config);
  if (!read) return std::unexpected(read.error());
  const auto bytes = file();
  auto tensors_of = core::Safetensors::parse(bytes);
  if (!tensors_of) return std::unexpected(tensors_of.error());
  auto encoder = core::Encoder::load({&*tensors_of, 1}, *read);
  if (!encoder) return std::unexpected(encoder.error());
  auto run = encoder->run({.token_ids = ids, .keep_weights = true});
  if (!run) return std::unexpected(run.error());
  std::vector<float> all;
  for (const auto& layer : run->trace.layers) {
    all.insert(all.end(), layer.weights.span().begin(), layer.weights.span().end());
  }
  return all;
}

}  // namespace fixtures
