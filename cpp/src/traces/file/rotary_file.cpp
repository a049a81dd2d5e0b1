#include <algorithm>
#include <cstring>
#include <optional>

#include "base/matrix.h"
#include "base/sizes.h"
#include "layers/rotary.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

struct RotarySettings {
  std::int64_t heads = 1;
  RotaryPairs pairing = RotaryPairs::halves;
  double base = 10000.0;
};

Expected<RotarySettings> read_rotary_settings(const Safetensors& file) noexcept {
  auto json = read_settings(file.metadata(), {"heads", "interleaved", "base"});
  if (!json) return std::unexpected(json.error());
  RotarySettings settings;
  if (const JsonValue* heads = json->find("heads")) {
    const auto number = heads->whole_number();
    if (!number || *number < 1) {
      return fail(ErrorCode::invalid_argument, "\"heads\" must be a whole number of at least 1");
    }
    settings.heads = *number;
  }
  if (const JsonValue* interleaved = json->find("interleaved")) {
    if (!interleaved->is(JsonValue::Kind::boolean)) {
      return fail(ErrorCode::invalid_argument, "\"interleaved\" must be true or false");
    }
    if (interleaved->boolean) settings.pairing = RotaryPairs::interleaved;
  }
  if (const JsonValue* base = json->find("base")) {
    if (!base->is(JsonValue::Kind::number)) {
      return fail(ErrorCode::invalid_argument, "\"base\" must be a number");
    }
    settings.base = base->number;
  }
  return settings;
}

/// `positions` (i64), one per token of all batches; nothing where there is none.
Expected<std::optional<Buffer<std::int64_t>>> read_positions(const Safetensors& file,
                                                             std::int64_t tokens) noexcept {
  if (!file.contains("positions")) return std::nullopt;
  const TensorView& view = **file.find("positions");
  if (view.type != TensorType::i64 || view.count() != tokens) {
    return fail(ErrorCode::shape_mismatch, "\"positions\" must hold one I64 number for each of " +
                                               std::to_string(tokens) + " tokens");
  }
  auto positions = Buffer<std::int64_t>::allocate(tokens, "positions");
  if (!positions) return std::unexpected(positions.error());
  if (tokens > 0) std::memcpy(positions->data(), view.bytes.data(), view.bytes.size());
  return std::move(*positions);
}

/// Both tables, one row per token.
struct OwnedTables {
  FloatTensor cosines;
  FloatTensor sines;
};

Expected<FloatTensor> allocate_table(std::int64_t tokens, std::int64_t pairs) noexcept {
  auto cells = checked_product({tokens, pairs}, "a rotary table");
  if (!cells) return std::unexpected(cells.error());
  auto values = Buffer<float>::allocate(*cells, "a rotary table");
  if (!values) return std::unexpected(values.error());
  return FloatTensor{{tokens, pairs}, std::move(*values)};
}

/// Row `positions[token]` of `table` for each token.
Expected<FloatTensor> gather(const FloatTensor& table,
                             const Buffer<std::int64_t>& positions) noexcept {
  auto rows = allocate_table(positions.size(), table.columns());
  if (!rows) return rows;
  for (std::int64_t token = 0; token < positions.size(); ++token) {
    const std::int64_t position = positions.data()[token];
    if (position < 0 || position >= table.rows()) {
      return fail(ErrorCode::invalid_argument,
                  "position " + std::to_string(position) +
                      " lies outside the rotary tables, which have " +
                      std::to_string(table.rows()) + " rows",
                  token);
    }
    std::copy_n(table.values.data() + position * table.columns(), table.columns(),
                rows->values.data() + token * table.columns());
  }
  return rows;
}

Expected<OwnedTables> given_tables(const Safetensors& file,
                                   const std::optional<Buffer<std::int64_t>>& positions) noexcept {
  auto cosines = read_tensor(file, "cosines");
  if (!cosines) return std::unexpected(cosines.error());
  auto sines = read_tensor(file, "sines");
  if (!sines) return std::unexpected(sines.error());
  if (!positions) return OwnedTables{std::move(*cosines), std::move(*sines)};
  cosines = gather(*cosines, *positions);
  if (!cosines) return std::unexpected(cosines.error());
  sines = gather(*sines, *positions);
  if (!sines) return std::unexpected(sines.error());
  return OwnedTables{std::move(*cosines), std::move(*sines)};
}

Expected<OwnedTables> computed_tables(const Buffer<std::int64_t>& positions,
                                      const RotarySettings& settings,
                                      std::int64_t columns) noexcept {
  const std::int64_t pairs = columns / settings.heads / 2;
  auto cosines = allocate_table(positions.size(), pairs);
  if (!cosines) return std::unexpected(cosines.error());
  auto sines = allocate_table(positions.size(), pairs);
  if (!sines) return std::unexpected(sines.error());
  auto done = rotary_tables(positions.span(), settings.base, pairs, cosines->values.span(),
                            sines->values.span());
  if (!done) return std::unexpected(done.error());
  return OwnedTables{std::move(*cosines), std::move(*sines)};
}

}  // namespace

Expected<Buffer<std::uint8_t>> compute_rotary(const Safetensors& file) noexcept {
  auto settings = read_rotary_settings(file);
  if (!settings) return std::unexpected(settings.error());
  auto x = read_tensor(file, "x");
  if (!x) return std::unexpected(x.error());
  auto positions = read_positions(file, x->rows());
  if (!positions) return std::unexpected(positions.error());
  const bool given = file.contains("cosines");
  if (!given && !*positions) {
    return fail(ErrorCode::missing_tensor,
                "a rotary file needs \"positions\", or the tables \"cosines\" and \"sines\"");
  }
  auto tables = given ? given_tables(file, *positions)
                      : computed_tables(**positions, *settings, x->columns());
  if (!tables) return std::unexpected(tables.error());
  if (tables->sines.columns() != tables->cosines.columns()) {
    return fail(ErrorCode::shape_mismatch, "\"cosines\" and \"sines\" must have the same shape");
  }
  const RotaryTables rows{tables->cosines.values.span(), tables->sines.values.span(),
                          tables->cosines.columns()};
  auto done = rotate(rows, settings->pairing, settings->heads,
                     matrix_view(x->values.data(), x->rows(), x->columns()));
  if (!done) return std::unexpected(done.error());
  return write_result(*x);
}

}  // namespace attention_playground
