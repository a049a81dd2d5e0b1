#include "traces/dump_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace attention_playground {

namespace {

using Words = std::vector<std::string>;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) noexcept { return is_capital(c) || (c >= 'a' && c <= 'z'); }

/// "layer.3.queryTokens" is layer, 3, query, tokens.
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

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& list) {
  return std::ranges::find(list, word) != list.end();
}

bool has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 11> other_words{"mask",   "ids",  "logits",   "scores",
                                                       "hidden", "loss", "bias",     "past",
                                                       "cache",  "id",   "positions"};
constexpr std::array<std::string_view, 3> query_words{"queries", "query", "q"};
constexpr std::array<std::string_view, 3> key_words{"keys", "key", "k"};
constexpr std::array<std::string_view, 3> value_words{"values", "value", "v"};
constexpr std::array<std::string_view, 7> layer_words{"layer", "layers",  "block",  "blocks",
                                                      "h",     "encoder", "decoder"};
constexpr std::array<std::string_view, 2> step_words{"step", "steps"};

template <std::size_t Count>
bool has_any(const Words& words, const std::array<std::string_view, Count>& list) {
  return std::ranges::any_of(words, [&](const std::string& word) { return is_one_of(word, list); });
}

DumpName::Role role_of(const Words& words) {
  using Role = DumpName::Role;
  if (has_any(words, other_words)) return Role::other;
  const bool asks = has_any(words, query_words);
  if (has(words, "tokens")) return asks ? Role::query_tokens : Role::tokens;
  if (has(words, "settings")) return Role::settings;
  if (asks) return Role::queries;
  if (has_any(words, key_words)) return Role::keys;
  if (has_any(words, value_words)) return Role::values;
  return Role::weights;
}

}  // namespace

DumpName read_dump_name(std::string_view name) {
  const Words words = words_of(name);
  DumpName result;
  result.role = role_of(words);
  if (has(words, "encoder")) result.stack = "encoder";
  if (has(words, "decoder") || has(words, "cross")) result.stack = "decoder";
  if (!result.stack.empty()) result.operation = has(words, "cross") ? "cross" : "self";
  for (std::size_t at = 0; at < words.size(); ++at) {
    constexpr std::size_t most_digits = 9;
    const std::string& word = words[at];
    if (!is_digit(word[0]) || word.size() > most_digits) continue;
    std::int64_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    const std::string_view before = at > 0 ? std::string_view(words[at - 1]) : "";
    if (is_one_of(before, step_words)) {
      result.step = number;
    } else if (!result.says_layer) {
      result.layer = number;
      result.says_layer = is_one_of(before, layer_words);
    }
  }
  return result;
}

LayerName layer_name(const DumpName& name, std::int64_t layer) {
  const std::string number = std::to_string(layer);
  const std::string text =
      name.stack.empty() ? "layer." + number : name.stack + "." + number + "." + name.operation;
  return {name.stack.empty() ? "layer" : name.stack, layer, name.operation, text};
}

}  // namespace attention_playground
