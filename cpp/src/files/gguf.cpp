#include "files/gguf.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "files/file_kind.h"
#include "files/gguf_cursor.h"
#include "files/gguf_metadata.h"
#include "files/gguf_tensors.h"

namespace attention_playground {

namespace {

constexpr std::uint32_t magic = 0x46554747;  // "GGUF", little-endian
constexpr std::uint64_t default_alignment = 32;

struct Counts {
  std::uint64_t tensors;
  std::uint64_t keys;
};

Expected<void> check_version(std::uint32_t version) noexcept {
  if (version == 2 || version == 3) return {};
  // A small number whose bytes lie the other way round.
  if ((version & 0xFFFFU) == 0 && version != 0) {
    return fail(ErrorCode::unsupported,
                "this GGUF file is big-endian; only little-endian files are read: convert it again "
                "without that option",
                4);
  }
  return fail(ErrorCode::unsupported,
              "this GGUF file is of version " + std::to_string(version) + "; 2 and 3 are known", 4);
}

Expected<Counts> read_header(GgufCursor& cursor) noexcept {
  constexpr std::string_view what = "the header of the GGUF file";
  const auto first = cursor.value<std::uint32_t>(what);
  if (!first) return std::unexpected(first.error());
  if (*first != magic) {
    return fail(ErrorCode::malformed_file, "this is not a GGUF file: it does not begin with 'GGUF'",
                0);
  }
  const auto version = cursor.value<std::uint32_t>(what);
  if (!version) return std::unexpected(version.error());
  if (auto good = check_version(*version); !good) return std::unexpected(good.error());
  const auto tensors = cursor.value<std::uint64_t>(what);
  if (!tensors) return std::unexpected(tensors.error());
  const auto keys = cursor.value<std::uint64_t>(what);
  if (!keys) return std::unexpected(keys.error());
  return Counts{.tensors = *tensors, .keys = *keys};
}

/// Where the data begins: the end of the list of tensors, rounded up.
std::uint64_t data_start(std::uint64_t end, std::uint64_t alignment) noexcept {
  const std::uint64_t beyond = end % alignment;
  return beyond == 0 ? end : end + (alignment - beyond);
}

template <typename T>
const T* value_of(const std::map<std::string, GgufValue, std::less<>>& metadata,
                  std::string_view key) noexcept {
  const auto found = metadata.find(key);
  return found == metadata.end() ? nullptr : std::get_if<T>(&found->second);
}

template <typename T>
std::optional<T> copy_of(const std::map<std::string, GgufValue, std::less<>>& metadata,
                         std::string_view key) noexcept {
  const T* const value = value_of<T>(metadata, key);
  return value == nullptr ? std::nullopt : std::optional<T>(*value);
}

}  // namespace

Expected<Gguf> Gguf::parse(std::span<const std::uint8_t> file) noexcept {
  return parse_beginning(file, file.size());
}

Expected<Gguf> Gguf::parse_beginning(std::span<const std::uint8_t> beginning,
                                     std::uint64_t file_size) noexcept {
  constexpr std::array<std::uint8_t, 4> letters{'G', 'G', 'U', 'F'};
  const auto start_length = std::min(beginning.size(), letters.size());
  if (file_size == 0 ||
      !std::equal(beginning.begin(), beginning.begin() + start_length, letters.begin())) {
    if (std::string words = foreign_file(beginning); !words.empty()) {
      return fail(ErrorCode::malformed_file, std::move(words), 0);
    }
  }
  if (beginning.size() > file_size) {
    return fail(ErrorCode::invalid_argument,
                "the beginning holds " + std::to_string(beginning.size()) +
                    " bytes, more than the whole file, which has " + std::to_string(file_size));
  }
  GgufCursor cursor(beginning, file_size);
  const auto counts = read_header(cursor);
  if (!counts) return std::unexpected(counts.error());
  Gguf result;
  auto metadata = read_gguf_metadata(cursor, counts->keys);
  if (!metadata) return std::unexpected(metadata.error());
  result.metadata_ = std::move(*metadata);
  auto entries = read_gguf_tensors(cursor, counts->tensors);
  if (!entries) return std::unexpected(entries.error());
  const std::uint64_t alignment =
      copy_of<std::uint64_t>(result.metadata_, "general.alignment").value_or(default_alignment);
  const std::uint64_t start = data_start(cursor.position(), alignment);
  const std::uint64_t available = start < file_size ? file_size - start : 0;
  if (auto good = check_gguf_offsets(*entries, alignment, available); !good) {
    return std::unexpected(good.error());
  }
  for (GgufTensorEntry& entry : *entries) {
    // The sums stay below `file_size`, as the offsets were checked.
    if (start + entry.offset + entry.length <= beginning.size()) {
      entry.tensor.bytes = beginning.subspan(static_cast<std::size_t>(start + entry.offset),
                                             static_cast<std::size_t>(entry.length));
    }
    const auto [place, added] = result.tensors_.emplace(entry.name, std::move(entry.tensor));
    if (!added) {
      return fail(ErrorCode::malformed_file, "tensor '" + entry.name + "' is there twice",
                  entry.index);
    }
  }
  return result;
}

std::optional<std::int64_t> Gguf::whole_number(std::string_view key) const noexcept {
  if (const auto number = copy_of<std::int64_t>(metadata_, key)) return number;
  const auto number = copy_of<std::uint64_t>(metadata_, key);
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!number || *number > largest) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<double> Gguf::number(std::string_view key) const noexcept {
  if (const auto number = copy_of<double>(metadata_, key)) return number;
  if (const auto number = copy_of<std::int64_t>(metadata_, key)) {
    return static_cast<double>(*number);
  }
  if (const auto number = copy_of<std::uint64_t>(metadata_, key)) {
    return static_cast<double>(*number);
  }
  return std::nullopt;
}

std::optional<bool> Gguf::boolean(std::string_view key) const noexcept {
  return copy_of<bool>(metadata_, key);
}

std::optional<std::string_view> Gguf::string(std::string_view key) const noexcept {
  return copy_of<std::string_view>(metadata_, key);
}

const std::vector<std::string_view>* Gguf::strings(std::string_view key) const noexcept {
  return value_of<std::vector<std::string_view>>(metadata_, key);
}

const std::vector<double>* Gguf::numbers(std::string_view key) const noexcept {
  return value_of<std::vector<double>>(metadata_, key);
}

}  // namespace attention_playground
