// The JSON reader is strict: RFC 8259 and nothing beyond it, with limits.

#include <gtest/gtest.h>

#include "files/json.h"
#include "support.h"

namespace {

namespace core = attention_playground;
using core::ErrorCode;
using core::JsonValue;
using core::parse_json;
using support::is_error;

std::string string_of(std::string_view text) {
  const auto value = parse_json(text);
  EXPECT_TRUE(value) << text << ": " << value.error().where;
  return value ? value->string : std::string("(error)");
}

void expect_malformed(std::string_view text, const std::string& words = "") {
  EXPECT_TRUE(is_error(parse_json(text), ErrorCode::malformed_file, words)) << text;
}

TEST(Json, ReadsEveryKind) {
  const auto value =
      parse_json(" { \"a\" : [ 1 , -2.5e-1, true, false, null, \"x\" ], \"b\": {} }\r\n\t");
  ASSERT_TRUE(value) << value.error().where;
  ASSERT_EQ(value->object.size(), 2U);
  const JsonValue& list = *value->find("a");
  ASSERT_EQ(list.array.size(), 6U);
  EXPECT_EQ(list.array[0].whole_number(), 1);
  EXPECT_EQ(list.array[1].number, -0.25);
  EXPECT_TRUE(list.array[2].boolean);
  EXPECT_FALSE(list.array[3].boolean);
  EXPECT_TRUE(list.array[4].is(JsonValue::Kind::null));
  EXPECT_EQ(list.array[5].string, "x");
  EXPECT_TRUE(value->find("b")->is(JsonValue::Kind::object));
  EXPECT_EQ(value->find("c"), nullptr);
}

TEST(Json, ReadsNumbersAsTheNearestDouble) {
  for (const auto& [text, number] : {std::pair{"0", 0.0},
                                     {"-0", -0.0},
                                     {"123456789", 123456789.0},
                                     {"0.1", 0.1},
                                     {"1E3", 1e3},
                                     {"1e+2", 1e2},
                                     {"4.9e-324", 4.9e-324},
                                     {"1.7976931348623157e308", 1.7976931348623157e308}}) {
    const auto value = parse_json(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->number, number) << text;
  }
}

TEST(Json, KnowsWholeNumbersThatADoubleHolds) {
  EXPECT_EQ(parse_json("9007199254740992")->whole_number(), std::int64_t{9007199254740992});
  EXPECT_EQ(parse_json("-3.0")->whole_number(), -3);
  EXPECT_FALSE(parse_json("0.5")->whole_number());
  EXPECT_FALSE(parse_json("1e300")->whole_number());
  EXPECT_FALSE(parse_json("\"3\"")->whole_number());
}

TEST(Json, RefusesNumbersOfOtherForms) {
  for (const char* const text : {"01", "+1", ".5", "1.", "-", "1e", "1e+", "0x1", "NaN", "Infinity",
                                 "-Infinity", "1e400", "1 2", "--1"}) {
    expect_malformed(text);
  }
}

TEST(Json, ReadsEscapes) {
  EXPECT_EQ(string_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(string_of(R"("\u0041\u00e9\u20AC")"), "A\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(string_of(R"("\ud83d\uDE00")"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(string_of(R"("\u0000")"), std::string(1, '\0'));
}

TEST(Json, RefusesBadStrings) {
  for (const char* const text :
       {R"("\x")", R"("\u12")", R"("\u12G4")", R"("\ud83d")", R"("\ud83dx")", R"("\ud83d\u0041")",
        R"("\ude00")", "\"", "\"abc", "\"\\", "\"a\nb\"", "'a'", R"("\u+123")", R"("\u-123")"}) {
    expect_malformed(text);
  }
  expect_malformed(std::string_view("\"a\0b\"", 5), "control character");
}

TEST(Json, AcceptsUtf8Only) {
  // The first and last code point of each length.
  for (const char* const good :
       {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(string_of("\"" + std::string(good) + "\""), good);
  }
  // Continuations alone, overlong forms, surrogates, past U+10FFFF, cut off.
  for (const char* const bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE", "\xC3",
        "\xE2\x82", "\xF0\x9F\x98", "\xC3\x28", "\xE2\x28\xA1", "\xE2\x82\x28",
        "\xF0\x28\x8C\xBC"}) {
    expect_malformed("\"" + std::string(bad) + "\"", "UTF-8");
  }
}

TEST(Json, RefusesWhatLooksLikeJson) {
  for (const char* const text :
       {"", " ", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "{\"a\":}", "[", "{", "]",
        "tru", "nulll", "True", "// x\n1", "1//", "[1]]", "{\"a\":1 \"b\":2}", "\xEF\xBB\xBF{}"}) {
    expect_malformed(text);
  }
}

TEST(Json, RefusesTheSameNameTwice) {
  expect_malformed(R"({"a":1,"b":2,"a":3})", "twice");
  expect_malformed(R"({"a":1,"\u0061":3})", "twice");
  EXPECT_TRUE(parse_json(R"({"a":{"a":1}})"));
}

TEST(Json, LimitsTheDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(60)));
  expect_malformed(nested(100), "too deeply");
  expect_malformed(std::string(1'000'000, '['), "too deeply");
  std::string objects;
  for (int i = 0; i < 100; ++i) objects += "{\"a\":";
  expect_malformed(objects, "too deeply");
}

TEST(Json, LimitsTheNumberOfValues) {
  std::string many = "[0";
  for (int i = 0; i < 1'000'000; ++i) many += ",0";
  expect_malformed(many + "]", "more values");
}

TEST(Json, GivesTheByteOfTheError) {
  EXPECT_EQ(parse_json("[1, x]").error().index, 4);
  EXPECT_EQ(parse_json("{\"a\":1").error().index, 6);
  EXPECT_EQ(parse_json("\"ab\xFF\"").error().index, 3);
}

TEST(Json, WritesStringsThatReadBack) {
  std::string every;
  for (int c = 0; c < 0x80; ++c) every.push_back(static_cast<char>(c));
  every += "\xC3\xA9\xF0\x9F\x98\x80";
  EXPECT_EQ(string_of(core::json_string(every)), every);
  EXPECT_EQ(core::json_string("a\"\\\n"), R"("a\"\\\u000a")");
}

TEST(Json, PacksArraysOfNumbers) {
  const auto value = core::parse_json_packed(R"({"a":[[1, -2.5],[3e2]],"b":["x"],"c":[],"d":4})");
  ASSERT_TRUE(value) << value.error().where;
  const JsonValue& rows = *value->find("a");
  ASSERT_EQ(rows.array.size(), 2U);
  EXPECT_TRUE(rows.array[0].array.empty());
  EXPECT_EQ(rows.array[0].numbers, (std::vector<double>{1.0, -2.5}));
  EXPECT_EQ(rows.array[1].numbers, (std::vector<double>{300.0}));
  EXPECT_EQ(value->find("b")->array[0].string, "x");
  EXPECT_EQ(value->find("d")->number, 4.0);
  EXPECT_TRUE(
      is_error(core::parse_json_packed("[1,\"x\"]"), ErrorCode::malformed_file, "value expected"));
  EXPECT_TRUE(is_error(core::parse_json_packed("[1,NaN]"), ErrorCode::malformed_file, "NaN"));
}

TEST(Json, PacksMoreNumbersThanItReadsValues) {
  const auto many = [](std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 1; i < count; ++i) text += "1,";
    return text + "1]";
  };
  const std::string text = many(1'200'000);
  EXPECT_TRUE(is_error(parse_json(text), ErrorCode::malformed_file, "more values"));
  EXPECT_EQ(core::parse_json_packed(text)->numbers.size(), 1'200'000U);
  EXPECT_TRUE(is_error(core::parse_json_packed(many(16'000'001)), ErrorCode::malformed_file,
                       "more than 16 million"));
}

TEST(Json, WritesWhatItReads) {
  const std::string text = R"({"a":[1,-2.5,true,null],"b":{"c":"\u000a\"","d":[]},"e":1e+300})";
  EXPECT_EQ(core::json_text(*parse_json(text)), text);
  EXPECT_EQ(core::json_text(*core::parse_json_packed("[ [1, 2], [0.1] ]")), "[[1,2],[0.1]]");
}

}  // namespace
