#pragma once
// Owned, 64-byte aligned memory whose allocation can fail without aborting.

#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <utility>

#include "base/error.h"

namespace attention_playground {

/// `count` zero-initialised elements of a trivial type. Move-only.
template <typename T>
class Buffer {
 public:
  Buffer() noexcept = default;
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { ::operator delete[](data_, alignment); }

  /// Fails with `out_of_memory` when the size cannot be represented or the
  /// system refuses it; 32-bit addresses reach just below 2^31 bytes in one
  /// piece. `purpose` completes the sentence "... for <purpose>".
  [[nodiscard]] static Expected<Buffer> allocate(std::int64_t count, const char* purpose) noexcept {
    constexpr std::int64_t largest = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T);
    if (count < 0 || count > largest) {
      return fail(ErrorCode::out_of_memory, std::string("cannot reserve memory for ") + purpose,
                  count);
    }
    Buffer buffer;
    if (count == 0) return buffer;
    void* memory =
        ::operator new[](static_cast<std::size_t>(count) * sizeof(T), alignment, std::nothrow);
    if (memory == nullptr) {
      return fail(ErrorCode::out_of_memory, std::string("the system refused memory for ") + purpose,
                  count);
    }
    buffer.data_ = new (memory) T[static_cast<std::size_t>(count)]();
    buffer.count_ = count;
    return buffer;
  }

  /// At least `count` elements, reserved anew (and zero) only where there are fewer. What
  /// was there is lost then; after a failure the buffer is empty.
  [[nodiscard]] Expected<void> grow(std::int64_t count, const char* purpose) noexcept {
    if (count <= count_) return {};
    *this = Buffer();
    auto larger = allocate(count, purpose);
    if (!larger) return std::unexpected(larger.error());
    *this = std::move(*larger);
    return {};
  }

  [[nodiscard]] T* data() noexcept { return data_; }
  [[nodiscard]] const T* data() const noexcept { return data_; }
  [[nodiscard]] std::int64_t size() const noexcept { return count_; }
  [[nodiscard]] std::span<T> span() noexcept { return {data_, static_cast<std::size_t>(count_)}; }
  [[nodiscard]] std::span<const T> span() const noexcept {
    return {data_, static_cast<std::size_t>(count_)};
  }

 private:
  static constexpr std::align_val_t alignment{64};
  T* data_ = nullptr;
  std::int64_t count_ = 0;
};

}  // namespace attention_playground
