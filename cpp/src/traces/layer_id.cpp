#include "traces/layer_id.h"

#include <charconv>

namespace attention_playground {

const char* LayerId::stack_name() const noexcept {
  if (in_encoder()) return "encoder";
  return in_decoder() ? "decoder" : "layer";
}

const char* LayerId::kind_name() const noexcept {
  if (stack == LayerStack::alone) return "";
  return is_cross() ? "cross" : "self";
}

std::string LayerId::name() const {
  const std::string kind_text = kind_name();
  return stack_name() + ("." + std::to_string(index)) + (kind_text.empty() ? "" : "." + kind_text);
}

std::optional<LayerId> read_layer_id(std::string_view name) {
  const std::size_t first = name.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view stack = name.substr(0, first);
  const std::string_view behind = name.substr(first + 1);
  const std::size_t dot = behind.find('.');
  const std::string_view number = behind.substr(0, dot);
  const std::string_view kind =
      dot == std::string_view::npos ? std::string_view() : behind.substr(dot + 1);
  const bool is_known = (stack == "layer" && dot == std::string_view::npos) ||
                        (stack == "encoder" && kind == "self") ||
                        (stack == "decoder" && (kind == "self" || kind == "cross"));
  std::int64_t index = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, code] = std::from_chars(number.data(), end, index);
  if (!is_known || stop != end || code != std::errc{} || index < 0) return std::nullopt;
  const LayerStack read = stack == "encoder"   ? LayerStack::encoder
                          : stack == "decoder" ? LayerStack::decoder
                                               : LayerStack::alone;
  return LayerId{read, index, kind == "cross" ? LayerKind::cross : LayerKind::self};
}

}  // namespace attention_playground
