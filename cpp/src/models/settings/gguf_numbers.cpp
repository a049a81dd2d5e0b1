#include "models/settings/gguf_numbers.h"

namespace attention_playground {

Expected<std::int64_t> read_gguf_size(const Gguf& file, const std::string& key,
                                      std::optional<std::int64_t> fallback) noexcept {
  const auto value = file.whole_number(key);
  if (!value && fallback && file.metadata().find(key) == file.metadata().end()) return *fallback;
  if (value && *value >= 1 && *value <= (std::int64_t{1} << 31U)) return *value;
  return fail(ErrorCode::malformed_file,
              "the metadata has no whole number from 1 up under '" + key + "'");
}

Expected<float> read_gguf_epsilon(const Gguf& file, const std::string& key) noexcept {
  const auto epsilon = file.number(key);
  if (epsilon && *epsilon >= 0.0 && *epsilon <= 1.0) return static_cast<float>(*epsilon);
  return fail(ErrorCode::malformed_file,
              "the metadata has no number between 0 and 1 under '" + key + "'");
}

Expected<std::int64_t> read_gguf_entries(const Gguf& file, std::string_view name) noexcept {
  const std::string full = std::string(name) + ".weight";
  const auto matrix = file.tensors().find(full);
  if (matrix != file.tensors().end() && matrix->second.shape.size() == 2) {
    return matrix->second.shape[0];
  }
  return fail(ErrorCode::missing_tensor, "the file holds no matrix '" + full + "'");
}

}  // namespace attention_playground
