#include "files/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "base/half.h"
#include "base/sizes.h"
#include "base/sorted_order.h"
#include "files/file_kind.h"
#include "files/json.h"

namespace attention_playground {

namespace {

struct TypeRow {
  TensorType type;
  const char* name;
  std::int64_t bytes;
};
constexpr std::array<TypeRow, 10> types{{{TensorType::f64, "F64", 8},
                                         {TensorType::f32, "F32", 4},
                                         {TensorType::f16, "F16", 2},
                                         {TensorType::bf16, "BF16", 2},
                                         {TensorType::i64, "I64", 8},
                                         {TensorType::i32, "I32", 4},
                                         {TensorType::i16, "I16", 2},
                                         {TensorType::i8, "I8", 1},
                                         {TensorType::u8, "U8", 1},
                                         {TensorType::boolean, "BOOL", 1}}};
constexpr std::size_t length_bytes = 8;
constexpr std::uint64_t longest_header = 100'000'000;

/// Of the format, and of no use here: packed or 8-bit weights of other programs.
constexpr std::string_view other_types[] = {"F8_E4M3",     "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ",
                                            "F8_E5M2FNUZ", "F6_E2M3", "F6_E3M2", "F4",
                                            "U16",         "U32",     "U64",     "C64"};

std::unexpected<Error> bad_tensor(const std::string& name, const std::string& what) {
  return fail(ErrorCode::malformed_file, "tensor '" + name + "' " + what, 0);
}

Expected<std::int64_t> read_shape(const std::string& name, const JsonValue& entry,
                                  TensorView& tensor) noexcept {
  const JsonValue* const shape = entry.find("shape");
  if (shape == nullptr || !shape->is(JsonValue::Kind::array)) {
    return bad_tensor(name, "has no shape");
  }
  constexpr std::int64_t largest = std::int64_t{1} << 52U;
  std::int64_t count = 1;
  for (const JsonValue& size : shape->array) {
    const auto whole = size.whole_number();
    if (!whole || *whole < 0) return bad_tensor(name, "has a size that is not a whole number");
    if (*whole > 0 && count > largest / *whole)
      return bad_tensor(name, "claims an impossible size");
    count *= *whole;
    tensor.shape.push_back(*whole);
  }
  return count;
}

/// Everything after the header: so many bytes in the file, of which some are here.
struct Data {
  std::span<const std::uint8_t> here;
  std::int64_t available = 0;
};

/// Fills `tensor` from its header entry.
Expected<void> read_entry(const std::string& name, const JsonValue& entry, const Data& data,
                          TensorView& tensor) noexcept {
  const JsonValue* const type = entry.find("dtype");
  if (type == nullptr || !type->is(JsonValue::Kind::string))
    return bad_tensor(name, "has no dtype");
  const auto row = std::find_if(types.begin(), types.end(),
                                [&](const TypeRow& r) { return type->string == r.name; });
  if (row == types.end()) {
    if (std::ranges::find(other_types, type->string) != std::end(other_types)) {
      return fail(ErrorCode::unsupported,
                  "tensor '" + name + "' is of type " + type->string +
                      ", as quantised weights of other programs are; F64, F32, F16 and BF16 are "
                      "read: open the model's original weights, or a GGUF file of it",
                  0);
    }
    return bad_tensor(name, "has the unknown dtype '" + type->string + "'");
  }
  tensor.type = row->type;
  auto count = read_shape(name, entry, tensor);
  if (!count) return std::unexpected(count.error());
  const JsonValue* const offsets = entry.find("data_offsets");
  if (offsets == nullptr || offsets->array.size() != 2)
    return bad_tensor(name, "has no data_offsets");
  const auto begin = offsets->array[0].whole_number();
  const auto end = offsets->array[1].whole_number();
  if (!begin || !end || *begin < 0 || *end < *begin) {
    return bad_tensor(name, "has data_offsets that are not a range");
  }
  if (*end > data.available) {
    return bad_tensor(
        name, "ends at byte " + std::to_string(*end) + " of the data, but the file has only " +
                  std::to_string(data.available) + ": it is cut off or its header lies");
  }
  if (*end - *begin != *count * row->bytes) {
    return bad_tensor(name, "of shape " + shape_text(tensor.shape) + " needs " +
                                std::to_string(*count * row->bytes) + " bytes but is given " +
                                std::to_string(*end - *begin));
  }
  if (*end <= static_cast<std::int64_t>(data.here.size())) {
    tensor.bytes = data.here.subspan(static_cast<std::size_t>(*begin),
                                     static_cast<std::size_t>(*end - *begin));
  }
  return {};
}

/// Tensors must fill the data exactly: no overlap, no gap, nothing left over.
Expected<void> check_cover(const std::map<std::string, TensorView, std::less<>>& tensors,
                           std::span<const std::uint8_t> data) noexcept {
  std::vector<std::pair<const TensorView*, const std::string*>> entries;
  for (const auto& [name, tensor] : tensors) entries.emplace_back(&tensor, &name);
  const auto lies_before = [&](std::size_t first, std::size_t second) {
    const auto left = entries[first].first->bytes;
    const auto right = entries[second].first->bytes;
    return left.data() != right.data() ? left.data() < right.data() : left.size() < right.size();
  };
  const std::uint8_t* next = data.data();
  for (const std::size_t place : sorted_order(entries.size(), ComesBefore(lies_before))) {
    const auto& [tensor, name] = entries[place];
    if (tensor->bytes.data() < next) return bad_tensor(*name, "overlaps another tensor");
    if (tensor->bytes.data() > next) return bad_tensor(*name, "leaves a gap before it");
    next = tensor->bytes.data() + tensor->bytes.size();
  }
  if (next != data.data() + data.size()) {
    return fail(ErrorCode::malformed_file, "there are bytes after the last tensor",
                next - data.data());
  }
  return {};
}

/// Why these bytes are no safetensors file, where they are something else that is known.
std::unexpected<Error> not_safetensors(std::span<const std::uint8_t> file, std::string otherwise,
                                       std::int64_t index) noexcept {
  std::string known = foreign_file(file);
  return fail(ErrorCode::malformed_file, known.empty() ? std::move(otherwise) : std::move(known),
              index);
}

Expected<JsonValue> read_header(std::span<const std::uint8_t> file,
                                std::size_t& header_length) noexcept {
  if (file.size() < length_bytes) {
    return not_safetensors(
        file,
        "this is not a safetensors file: it has only " + std::to_string(file.size()) + " bytes",
        static_cast<std::int64_t>(file.size()));
  }
  std::uint64_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = (length << 8U) | file[i];
  if (length > longest_header || length > file.size() - length_bytes) {
    return not_safetensors(file,
                           "the header claims " + std::to_string(length) +
                               " bytes, more than the file has: "
                               "it is cut off or not a safetensors file",
                           0);
  }
  header_length = static_cast<std::size_t>(length);
  auto header =
      parse_json({reinterpret_cast<const char*>(file.data()) + length_bytes, header_length});
  if (!header) {
    header.error().where = "the safetensors header is " + header.error().where;
    header.error().index += static_cast<std::int64_t>(length_bytes);
  } else if (!header->is(JsonValue::Kind::object)) {
    return fail(ErrorCode::malformed_file, "the safetensors header is not an object", 8);
  }
  return header;
}

template <typename T>
T element(std::span<const std::uint8_t> bytes, std::int64_t index) noexcept {
  T value;
  std::memcpy(&value, bytes.data() + static_cast<std::size_t>(index) * sizeof(T), sizeof(T));
  return value;
}

float element_as_float(const TensorView& tensor, std::int64_t index) noexcept {
  switch (tensor.type) {
    case TensorType::f64:
      return static_cast<float>(element<double>(tensor.bytes, index));
    case TensorType::f32:
      return element<float>(tensor.bytes, index);
    case TensorType::f16:
      return float_from_half(element<std::uint16_t>(tensor.bytes, index));
    case TensorType::bf16:
      return float_from_bfloat(element<std::uint16_t>(tensor.bytes, index));
    case TensorType::i64:
      return static_cast<float>(element<std::int64_t>(tensor.bytes, index));
    case TensorType::i32:
      return static_cast<float>(element<std::int32_t>(tensor.bytes, index));
    case TensorType::i16:
      return static_cast<float>(element<std::int16_t>(tensor.bytes, index));
    case TensorType::i8:
      return static_cast<float>(element<std::int8_t>(tensor.bytes, index));
    case TensorType::u8:
      return static_cast<float>(tensor.bytes[static_cast<std::size_t>(index)]) / 255.0F;
    case TensorType::boolean:
      return tensor.bytes[static_cast<std::size_t>(index)] != 0 ? 1.0F : 0.0F;
  }
  return 0.0F;
}

}  // namespace

const char* tensor_type_name(TensorType type) noexcept {
  return types[static_cast<std::size_t>(type)].name;
}
std::int64_t tensor_type_bytes(TensorType type) noexcept {
  return types[static_cast<std::size_t>(type)].bytes;
}

std::int64_t TensorView::count() const noexcept {
  return static_cast<std::int64_t>(bytes.size()) / tensor_type_bytes(type);
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + "]";
}

Expected<Safetensors> Safetensors::parse(std::span<const std::uint8_t> file) noexcept {
  auto result = parse_beginning(file, file.size());
  if (!result) return result;
  std::uint64_t header_length = 0;
  std::memcpy(&header_length, file.data(), length_bytes);
  const auto data = file.subspan(length_bytes + static_cast<std::size_t>(header_length));
  if (auto covered = check_cover(result->tensors_, data); !covered) {
    return std::unexpected(covered.error());
  }
  return result;
}

Expected<Safetensors> Safetensors::parse_beginning(std::span<const std::uint8_t> beginning,
                                                   std::uint64_t file_size) noexcept {
  std::size_t header_length = 0;
  auto header = read_header(beginning, header_length);
  if (!header) return std::unexpected(header.error());
  const std::size_t start = length_bytes + header_length;
  if (file_size < beginning.size() || file_size > (std::uint64_t{1} << 62U)) {
    return fail(ErrorCode::invalid_argument, "a file is at least as long as its beginning");
  }
  const Data data{.here = beginning.subspan(start),
                  .available = static_cast<std::int64_t>(file_size - start)};
  Safetensors result;
  for (const auto& [name, entry] : header->object) {
    if (name != "__metadata__") {
      auto good = read_entry(name, entry, data, result.tensors_[name]);
      if (!good) return std::unexpected(good.error());
      continue;
    }
    if (!entry.is(JsonValue::Kind::object)) {
      return fail(ErrorCode::malformed_file, "the metadata is not an object", 8);
    }
    for (const auto& [key, value] : entry.object) {
      if (!value.is(JsonValue::Kind::string)) {
        return fail(ErrorCode::malformed_file, "metadata '" + key + "' is not a string", 8);
      }
      result.metadata_[key] = value.string;
    }
  }
  return result;
}

bool Safetensors::contains(std::string_view name) const noexcept {
  return tensors_.find(name) != tensors_.end();
}

Expected<const TensorView*> Safetensors::find(std::string_view name) const noexcept {
  const auto found = tensors_.find(name);
  if (found != tensors_.end()) return &found->second;
  return fail(ErrorCode::missing_tensor, "the file has no tensor '" + std::string(name) + "'");
}

Expected<void> read_floats(const TensorView& tensor, std::int64_t first,
                           std::span<float> destination) noexcept {
  const auto count = static_cast<std::int64_t>(destination.size());
  if (first < 0 || count > tensor.count() - first) {
    return fail(ErrorCode::shape_mismatch,
                "a tensor of shape " + shape_text(tensor.shape) + " is too short", first);
  }
  if (count == 0) return {};
  if (tensor.type == TensorType::f32) {
    std::memcpy(destination.data(), tensor.bytes.data() + first * 4,
                static_cast<std::size_t>(count) * sizeof(float));
    return {};
  }
  for (std::int64_t i = 0; i < count; ++i) {
    destination[static_cast<std::size_t>(i)] = element_as_float(tensor, first + i);
  }
  return {};
}

}  // namespace attention_playground
