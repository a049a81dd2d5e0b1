#include "files/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/half.h"
#include "base/sizes.h"
#include "files/code_point.h"
#include "files/npy_header.h"
#include "files/utf8.h"

namespace attention_playground {

namespace {

constexpr std::array<std::uint8_t, 6> magic{0x93, 'N', 'U', 'M', 'P', 'Y'};
constexpr std::size_t version_end = 8;
constexpr std::size_t most_dimensions = 6;

struct HeaderPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Expected<HeaderPlace> find_header(std::span<const std::uint8_t> file) noexcept {
  if (!is_npy(file)) {
    return fail(ErrorCode::malformed_file,
                "this is not a .npy file: it does not begin with \"\\x93NUMPY\"", 0);
  }
  const unsigned version = file.size() > 6 ? file[6] : 0;
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (file.size() < version_end + length_bytes) {
    return fail(ErrorCode::malformed_file, "the .npy file is cut off in its header",
                static_cast<std::int64_t>(file.size()));
  }
  if (version < 1 || version > 3 || file[7] != 0) {
    return fail(ErrorCode::unsupported,
                "the .npy file is of version " + std::to_string(version) + "." +
                    std::to_string(file[7]) + "; versions 1.0, 2.0 and 3.0 are read",
                6);
  }
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = (length << 8U) | file[version_end + i];
  const std::size_t begin = version_end + length_bytes;
  if (length > file.size() - begin) {
    return fail(ErrorCode::malformed_file,
                "the .npy header claims " + std::to_string(length) + " bytes, but only " +
                    std::to_string(file.size() - begin) + " follow: the file is cut off",
                static_cast<std::int64_t>(version_end));
  }
  return HeaderPlace{begin, begin + length};
}

/// 'descr' as a type, into `array`.
Expected<void> read_type(const std::string& type, NpyArray& array) noexcept {
  constexpr std::string_view kinds = "biufSU";
  const char order = type.empty() ? ' ' : type[0];
  const char letter = type.size() < 2 ? ' ' : type[1];
  if (letter == 'O') {
    return fail(ErrorCode::unsupported,
                "it holds pickled Python objects (dtype object), which can run code and are not "
                "read: save numbers, or text as np.array(tokens, dtype=str)");
  }
  const auto unknown = [&]() {
    return fail(ErrorCode::unsupported,
                "it has the dtype '" + type +
                    "'; f2, f4, f8, i1 to i8, u1 to u8, bool and text are read: convert it with "
                    ".astype(np.float32)");
  };
  const std::size_t at = kinds.find(letter);
  std::int64_t size = 0;
  if (at == std::string_view::npos || !read_whole(std::string_view(type).substr(2), size)) {
    return unknown();
  }
  array.kind = static_cast<NpyArray::Kind>(at);
  array.big_endian = order == '>';
  const bool wide = size == 2 || size == 4 || size == 8;
  const bool known_size = array.kind == NpyArray::Kind::boolean    ? size == 1
                          : array.kind == NpyArray::Kind::floating ? wide
                          : array.holds_numbers()                  ? size == 1 || wide
                                                                   : size <= 1'000'000;
  const bool one_byte = size == 1 || array.kind == NpyArray::Kind::bytes;
  const bool known_order = order == '<' || order == '>' || (order == '|' && one_byte);
  if (!known_size || !known_order) return unknown();
  array.item_bytes = array.kind == NpyArray::Kind::text ? size * 4 : size;
  return {};
}

std::uint64_t read_bits(const NpyArray& array, std::int64_t index) noexcept {
  const auto size = static_cast<std::size_t>(array.item_bytes);
  const std::uint8_t* const from = array.bytes.data() + static_cast<std::size_t>(index) * size;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    bits = (bits << 8U) | from[array.big_endian ? i : size - 1 - i];
  }
  return bits;
}

float element(const NpyArray& array, std::int64_t index) noexcept {
  const std::uint64_t bits = read_bits(array, index);
  const auto unused = static_cast<unsigned>(64 - 8 * array.item_bytes);
  switch (array.kind) {
    case NpyArray::Kind::boolean:
      return bits != 0 ? 1.0F : 0.0F;
    case NpyArray::Kind::unsigned_whole:
      return static_cast<float>(bits);
    case NpyArray::Kind::signed_whole:
      return static_cast<float>(std::bit_cast<std::int64_t>(bits << unused) >> unused);
    default:
      break;
  }
  if (array.item_bytes == 2) return float_from_half(static_cast<std::uint16_t>(bits));
  if (array.item_bytes == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return static_cast<float>(std::bit_cast<double>(bits));
}

/// Elements between neighbours along each dimension, as the file has them.
std::array<std::int64_t, most_dimensions> strides_of(const NpyArray& array) noexcept {
  std::array<std::int64_t, most_dimensions> strides{};
  const std::size_t dimensions = array.shape.size();
  std::int64_t stride = 1;
  for (std::size_t step = 0; step < dimensions; ++step) {
    const std::size_t at = array.column_major ? step : dimensions - 1 - step;
    strides[at] = stride;
    stride *= array.shape[at];
  }
  return strides;
}

/// One character of a text element: a byte, or 32 bits.
bool append_character(const NpyArray& array, std::span<const std::uint8_t> bytes,
                      std::string& text) {
  if (bytes.size() == 1) {
    text.push_back(static_cast<char>(bytes[0]));
    return true;
  }
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < 4; ++i) code = (code << 8U) | bytes[array.big_endian ? i : 3 - i];
  return append_utf8(text, code);
}

/// `place` moves on by one in row-major order; the element there is `source`.
void advance(const NpyArray& array, const std::array<std::int64_t, most_dimensions>& strides,
             std::array<std::int64_t, most_dimensions>& place, std::int64_t& source) noexcept {
  for (std::size_t at = array.shape.size(); at-- > 0;) {
    source += strides[at];
    if (++place[at] < array.shape[at]) return;
    source -= strides[at] * array.shape[at];
    place[at] = 0;
  }
}

Expected<std::string> text_element(const NpyArray& array, std::int64_t index) noexcept {
  const auto size = static_cast<std::size_t>(array.item_bytes);
  const auto item = array.bytes.subspan(static_cast<std::size_t>(index) * size, size);
  const std::size_t step = array.kind == NpyArray::Kind::text ? 4 : 1;
  std::string text;
  for (std::size_t at = 0; at < size; at += step) {
    if (append_character(array, item.subspan(at, step), text)) continue;
    return fail(ErrorCode::malformed_file,
                "text element " + std::to_string(index) + " holds a number that is no character",
                index);
  }
  text.erase(text.find_last_not_of('\0') + 1);
  if (is_utf8(text)) return text;
  return fail(ErrorCode::malformed_file,
              "text element " + std::to_string(index) + " is not UTF-8: save it as dtype str",
              index);
}

}  // namespace

