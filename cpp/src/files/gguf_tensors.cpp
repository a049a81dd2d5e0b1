#include "files/gguf_tensors.h"

#include <algorithm>

#include "base/sorted_order.h"
#include "files/gguf_types.h"

namespace attention_playground {

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::uint32_t most_dimensions = 4;
constexpr std::uint64_t smallest_entry = 8 + 1 + 4 + 8 + 4 + 8;
constexpr std::uint64_t most_tensors = 65536;
constexpr std::uint64_t most_values = std::uint64_t{1} << 52U;

std::unexpected<Error> bad(const GgufTensorEntry& entry, const std::string& what,
                           ErrorCode code = ErrorCode::malformed_file) noexcept {
  return fail(code,
              "tensor '" + entry.name + "' at byte " + std::to_string(entry.index) + " " + what,
              entry.index);
}

/// The sizes, innermost first in the file; returns their product.
Expected<std::uint64_t> read_shape(GgufCursor& cursor, GgufTensorEntry& entry) noexcept {
  constexpr std::string_view what = "the shape of a tensor";
  const auto dimensions = cursor.value<std::uint32_t>(what);
  if (!dimensions) return std::unexpected(dimensions.error());
  if (*dimensions < 1 || *dimensions > most_dimensions) {
    return bad(entry, "has " + std::to_string(*dimensions) + " dimensions; 1 to 4 are possible");
  }
  std::uint64_t count = 1;
  for (std::uint32_t i = 0; i < *dimensions; ++i) {
    const auto size = cursor.value<std::uint64_t>(what);
    if (!size) return std::unexpected(size.error());
    if (*size == 0) return bad(entry, "has a dimension of size 0");
    if (*size > most_values / count) return bad(entry, "claims an impossible size");
    count *= *size;
    entry.tensor.shape.insert(entry.tensor.shape.begin(), static_cast<std::int64_t>(*size));
  }
  return count;
}

Expected<GgufTensorEntry> read_entry(GgufCursor& cursor) noexcept {
  GgufTensorEntry entry;
  entry.index = cursor.index();
  const auto name = cursor.name("the name of a tensor", longest_name);
  if (!name) return std::unexpected(name.error());
  entry.name = *name;
  const auto count = read_shape(cursor, entry);
  if (!count) return std::unexpected(count.error());
  const auto number = cursor.value<std::uint32_t>("the type of a tensor");
  if (!number) return std::unexpected(number.error());
  const auto type = gguf_block_type(*number);
  if (!type) return bad(entry, "is of " + unknown_gguf_type(*number), ErrorCode::unsupported);
  entry.tensor.type = *type;
  const auto offset = cursor.value<std::uint64_t>("the offset of a tensor");
  if (!offset) return std::unexpected(offset.error());
  entry.offset = *offset;
  const kernels::BlockLayout layout = kernels::block_layout(*type);
  const std::int64_t row = entry.tensor.shape.back();
  if (row % layout.elements != 0) {
    return bad(entry, "has rows of " + std::to_string(row) + " values, but " +
                          kernels::block_type_name(*type) + " stores whole blocks of " +
                          std::to_string(layout.elements));
  }
  entry.length = *count / static_cast<std::uint64_t>(layout.elements) *
                 static_cast<std::uint64_t>(layout.bytes);
  return entry;
}

}  // namespace

Expected<std::vector<GgufTensorEntry>> read_gguf_tensors(GgufCursor& cursor,
                                                         std::uint64_t count) noexcept {
  if (auto fits = cursor.expect(count, smallest_entry, "the list of tensors"); !fits) {
    return std::unexpected(fits.error());
  }
  if (count > most_tensors) {
    return fail(ErrorCode::unsupported,
                "the file has " + std::to_string(count) + " tensors; at most " +
                    std::to_string(most_tensors) + " are read",
                cursor.index());
  }
  std::vector<GgufTensorEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto entry = read_entry(cursor);
    if (!entry) return std::unexpected(entry.error());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Expected<void> check_gguf_offsets(const std::vector<GgufTensorEntry>& entries,
                                  std::uint64_t alignment, std::uint64_t available) noexcept {
  const auto comes_before = [&entries](std::size_t first, std::size_t second) {
    return entries[first].offset < entries[second].offset;
  };
  std::uint64_t next = 0;
  for (const std::size_t place : sorted_order(entries.size(), ComesBefore(comes_before))) {
    const GgufTensorEntry& entry = entries[place];
    if (entry.offset % alignment != 0) {
      return bad(entry, "begins at byte " + std::to_string(entry.offset) +
                            " of the data, which is no multiple of " + std::to_string(alignment));
    }
    if (entry.offset < next) return bad(entry, "overlaps another tensor");
    if (entry.offset > available || entry.length > available - entry.offset) {
      return bad(entry, "needs " + std::to_string(entry.length) + " bytes from byte " +
                            std::to_string(entry.offset) + " of the data on, but the file has " +
                            std::to_string(available) +
                            " bytes of data: it is cut off or its header lies");
    }
    next = entry.offset + entry.length;
  }
  return {};
}

}  // namespace attention_playground
