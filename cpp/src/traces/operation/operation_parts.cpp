#include "traces/operation/operation_parts.h"

#include <algorithm>
#include <array>

namespace attention_playground {

Expected<FloatTensor> read_tensor(const Safetensors& file, std::string_view name) noexcept {
  auto view = file.find(name);
  if (!view) return std::unexpected(view.error());
  auto values = Buffer<float>::allocate((*view)->count(), "a tensor");
  if (!values) return std::unexpected(values.error());
  if (auto read = read_floats(**view, 0, values->span()); !read) {
    return std::unexpected(read.error());
  }
  return FloatTensor{(*view)->shape, std::move(*values)};
}

Expected<Buffer<std::uint8_t>> read_allowed_cells(const TensorView& allowed) noexcept {
  if (allowed.type != TensorType::u8 && allowed.type != TensorType::boolean) {
    return fail(ErrorCode::malformed_file, "\"allowed\" must be U8 or BOOL, not " +
                                               std::string(tensor_type_name(allowed.type)));
  }
  auto cells = Buffer<std::uint8_t>::allocate(allowed.count(), "the mask");
  if (!cells) return cells;
  std::ranges::copy(allowed.bytes, cells->data());
  return cells;
}

Expected<void> check_settings(const JsonValue& settings,
                              std::initializer_list<std::string_view> known) noexcept {
  if (!settings.is(JsonValue::Kind::object)) {
    return fail(ErrorCode::malformed_file, "the settings must be a JSON object");
  }
  for (const auto& [key, value] : settings.object) {
    if (std::ranges::find(known, std::string_view(key)) == known.end()) {
      return fail(ErrorCode::invalid_argument, "unknown setting \"" + key + "\"");
    }
  }
  return {};
}

Expected<JsonValue> read_settings(const Metadata& metadata) noexcept {
  const auto entry = metadata.find("settings");
  if (entry == metadata.end()) {
    JsonValue none;
    none.kind = JsonValue::Kind::object;
    return none;
  }
  return parse_json(entry->second);
}

Expected<JsonValue> read_settings(const Metadata& metadata,
                                  std::initializer_list<std::string_view> known) noexcept {
  auto settings = read_settings(metadata);
  if (!settings) return settings;
  if (auto fits = check_settings(*settings, known); !fits) return std::unexpected(fits.error());
  return settings;
}

Expected<Buffer<std::uint8_t>> write_result(const FloatTensor& y) noexcept {
  const std::array tensors{TensorToWrite{
      .name = "y", .type = TensorType::f32, .shape = y.shape, .values = y.values.span()}};
  return write_safetensors(tensors, {});
}

}  // namespace attention_playground
