#pragma once
// Whether English words stand in the order of the grammar's sentences.

#include <span>
#include <unordered_set>

#include "training/tasks/translate/lexicon.h"

namespace attention_playground::translate {

/// The grammar's word classes and the orders that it puts them in: a subject, a verb with what it
/// takes, a place, a time. What goes with what (a rich watch) and a vs. an are not looked at.
class SentenceShape {
 public:
  explicit SentenceShape(const Lexicon& lexicon);

  /// `words` without the end token.
  [[nodiscard]] bool fits(std::span<const Id> words) const noexcept;

 private:
  using Words = std::unordered_set<Id>;
  struct Cursor;  // how far a sentence has been read

  [[nodiscard]] bool phrase(Cursor& cursor) const noexcept;
  [[nodiscard]] bool participant(Cursor& cursor) const noexcept;
  [[nodiscard]] bool complement(Cursor& cursor) const noexcept;
  [[nodiscard]] bool predicate(Cursor& cursor) const noexcept;
  [[nodiscard]] bool verb(Cursor& cursor) const noexcept;
  void adverbials(Cursor& cursor) const noexcept;

  EnglishFunctionWords function_ = {};
  Words determiners_;
  Words adjectives_;
  Words nouns_;
  Words predicates_;  // after "is" and "was": adjectives
  Words participles_;
  Words with_object_;  // present and past
  Words without_object_;
  Words base_with_object_;  // after "does not"
  Words base_without_object_;
  Words places_;
  Words months_;
  Words years_;
  Words days_;  // yesterday, today
};

}  // namespace attention_playground::translate
