#include "training/vocabulary.h"

#include "support.h"
#include "tasks.h"

namespace {

using namespace tasks;

std::vector<std::string> pieces(const std::vector<core::TypedWord>& words) {
  std::vector<std::string> texts;
  for (const core::TypedWord& word : words) texts.push_back(word.text);
  return texts;
}
std::vector<std::string> named(std::span<const std::string> words,
                               const std::vector<std::int32_t>& ids) {
  std::vector<std::string> names;
  for (const std::int32_t id : ids) names.push_back(words[static_cast<std::size_t>(id)]);
  return names;
}
using Words = std::vector<std::string>;

const core::Task& translate() {
  static const auto made = task("translate");
  return *made;
}

TEST(Vocabulary, ASentenceOfTheGrammarReadsBackAsItsIds) {
  for (std::uint64_t i = 0; i < 200; ++i) {
    const core::Example example = draw(translate(), i);
    if (std::ranges::count(example.source, core::unknown_id) > 0) continue;
    const std::string english = text(translate().source_words(), source_of(example));
    EXPECT_EQ(core::read_source(translate(), english), example.source) << english;
    const std::string french = text(translate().target_words(), written_by(example));
    EXPECT_EQ(core::read_target(translate(), french), example.target) << french;
  }
}

TEST(Vocabulary, BahdanausSentenceReadsAsPrinted) {
  const core::Example example = translate().probe();
  EXPECT_EQ(
      core::read_source(translate(),
                        "The agreement on the European Economic Area was signed in August 1992."),
      example.source);
  EXPECT_EQ(core::read_target(
                translate(), "L’accord sur la zone économique européenne a été signé en AOÛT 1992"),
            example.target);
}

TEST(Vocabulary, ApostrophesSplitUnlessTheWholeIsAWord) {
  const auto words = translate().target_words();
  const auto read = core::read_words("Il n'a pas vu l'Œuf aujourd'hui !", words);
  EXPECT_EQ(pieces(read), (Words{"Il", "n'", "a", "pas", "vu", "l'", "Œuf", "aujourd'hui"}));
  EXPECT_TRUE(std::ranges::all_of(read, &core::TypedWord::known));
  EXPECT_EQ(pieces(core::read_words("qu'aujourd'hui", words)), (Words{"qu'", "aujourd'hui"}));
}

TEST(Vocabulary, UnknownWordsAreKeptWithTheirPlace) {
  const auto read = core::read_words("the  gost,\tsigned <end>", translate().source_words());
  ASSERT_EQ(pieces(read), (Words{"the", "gost", "signed", "<end>"}));
  EXPECT_FALSE(read[1].known());
  EXPECT_EQ(read[1].begin, 5);
  EXPECT_TRUE(read[2].known());
  EXPECT_EQ(read[2].begin, 11);
  EXPECT_FALSE(read[3].known());
  EXPECT_EQ(core::read_source(translate(), "gost"), (std::vector{core::unknown_id, core::end_id}));
}

TEST(Vocabulary, NothingTypedIsNoWord) {
  for (const char* text : {"", "   ", " . ", "?!", ",,\n"}) {
    EXPECT_TRUE(core::read_words(text, translate().source_words()).empty()) << text;
    EXPECT_EQ(core::read_source(translate(), text), std::vector{core::end_id}) << text;
  }
}

TEST(Vocabulary, BytesThatAreNotUtf8AreUnknownWords) {
  const std::string text = "the \xC3 \xE2\x80 \xFF\xFE dog \xF0\x9F\x90\xB6";
  const auto read = core::read_words(text, translate().source_words());
  EXPECT_EQ(pieces(read),
            (Words{"the", "\xC3", "\xE2\x80", "\xFF\xFE", "dog", "\xF0\x9F\x90\xB6"}));
  EXPECT_TRUE(read[4].known());
  EXPECT_FALSE(read[1].known() || read[2].known() || read[3].known() || read[5].known());
}

TEST(Vocabulary, DatesAreReadCharacterByCharacter) {
  const auto date = task("date");
  EXPECT_EQ(core::read_source(*date, "The 23rd of August 1992"), date->probe().source);
  const auto read = core::read_words("3 q", date->source_words());
  EXPECT_EQ(pieces(read), (Words{"3", " ", "q"}));
  EXPECT_FALSE(read[2].known());
}

TEST(Vocabulary, NearWordsAreThoseWithFewestChanges) {
  const auto words = translate().source_words();
  EXPECT_EQ(named(words, core::near_words("Agrement", words, 1)), Words{"agreement"});
  EXPECT_EQ(named(words, core::near_words("teh", words, 1)), Words{"the"});
  EXPECT_EQ(named(words, core::near_words("minsiter", words, 3)), Words{"minister"});
  const auto near_sign = named(words, core::near_words("signd", words, 3));
  EXPECT_EQ(near_sign, (Words{"sign", "signs", "signed"}));
  EXPECT_TRUE(core::near_words("xylophone", words, 3).empty());
  EXPECT_TRUE(core::near_words("", words, 3).empty());
  EXPECT_TRUE(core::near_words(std::string(100000, 'a'), words, 3).empty());
  EXPECT_EQ(named(translate().target_words(),
                  core::near_words("européene", translate().target_words(), 2)),
            (Words{"européen", "européenne"}));
}

}  // namespace
