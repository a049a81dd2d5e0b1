#pragma once
// How a query and a key become one score, and what parameters that takes (science: section 1).
// Checks, files and gradients follow from the description; what a function computes stands in
// src/attention/score, one file a function.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attention_playground {

enum class ScoreFunction : std::uint8_t {
  scaled_dot,  // q . k / sqrt(width)
  dot,         // q . k
  general,     // q W k (Luong 2015)
  additive,    // v . tanh(W q + U k) (Bahdanau 2014); Luong's concat is the same with [W U]
  cosine,      // q . k / (|q| |k| + 1e-8); AttentionSettings::scale is its factor
};

/// A place for parameters: matrices of each head, or a row of numbers of each head.
enum class ScoreSlot : std::uint8_t { query_weight, key_weight, vector };
inline constexpr std::array score_slots{ScoreSlot::query_weight, ScoreSlot::key_weight,
                                        ScoreSlot::vector};
/// As tensors are called in files: "query_weight".
[[nodiscard]] const char* slot_name(ScoreSlot slot) noexcept;
/// As errors call it: "the query weight".
[[nodiscard]] const char* slot_words(ScoreSlot slot) noexcept;

/// The lengths that a score function's parameters are made for. `hidden` is free.
struct ScoreSizes {
  std::int64_t heads = 0;
  std::int64_t query_width = 0;
  std::int64_t key_width = 0;
  std::int64_t hidden = 0;
};
enum class ScoreExtent : std::uint8_t { query_width, key_width, hidden };

struct ScoreParameter {
  ScoreSlot slot;
  std::array<ScoreExtent, 2> shape;  // of one head; a vector has the first alone

  [[nodiscard]] std::span<const ScoreExtent> extents() const noexcept {
    return std::span(shape).first(slot == ScoreSlot::vector ? 1 : 2);
  }
  [[nodiscard]] std::optional<std::size_t> hidden_axis() const noexcept;  // behind the heads
  [[nodiscard]] static std::int64_t size_of(ScoreExtent extent, const ScoreSizes& sizes) noexcept;
  /// [heads, ...].
  [[nodiscard]] std::vector<std::int64_t> sizes(const ScoreSizes& sizes) const;
  /// "heads x hidden x query width".
  [[nodiscard]] std::string words(const char* separator) const;
};

struct ScoreDescription {
  const char* name;  // in files and errors: "scaled-dot"
  /// Queries and keys may differ in width.
  bool projects;
  std::span<const ScoreParameter> parameters;

  [[nodiscard]] const ScoreParameter* find(ScoreSlot slot) const noexcept;
  /// The smallest parameter that has the hidden size; none where the function has no such size.
  [[nodiscard]] const ScoreParameter* saying_hidden() const noexcept;
};
[[nodiscard]] ScoreDescription describe(ScoreFunction function) noexcept;

[[nodiscard]] std::optional<ScoreFunction> score_function_named(std::string_view name) noexcept;
/// "scaled-dot", "dot", ... or "cosine", each in quotes.
[[nodiscard]] std::string score_function_choices();

}  // namespace attention_playground
