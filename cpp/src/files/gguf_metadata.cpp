#include "files/gguf_metadata.h"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace attention_playground {

namespace {

/// The value types of the specification, by number.
enum class ValueType : std::uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  boolean,
  string,
  array,
  u64,
  i64,
  f64,
};
constexpr std::uint32_t value_types = 13;

constexpr std::size_t longest_key = 65535;
constexpr std::uint64_t smallest_pair = 8 + 1 + 4 + 1;
constexpr std::uint64_t most_keys = 65536;
/// Of all lists together, 8 or 16 bytes of memory each: eight times what the
/// largest vocabularies have.
constexpr std::uint64_t most_elements = std::uint64_t{1} << 22U;

class MetadataReader {
 public:
  explicit MetadataReader(GgufCursor& cursor) noexcept : cursor_(cursor) {}

  Expected<GgufMetadata> read(std::uint64_t count) noexcept {
    if (auto fits = cursor_.expect(count, smallest_pair, "the metadata"); !fits) {
      return std::unexpected(fits.error());
    }
    if (count > most_keys) {
      return fail(ErrorCode::unsupported,
                  "the metadata has " + std::to_string(count) + " keys; at most " +
                      std::to_string(most_keys) + " are read",
                  cursor_.index());
    }
    GgufMetadata metadata;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (auto good = read_pair(metadata); !good) return std::unexpected(good.error());
    }
    return metadata;
  }

 private:
  Expected<void> read_pair(GgufMetadata& metadata) noexcept {
    start_ = cursor_.index();
    const auto key = cursor_.name("a metadata key", longest_key);
    if (!key) return std::unexpected(key.error());
    name_ = "metadata '" + std::string(*key) + "'";
    if (metadata.contains(*key)) return bad("is there twice");
    const auto type = value_type();
    if (!type) return std::unexpected(type.error());
    auto value = *type == ValueType::array ? array() : scalar(*type);
    if (!value) return std::unexpected(value.error());
    if (*key == "general.alignment") {
      const auto* const alignment = std::get_if<std::uint64_t>(&*value);
      if (alignment == nullptr || !std::has_single_bit(*alignment)) {
        return bad("must be a power of two without a sign");
      }
    }
    metadata.emplace(*key, std::move(*value));
    return {};
  }

  std::unexpected<Error> bad(const std::string& what,
                             ErrorCode code = ErrorCode::malformed_file) const noexcept {
    return fail(code, name_ + " at byte " + std::to_string(start_) + " " + what, start_);
  }

  Expected<ValueType> value_type() noexcept {
    const auto number = cursor_.value<std::uint32_t>(name_);
    if (!number) return std::unexpected(number.error());
    if (*number < value_types) return static_cast<ValueType>(*number);
    return bad("has a value of the unknown type " + std::to_string(*number) +
               "; the types 0 to 12 are known");
  }

  /// Widened to 64 bits, so that `GgufValue` has one alternative per kind.
  template <typename T>
  Expected<GgufValue> number() noexcept {
    using Wide =
        std::conditional_t<std::is_floating_point_v<T>, double,
                           std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>;
    const auto value = cursor_.value<T>(name_);
    if (!value) return std::unexpected(value.error());
    return GgufValue(static_cast<Wide>(*value));
  }

  Expected<GgufValue> boolean() noexcept {
    const auto byte = cursor_.value<std::uint8_t>(name_);
    if (!byte) return std::unexpected(byte.error());
    if (*byte > 1) return bad("has a truth value that is neither 0 nor 1");
    return GgufValue(*byte == 1);
  }

  Expected<GgufValue> text() noexcept {
    const auto value = cursor_.string(name_);
    if (!value) return std::unexpected(value.error());
    return GgufValue(*value);
  }

  Expected<GgufValue> scalar(ValueType type) noexcept {
    switch (type) {
      case ValueType::u8:
        return number<std::uint8_t>();
      case ValueType::i8:
        return number<std::int8_t>();
      case ValueType::u16:
        return number<std::uint16_t>();
      case ValueType::i16:
        return number<std::int16_t>();
      case ValueType::u32:
        return number<std::uint32_t>();
      case ValueType::i32:
        return number<std::int32_t>();
      case ValueType::f32:
        return number<float>();
      case ValueType::u64:
        return number<std::uint64_t>();
      case ValueType::i64:
        return number<std::int64_t>();
      case ValueType::f64:
        return number<double>();
      case ValueType::boolean:
        return boolean();
      case ValueType::string:
        return text();
      case ValueType::array:
        break;
    }
    return bad("is a list of lists, which is not read", ErrorCode::unsupported);
  }

  /// The smallest room that one element takes in the file.
  static constexpr std::uint64_t element_bytes(ValueType type) noexcept {
    switch (type) {
      case ValueType::u8:
      case ValueType::i8:
      case ValueType::boolean:
        return 1;
      case ValueType::u16:
      case ValueType::i16:
        return 2;
      case ValueType::u32:
      case ValueType::i32:
      case ValueType::f32:
        return 4;
      default:
        return 8;
    }
  }

  Expected<GgufValue> array() noexcept {
    const auto type = value_type();
    if (!type) return std::unexpected(type.error());
    const auto count = cursor_.value<std::uint64_t>(name_);
    if (!count) return std::unexpected(count.error());
    if (auto fits = cursor_.expect(*count, element_bytes(*type), name_); !fits) {
      return std::unexpected(fits.error());
    }
    if (*count > most_elements - elements_) {
      return bad("makes the lists longer than " + std::to_string(most_elements) +
                     " elements together, which is all that is read",
                 ErrorCode::unsupported);
    }
    elements_ += *count;
    if (*type == ValueType::string) return elements<std::string_view>(*type, *count);
    // Not even an empty list of lists: its elements would have no kind.
    if (*type == ValueType::array) return scalar(*type);
    return elements<double>(*type, *count);
  }

  template <typename T>
  Expected<GgufValue> elements(ValueType type, std::uint64_t count) noexcept {
    std::vector<T> all;
    // Of a file's beginning the list may not all be here.
    all.reserve(std::min(static_cast<std::size_t>(count),
                         cursor_.given() / static_cast<std::size_t>(element_bytes(type))));
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto value = scalar(type);
      if (!value) return std::unexpected(value.error());
      if constexpr (std::is_same_v<T, std::string_view>) {
        all.push_back(*std::get_if<std::string_view>(&*value));
      } else {
        all.push_back(as_double(*value));
      }
    }
    return GgufValue(std::move(all));
  }

  static double as_double(const GgufValue& value) noexcept {
    if (const auto* const whole = std::get_if<std::uint64_t>(&value)) {
      return static_cast<double>(*whole);
    }
    if (const auto* const whole = std::get_if<std::int64_t>(&value)) {
      return static_cast<double>(*whole);
    }
    if (const auto* const truth = std::get_if<bool>(&value)) return *truth ? 1.0 : 0.0;
    return *std::get_if<double>(&value);
  }

  GgufCursor& cursor_;
  std::int64_t start_ = 0;  // of the pair that is being read
  std::string name_;        // of its key, for messages
  std::uint64_t elements_ = 0;
};

}  // namespace

Expected<GgufMetadata> read_gguf_metadata(GgufCursor& cursor, std::uint64_t count) noexcept {
  return MetadataReader(cursor).read(count);
}

}  // namespace attention_playground
