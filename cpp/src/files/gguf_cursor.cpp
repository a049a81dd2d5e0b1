#include "files/gguf_cursor.h"

#include "files/utf8.h"

namespace attention_playground {

Expected<void> GgufCursor::expect(std::uint64_t count, std::uint64_t bytes_each,
                                  std::string_view what) const noexcept {
  const std::uint64_t left = file_size_ - position_;
  if (count <= left / bytes_each) return {};
  return fail(ErrorCode::malformed_file,
              std::string(what) + " at byte " + std::to_string(position_) + " claims " +
                  std::to_string(count) + (bytes_each == 1 ? " bytes" : " entries") +
                  ", but the file has only " + std::to_string(left) +
                  " more bytes: it is cut off or its header lies",
              index());
}

Expected<void> GgufCursor::take(std::uint64_t count, std::string_view what) noexcept {
  if (auto fits = expect(count, 1, what); !fits) return fits;
  if (count > bytes_.size() - position_) {
    return fail(ErrorCode::malformed_file,
                std::string(what) + " at byte " + std::to_string(position_) +
                    " goes on beyond the first " + std::to_string(bytes_.size()) + " of " +
                    std::to_string(file_size_) +
                    " bytes, which is all that was given: more of the file's beginning is needed",
                index());
  }
  position_ += static_cast<std::size_t>(count);
  return {};
}

Expected<std::string_view> GgufCursor::string(std::string_view what) noexcept {
  const auto length = value<std::uint64_t>(what);
  if (!length) return std::unexpected(length.error());
  const std::size_t start = position_;
  if (auto there = take(*length, what); !there) return std::unexpected(there.error());
  return std::string_view(reinterpret_cast<const char*>(bytes_.data()) + start,
                          static_cast<std::size_t>(*length));
}

Expected<std::string_view> GgufCursor::name(std::string_view what, std::size_t longest) noexcept {
  const std::int64_t start = index();
  const auto result = string(what);
  if (!result || (!result->empty() && result->size() <= longest && is_utf8(*result))) return result;
  return fail(ErrorCode::malformed_file,
              std::string(what) + " at byte " + std::to_string(start) + " must be 1 to " +
                  std::to_string(longest) + " bytes of UTF-8",
              start);
}

}  // namespace attention_playground
