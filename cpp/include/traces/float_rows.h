#pragma once
// Rows of numbers in a trace: its own, or somebody else's that are kept alive.

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/buffer.h"

namespace attention_playground {

/// Read-only floats. Borrowed ones stay valid as long as `owner` does; what they
/// hold may change under a session that goes on (models/decoder/decoder_session.h).
class FloatRows {
 public:
  FloatRows() noexcept = default;
  FloatRows(Buffer<float> own) noexcept : own_(std::move(own)) {}
  FloatRows(std::shared_ptr<const void> owner, std::span<const float> borrowed) noexcept
      : owner_(std::move(owner)), borrowed_(borrowed) {}

  [[nodiscard]] std::span<const float> span() const noexcept {
    return owner_ ? borrowed_ : own_.span();
  }
  [[nodiscard]] const float* data() const noexcept { return span().data(); }
  [[nodiscard]] std::int64_t size() const noexcept {
    return static_cast<std::int64_t>(span().size());
  }

 private:
  Buffer<float> own_;
  std::shared_ptr<const void> owner_;
  std::span<const float> borrowed_;
};

}  // namespace attention_playground
