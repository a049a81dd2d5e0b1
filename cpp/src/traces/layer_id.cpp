#include "traces/layer_id.h"

#include <charconv>

namespace attention_playground {

std::optional<LayerId> read_layer_id(std::string_view name) {
  const std::size_t first = name.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view stack = name.substr(0, first);
  const std::string_view rest = name.substr(first + 1);
  const std::size_t dot = rest.find('.');
  const std::string_view number = rest.substr(0, dot);
  const std::string_view kind =
      dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  const bool is_known = (stack == "layer" && dot == std::string_view::npos) ||
                        (stack == "encoder" && kind == "self") ||
                        (stack == "decoder" && (kind == "self" || kind == "cross"));
  std::int64_t index = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, code] = std::from_chars(number.data(), end, index);
  if (!is_known || stop != end || code != std::errc{} || index < 0) return std::nullopt;
  return LayerId{std::string(stack), index, std::string(kind), std::string(name)};
}

LayerId layer_id(const LayerTrace& layer) { return read_layer_id(layer.name).value_or(LayerId{}); }

}  // namespace attention_playground
