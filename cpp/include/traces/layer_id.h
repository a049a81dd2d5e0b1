#pragma once
// Which attention operation of a model a layer of a trace is, in the order in which a
// model computes them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace attention_playground {

enum class LayerStack : std::uint8_t { alone, encoder, decoder };
enum class LayerKind : std::uint8_t { self, cross };

struct LayerId {
  LayerStack stack = LayerStack::alone;
  std::int64_t index = 0;  // within the stack
  LayerKind kind = LayerKind::self;

  [[nodiscard]] bool in_encoder() const noexcept { return stack == LayerStack::encoder; }
  [[nodiscard]] bool in_decoder() const noexcept { return stack == LayerStack::decoder; }
  [[nodiscard]] bool is_cross() const noexcept { return kind == LayerKind::cross; }

  /// "layer", "encoder" or "decoder".
  [[nodiscard]] const char* stack_name() const noexcept;
  /// "self" or "cross"; empty where the stack is alone.
  [[nodiscard]] const char* kind_name() const noexcept;
  /// As files and messages say it: "layer.3", "encoder.0.self", "decoder.11.cross".
  [[nodiscard]] std::string name() const;

  [[nodiscard]] auto order() const noexcept {
    return std::tuple(in_decoder() ? 1 : 0, index, is_cross() ? 1 : 0);
  }
  bool operator<(const LayerId& other) const noexcept { return order() < other.order(); }
  bool operator==(const LayerId& other) const noexcept = default;
};

/// From a file's name; nothing for one of any other form.
[[nodiscard]] std::optional<LayerId> read_layer_id(std::string_view name);

}  // namespace attention_playground
