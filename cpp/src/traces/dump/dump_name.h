#pragma once
// What the name of an array from elsewhere says.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "traces/layer_id.h"

namespace attention_playground {

struct DumpName {
  /// `other` is by its name something that no trace holds: masks, ids, logits, the residual stream.
  enum class Role : std::uint8_t { weights, queries, keys, values, tokens, settings, other };
  Role role = Role::weights;
  bool says_attention = false;  // a word says that these are weights; else nothing says otherwise
  std::string stack;            // "encoder", "decoder" or none
  std::string operation;        // "self" or "cross" in a stack
  std::optional<std::int64_t> layer;
  bool says_layer = false;  // a word says that the number is the layer's
  std::optional<std::int64_t> step;
  std::optional<std::int64_t> head;
  std::vector<std::int64_t> numbers;  // those that no word explains, in order
  bool hooked = false;                // TransformerLens' hook_q: [tokens, heads, width]
  bool rotated = false;               // hook_rot_q: after rotary positions

  [[nodiscard]] bool is_vectors() const noexcept {
    return role == Role::queries || role == Role::keys || role == Role::values;
  }
  [[nodiscard]] bool is_numbered() const noexcept {
    return layer || step || head || !numbers.empty();
  }
};

/// Words and numbers of the name, whatever stands between them; the last word that means
/// something decides. The layer's number follows a word like `layer`, or is the only one that
/// no word explains; "L0H3" is head 3 of layer 0. What no word explains is weights.
[[nodiscard]] DumpName read_dump_name(std::string_view name);

/// The metadata entry that names of tokens belong to: "query_tokens" for those of queries, a
/// decoder, a target; "tokens" for those of keys, an encoder, a source, or of all; "writes"
/// for what a decoder's rows write. Empty: the name means no such names.
[[nodiscard]] std::string_view token_entry(std::string_view name);

[[nodiscard]] LayerId layer_id(const DumpName& name, std::int64_t layer);

}  // namespace attention_playground
