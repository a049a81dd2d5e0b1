#include "traces/dump/dump_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace attention_playground {

namespace {

using Words = std::vector<std::string>;
using List = std::span<const std::string_view>;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) noexcept { return is_capital(c) || (c >= 'a' && c <= 'z'); }

/// "layer.3.queryTokens" is layer, 3, query, tokens; "L0H3" is l, 0, h, 3.
Words words_of(std::string_view name) {
  Words words;
  char before = ' ';
  for (const char c : name) {
    const bool begins = is_digit(c) != is_digit(before) || is_letter(c) != is_letter(before) ||
                        (is_capital(c) && !is_capital(before));
    if ((is_digit(c) || is_letter(c)) && begins) words.emplace_back();
    if (is_digit(c)) words.back().push_back(c);
    if (is_letter(c)) {
      words.back().push_back(is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c);
    }
    before = c;
  }
  return words;
}

bool is_in(List list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }
bool has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}
bool has_any(const Words& words, List list) {
  return std::ranges::any_of(words, [&](const std::string& word) { return is_in(list, word); });
}

constexpr std::string_view attention_words[]{"attention", "attentions",    "attn",    "attns",
                                             "weights",   "weight",        "pattern", "patterns",
                                             "probs",     "probabilities", "maps",    "map"};
constexpr std::string_view query_words[]{"queries", "query", "q"};
constexpr std::string_view key_words[]{"keys", "key", "k"};
constexpr std::string_view value_words[]{"values", "value", "v"};
constexpr std::string_view other_words[]{
    "mask",    "masks", "ids",        "id",     "logits",   "scores",    "score",   "hidden",
    "loss",    "bias",  "past",       "cache",  "position", "positions", "resid",   "residual",
    "scale",   "mlp",   "normalized", "norm",   "ln",       "layernorm", "embed",   "embeds",
    "pooler",  "pos",   "embedding",  "pooled", "states",   "state",     "z",       "pre",
    "post",    "proj",  "embeddings", "dense",  "kernel",   "grad",      "grads",   "labels",
    "in",      "input", "sequences",  "inputs", "out",      "output",    "outputs", "result",
    "results", "mid",   "gradient",   "writes"};
constexpr std::string_view layer_words[]{"layer", "layers",  "block",  "blocks",
                                         "h",     "encoder", "decoder"};
constexpr std::string_view step_words[]{"step", "steps"};
constexpr std::string_view place_words[]{"encoder", "decoder", "cross", "self", "layer",
                                         "layers",  "step",    "steps", "head"};
constexpr std::string_view target_words[]{"queries", "query", "q",      "decoder",
                                          "target",  "tgt",   "output", "generated"};
/// Beside "tokens", what still names them; "num_tokens" or "special_tokens" do not.
constexpr std::string_view beside_tokens[]{"encoder", "source", "src", "input", "keys",
                                           "key",     "k",      "str", "text",  "prompt"};

/// The last word that means something decides: `output_attentions` holds attention,
/// `attention_output` does not, nor does `attention_mask`.
void read_role(const Words& words, DumpName& name) {
  using Role = DumpName::Role;
  for (const std::string& word : words) {
    const bool is_other = is_in(other_words, word);
    const bool is_attention = is_in(attention_words, word);
    if (is_other) name.role = Role::other;
    if (is_attention) name.role = Role::weights;
    if (is_in(query_words, word)) name.role = Role::queries;
    if (is_in(key_words, word)) name.role = Role::keys;
    if (is_in(value_words, word)) name.role = Role::values;
    if (is_attention || is_other || name.is_vectors()) name.says_attention = is_attention;
  }
  // "encoder.3" says nothing but where its weights belong.
  const auto says_place = [](const std::string& word) {
    return is_digit(word[0]) || is_in(place_words, word);
  };
  const bool in_stack = has(words, "encoder") || has(words, "decoder");
  const bool is_place = in_stack && std::ranges::all_of(words, says_place);
  if (name.role == Role::weights && (is_place || has(words, "cross") || has(words, "self"))) {
    name.says_attention = true;
  }
  if (has(words, "settings")) name.role = Role::settings;
}

/// What the word before a number says of it.
void read_numbers(const Words& words, DumpName& name) {
  constexpr std::size_t most_digits = 9;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (!is_digit(word[0]) || word.size() > most_digits) continue;
    std::int64_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    const std::string_view before = at > 0 ? std::string_view(words[at - 1]) : "";
    const bool next_is_head = at + 2 < words.size() && words[at + 1] == "h";
    const bool is_head = before == "head" || (before == "h" && at >= 2 && name.says_layer);
    const bool is_layer = is_in(layer_words, before) || (before == "l" && next_is_head);
    if (is_in(step_words, before)) {
      name.step = number;
    } else if (is_head && !name.head) {
      name.head = number;
    } else if (is_layer && !name.says_layer) {
      name.layer = number;
      name.says_layer = true;
    } else {
      name.numbers.push_back(number);
    }
  }
  if (name.says_layer || name.numbers.empty()) return;
  name.layer = name.numbers.back();
}

}  // namespace

DumpName read_dump_name(std::string_view name) {
  const Words words = words_of(name);
  DumpName result;
  read_role(words, result);
  if (!token_entry(name).empty()) result.role = DumpName::Role::tokens;
  if (has(words, "encoder")) result.stack = "encoder";
  if (has(words, "decoder") || has(words, "cross")) result.stack = "decoder";
  if (!result.stack.empty()) result.operation = has(words, "cross") ? "cross" : "self";
  result.hooked = has(words, "hook") && result.is_vectors();
  result.rotated = result.hooked && has(words, "rot");
  read_numbers(words, result);
  return result;
}

std::string_view token_entry(std::string_view name) {
  const Words words = words_of(name);
  if (words.size() == 1 && words[0] == "writes") return "writes";
  if (!has(words, "tokens")) return {};
  const auto names_tokens = [](const std::string& word) {
    return word == "tokens" || is_in(target_words, word) || is_in(beside_tokens, word);
  };
  if (!std::ranges::all_of(words, names_tokens)) return {};
  return has_any(words, target_words) ? "query_tokens" : "tokens";
}

LayerId layer_id(const DumpName& name, std::int64_t layer) {
  const LayerStack stack = name.stack == "encoder"   ? LayerStack::encoder
                           : name.stack == "decoder" ? LayerStack::decoder
                                                     : LayerStack::alone;
  return {stack, layer, name.operation == "cross" ? LayerKind::cross : LayerKind::self};
}

}  // namespace attention_playground
