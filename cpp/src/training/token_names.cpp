#include "token_names.h"

#include "files/json.h"

namespace attention_playground {

std::string token_names(std::span<const std::int32_t> ids, std::span<const std::string> words) {
  std::string json = "[";
  for (const std::int32_t id : ids) {
    const bool known = id >= 0 && static_cast<std::size_t>(id) < words.size();
    json += (json.size() == 1 ? "" : ",") +
            json_string(known ? words[static_cast<std::size_t>(id)] : std::to_string(id));
  }
  return json + "]";
}

}  // namespace attention_playground