std::int64_t NpyArray::count() const noexcept {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) product *= size;
  return product;
}

bool is_npy(std::span<const std::uint8_t> file) noexcept {
  return file.size() >= magic.size() && std::equal(magic.begin(), magic.end(), file.begin());
}

Expected<NpyArray> parse_npy(std::span<const std::uint8_t> file) noexcept {
  auto place = find_header(file);
  if (!place) return std::unexpected(place.error());
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + place->begin,
                              place->end - place->begin);
  auto header = read_npy_header(text);
  if (!header) {
    header.error().index += static_cast<std::int64_t>(place->begin);
    return std::unexpected(header.error());
  }
  NpyArray array;
  if (auto known = read_type(header->type, array); !known) return std::unexpected(known.error());
  if (header->shape.size() > most_dimensions) {
    return fail(ErrorCode::unsupported, "it has " + std::to_string(header->shape.size()) +
                                            " dimensions; at most 6 are read");
  }
  array.column_major = header->column_major;
  array.shape = std::move(header->shape);
  std::int64_t count = 1;
  for (const std::int64_t size : array.shape) {
    auto product = checked_product({count, size}, "an array");
    if (!product) return std::unexpected(product.error());
    count = *product;
  }
  auto total = checked_product({count, array.item_bytes}, "an array");
  if (!total) return std::unexpected(total.error());
  array.bytes = file.subspan(place->end);
  if (static_cast<std::int64_t>(array.bytes.size()) == *total) return array;
  return fail(ErrorCode::malformed_file,
              "its header asks for " + std::to_string(*total) + " bytes of elements, but " +
                  std::to_string(array.bytes.size()) + " follow: the file is cut off or damaged",
              static_cast<std::int64_t>(place->end));
}

Expected<void> read_npy_floats(const NpyArray& array, std::span<float> destination) noexcept {
  if (!array.holds_numbers()) {
    return fail(ErrorCode::unsupported, "it holds text where numbers are expected");
  }
  if (static_cast<std::int64_t>(destination.size()) != array.count()) {
    return fail(ErrorCode::shape_mismatch,
                "an array needs room for " + std::to_string(array.count()) + " numbers");
  }
  if (destination.empty()) return {};
  const bool plain = array.kind == NpyArray::Kind::floating && array.item_bytes == 4 &&
                     !array.big_endian && (!array.column_major || array.shape.size() < 2);
  if (plain) {
    std::memcpy(destination.data(), array.bytes.data(), array.bytes.size());
    return {};
  }
  const auto strides = strides_of(array);
  std::array<std::int64_t, most_dimensions> place{};
  std::int64_t source = 0;
  for (float& value : destination) {
    value = element(array, source);
    advance(array, strides, place, source);
  }
  return {};
}

Expected<std::vector<std::string>> read_npy_strings(const NpyArray& array) noexcept {
  if (array.holds_numbers() || array.shape.size() > 1) {
    return fail(ErrorCode::unsupported, "a list of text is expected (dtype str, one dimension)");
  }
  std::vector<std::string> all;
  // Elements without bytes cost nothing in the file: they could be any number.
  constexpr std::int64_t most = 1'000'000;
  if (array.count() > most) {
    return fail(ErrorCode::unsupported, "it holds more than a million pieces of text");
  }
  for (std::int64_t index = 0; index < array.count(); ++index) {
    auto text = text_element(array, index);
    if (!text) return std::unexpected(text.error());
    all.push_back(std::move(*text));
  }
  return all;
}

}  // namespace attention_playground
