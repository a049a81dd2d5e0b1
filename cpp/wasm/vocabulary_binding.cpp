// Between what a reader types and a task's ids.

#include "training/sentence.h"
#include "training/vocabulary.h"
#include "training_values.h"

namespace attention_playground::wasm {

using emscripten::val;

namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(ReadWordsAnswer)

/// Far beyond every model's positions; finding near words takes time for each word.
constexpr std::size_t longest_text = 4096;
constexpr std::int64_t near_words_shown = 5;

/// UTF-16 units of UTF-8 text.
double units_of(std::string_view text) noexcept {
  std::int64_t units = 0;
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    const bool goes_on = (byte & 0xC0U) == 0x80U;
    if (!goes_on) units += byte >= 0xF0U ? 2 : 1;
  }
  return static_cast<double>(units);
}

val word_value(const TypedWord& typed, std::string_view text, std::span<const std::string> words) {
  const auto begin = static_cast<std::size_t>(typed.begin);
  const double start = units_of(text.substr(0, begin));
  val near = val::array();
  if (!typed.known()) {
    for (const std::int32_t id : near_words(typed.text, words, near_words_shown)) {
      near.call<void>("push", words[static_cast<std::size_t>(id)]);
    }
  }
  val result = val::object();
  result.set("text", typed.text);
  result.set("start", start);
  result.set("end", start + units_of(typed.text));
  result.set("id", typed.id);
  result.set("known", typed.known());
  result.set("near", near);
  return result;
}

val read_typed_words(const std::string& task_name, bool is_target, const std::string& text) {
  auto task = find_task(task_name);
  if (task && text.size() > longest_text) {
    task = fail(ErrorCode::invalid_argument,
                "the text has " + std::to_string(text.size()) +
                    " bytes: what a small model reads is a sentence, not more than " +
                    std::to_string(longest_text));
  }
  return value_or_null(task, [&](const std::shared_ptr<const Task>& named) {
    const auto vocabulary = is_target ? named->target_words() : named->source_words();
    val words = val::array();
    for (const TypedWord& typed : read_words(text, vocabulary)) {
      words.call<void>("push", word_value(typed, text, vocabulary));
    }
    const auto ids = is_target ? read_target(*named, text) : read_source(*named, text);
    val result = val::object();
    result.set("ids", copy(std::span<const std::int32_t>(ids)));
    result.set("words", words);
    const auto source = std::span(ids).first(ids.empty() ? 0 : ids.size() - 1);
    result.set("fits", is_target || named->fits_examples(source));
    return result;
  });
}

val write_sentence(const std::string& task_name, bool is_target,
                   const std::shared_ptr<ByteBuffer>& ids) {
  auto task = find_task(task_name);
  if (task && ids->elements<std::int32_t>().size() > longest_text) {
    task = fail(ErrorCode::invalid_argument,
                "a sentence has at most " + std::to_string(longest_text) + " tokens");
  }
  return value_or_null(task, [&](const std::shared_ptr<const Task>& named) {
    return val(sentence_of(ids->elements<std::int32_t>(),
                           is_target ? named->target_words() : named->source_words()));
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(vocabulary) {
  using namespace attention_playground::wasm;
  declare<ReadWordsAnswer>(
      "ReadWordsAnswer",
      "{ ids: Int32Array, words: { text: string, start: number, end: number, id: number, "
      "known: boolean, near: string[] }[], fits: boolean } | null");
  emscripten::function("readWords", &read_typed_words, Gives<ReadWordsAnswer>());
  emscripten::function("writeSentence", &write_sentence, Gives<TextAnswer>());
}
