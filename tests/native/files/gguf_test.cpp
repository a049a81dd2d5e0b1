// The GGUF reader on files built byte by byte: what is read, and how every lie
// is refused.

#include "files/gguf.h"

#include <limits>

#include "fixture_cases.h"
#include "gguf_file.h"
#include "support.h"

namespace core = attention_playground;
namespace gguf = support::gguf;
using core::ErrorCode;
using core::Gguf;
using support::Bytes;
using support::GgufFile;
using support::is_error;

namespace {

Bytes counted(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

void expect_malformed(const GgufFile& file, const std::string& words, const Bytes& data = {}) {
  EXPECT_TRUE(is_error(Gguf::parse(file.bytes(data)), ErrorCode::malformed_file, words));
}

GgufFile with_shape(const std::vector<std::uint64_t>& sizes,
                    std::uint32_t type = gguf::tensor_f32) {
  GgufFile file;
  file.tensor("x", sizes, type, 0);
  return file;
}

GgufFile with_alignment(std::uint32_t alignment) {
  GgufFile file;
  file.scalar("general.alignment", gguf::u32, alignment);
  return file;
}

}  // namespace

TEST(Gguf, ReadsEveryKindOfNumber) {
  GgufFile builder;
  builder.scalar("u8", gguf::u8, std::uint8_t{250})
      .scalar("i8", gguf::i8, std::int8_t{-100})
      .scalar("u16", gguf::u16, std::uint16_t{65000})
      .scalar("i16", gguf::i16, std::int16_t{-30000})
      .scalar("u32", gguf::u32, std::uint32_t{4000000000})
      .scalar("i32", gguf::i32, std::int32_t{-2000000000})
      .scalar("u64", gguf::u64, std::uint64_t{1} << 62U)
      .scalar("i64", gguf::i64, std::numeric_limits<std::int64_t>::min())
      .scalar("huge", gguf::u64, std::numeric_limits<std::uint64_t>::max())
      .scalar("f32", gguf::f32, 0.25F)
      .scalar("f64", gguf::f64, 1e-300);
  const Bytes bytes = builder.bytes();
  const auto file = Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->whole_number("u8"), 250);
  EXPECT_EQ(file->whole_number("i8"), -100);
  EXPECT_EQ(file->whole_number("u16"), 65000);
  EXPECT_EQ(file->whole_number("i16"), -30000);
  EXPECT_EQ(file->whole_number("u32"), 4000000000);
  EXPECT_EQ(file->whole_number("i32"), -2000000000);
  EXPECT_EQ(file->whole_number("u64"), std::int64_t{1} << 62U);
  EXPECT_EQ(file->whole_number("i64"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(file->whole_number("huge"), std::nullopt);
  EXPECT_EQ(file->number("huge"), 0x1p64);
  EXPECT_EQ(file->whole_number("f32"), std::nullopt);
  EXPECT_EQ(file->number("f32"), 0.25);
  EXPECT_EQ(file->number("f64"), 1e-300);
  EXPECT_EQ(file->number("i16"), -30000.0);
  EXPECT_EQ(file->number("missing"), std::nullopt);
  EXPECT_EQ(file->metadata().size(), 11U);
}

TEST(Gguf, ReadsTextsTruthsAndLists) {
  GgufFile builder;
  builder.text("name", "caf\xC3\xA9")
      .scalar("yes", gguf::boolean, std::uint8_t{1})
      .scalar("no", gguf::boolean, std::uint8_t{0})
      .texts("tokens", {"a", "", "\xFF"})
      .list("types", gguf::i32, std::vector<std::int32_t>{1, -3})
      .list("scores", gguf::f32, std::vector<float>{-0.5F, 2.0F})
      .list("flags", gguf::boolean, std::vector<std::uint8_t>{1, 0})
      .list("none", gguf::u8, std::vector<std::uint8_t>{});
  builder.version = 2;
  const Bytes bytes = builder.bytes();
  const auto file = Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->string("name"), "caf\xC3\xA9");
  EXPECT_EQ(file->boolean("yes"), true);
  EXPECT_EQ(file->boolean("no"), false);
  EXPECT_EQ(file->boolean("name"), std::nullopt);
  ASSERT_NE(file->strings("tokens"), nullptr);
  EXPECT_EQ(*file->strings("tokens"), (std::vector<std::string_view>{"a", "", "\xFF"}));
  EXPECT_EQ(file->strings("types"), nullptr);
  EXPECT_EQ(*file->numbers("types"), (std::vector<double>{1.0, -3.0}));
  EXPECT_EQ(*file->numbers("scores"), (std::vector<double>{-0.5, 2.0}));
  EXPECT_EQ(*file->numbers("flags"), (std::vector<double>{1.0, 0.0}));
  EXPECT_TRUE(file->numbers("none")->empty());
  // Strings look into the file: nothing is copied.
  const auto* const text = reinterpret_cast<const std::uint8_t*>(file->string("name")->data());
  EXPECT_TRUE(text > bytes.data() && text < bytes.data() + bytes.size());
}

TEST(Gguf, FindsTensorsWhereTheyLie) {
  GgufFile builder;
  builder.tensor("b", {2, 3, 1, 2}, gguf::tensor_f32, 64);
  builder.tensor("a", {32, 1}, gguf::tensor_q8_0, 0);
  const Bytes bytes = builder.bytes(counted(64 + 48));
  const auto file = Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  const core::GgufTensor& a = file->tensors().at("a");
  const core::GgufTensor& b = file->tensors().at("b");
  EXPECT_EQ(a.type, core::kernels::BlockType::q8_0);
  EXPECT_EQ(a.shape, (std::vector<std::int64_t>{1, 32}));
  EXPECT_EQ(b.shape, (std::vector<std::int64_t>{2, 1, 3, 2}));
  ASSERT_EQ(a.bytes.size(), 34U);
  ASSERT_EQ(b.bytes.size(), 48U);
  EXPECT_EQ(a.bytes.data(), bytes.data() + bytes.size() - 112);
  EXPECT_EQ(b.bytes[0], 64);
}

TEST(Gguf, TheAlignmentIsThatOfTheFile) {
  GgufFile builder = with_alignment(8);
  builder.tensor("a", {1}, gguf::tensor_f32, 0).tensor("b", {1}, gguf::tensor_f32, 8);
  const Bytes bytes = builder.bytes(counted(12), 8);
  const auto file = Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->tensors().at("b").bytes[0], 8);
  for (const std::uint32_t alignment : {0U, 3U, 48U}) {
    expect_malformed(with_alignment(alignment), "'general.alignment' at byte 24 must be a power");
  }
  GgufFile text;
  text.text("general.alignment", "32");
  expect_malformed(text, "must be a power of two");
  GgufFile wide = with_alignment(1U << 31U);
  expect_malformed(wide.tensor("a", {1}, gguf::tensor_f32, 0), "cut off", counted(4));
}

TEST(Gguf, TheBeginningIsEnoughForEverythingButBytes) {
  GgufFile builder;
  builder.text("name", "x").tensor("a", {4}, gguf::tensor_f32, 0);
  const Bytes whole = builder.bytes(counted(16));
  const std::size_t header = builder.bytes().size();
  const auto file = Gguf::parse_beginning(std::span(whole).first(header), whole.size());
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->string("name"), "x");
  EXPECT_EQ(file->tensors().at("a").shape, (std::vector<std::int64_t>{4}));
  EXPECT_TRUE(file->tensors().at("a").bytes.empty());
  for (std::size_t size = 0; size < header; ++size) {
    EXPECT_TRUE(is_error(Gguf::parse_beginning(std::span(whole).first(size), whole.size()),
                         ErrorCode::malformed_file, "more of the file's beginning is needed"));
  }
  EXPECT_TRUE(is_error(Gguf::parse_beginning(std::span(whole).first(header), whole.size() - 1),
                       ErrorCode::malformed_file, "needs 16 bytes from byte 0 of the data"));
  EXPECT_TRUE(is_error(Gguf::parse_beginning(whole, 3), ErrorCode::invalid_argument, "more than"));
}

TEST(Gguf, RefusesAFileThatIsCutOffAnywhere) {
  GgufFile builder;
  builder.text("name", "x").texts("t", {"a", "bc"}).tensor("a", {4}, gguf::tensor_f32, 0);
  const Bytes whole = builder.bytes(counted(16));
  ASSERT_TRUE(Gguf::parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto file = Gguf::parse(std::span(whole).first(size));
    const char* const words = size == 0 ? "the file is empty" : "cut off";
    ASSERT_TRUE(is_error(file, ErrorCode::malformed_file, words)) << size;
    EXPECT_LE(file.error().index, static_cast<std::int64_t>(size));
  }
}

TEST(Gguf, NamesOtherFilesForWhatTheyAre) {
  Bytes bytes = GgufFile().bytes();
  EXPECT_TRUE(Gguf::parse(bytes));
  bytes[3] = 'J';
  EXPECT_TRUE(is_error(Gguf::parse(bytes), ErrorCode::malformed_file, "not a GGUF file"));
  GgufFile builder;
  for (const std::uint32_t version : {0U, 1U, 4U}) {
    builder.version = version;
    EXPECT_TRUE(is_error(Gguf::parse(builder.bytes()), ErrorCode::unsupported,
                         "version " + std::to_string(version) + "; 2 and 3 are known"));
  }
  builder.version = 3U << 24U;
  EXPECT_TRUE(is_error(Gguf::parse(builder.bytes()), ErrorCode::unsupported, "big-endian"));
}

TEST(Gguf, HugeCountsAreRefusedBeforeAnythingIsAllocated) {
  for (const std::uint64_t count : {std::uint64_t{1} << 40U, ~std::uint64_t{0}}) {
    GgufFile keys;
    keys.keys = count;
    expect_malformed(keys, "the metadata at byte 24 claims " + std::to_string(count));
    GgufFile tensors;
    tensors.tensors = count;
    expect_malformed(tensors, "the list of tensors at byte 24 claims " + std::to_string(count));
    for (const std::uint32_t type : {gguf::u8, gguf::f64, gguf::string}) {
      GgufFile list;
      list.begin_list("k", type, count);
      expect_malformed(list, "metadata 'k' at byte 49 claims " + std::to_string(count));
    }
    GgufFile text;
    support::GgufFile::put(text.key("k", gguf::string), count);
    expect_malformed(text, "metadata 'k' at byte 45 claims " + std::to_string(count) + " bytes");
  }
  GgufFile many;
  many.keys = 65537;
  EXPECT_TRUE(is_error(Gguf::parse_beginning(many.bytes(), std::uint64_t{1} << 40U),
                       ErrorCode::unsupported, "65537 keys; at most 65536"));
  many.keys = 0;
  many.tensors = 65537;
  EXPECT_TRUE(is_error(Gguf::parse_beginning(many.bytes(), std::uint64_t{1} << 40U),
                       ErrorCode::unsupported, "65537 tensors; at most 65536"));
  GgufFile list;
  list.begin_list("k", gguf::u8, (1U << 22U) + 1);
  EXPECT_TRUE(is_error(Gguf::parse_beginning(list.bytes(), std::uint64_t{1} << 40U),
                       ErrorCode::unsupported, "metadata 'k' at byte 24 makes the lists longer"));
}

TEST(Gguf, RefusesMetadataThatMakesNoSense) {
  GgufFile twice;
  expect_malformed(twice.text("k", "a").text("k", "b"), "metadata 'k' at byte 46 is there twice");
  GgufFile unknown;
  expect_malformed(unknown.scalar("k", 13, std::uint8_t{0}), "unknown type 13");
  GgufFile truth;
  expect_malformed(truth.scalar("k", gguf::boolean, std::uint8_t{2}), "neither 0 nor 1");
  GgufFile truths;
  expect_malformed(truths.list("k", gguf::boolean, std::vector<std::uint8_t>{1, 7}), "neither 0");
  GgufFile element;
  expect_malformed(element.list("k", 99, std::vector<std::uint64_t>{1}), "unknown type 99");
  GgufFile nested;
  nested.list("k", gguf::array, std::vector<std::uint64_t>{1, 2});
  EXPECT_TRUE(is_error(Gguf::parse(nested.bytes()), ErrorCode::unsupported, "a list of lists"));
  GgufFile nothing_nested;
  nothing_nested.begin_list("k", gguf::array, 0);
  EXPECT_TRUE(
      is_error(Gguf::parse(nothing_nested.bytes()), ErrorCode::unsupported, "a list of lists"));
  for (const std::string& name : {std::string(), std::string("\xFF"), std::string(65536, 'k')}) {
    GgufFile named;
    expect_malformed(named.text(name, ""), "a metadata key at byte 24 must be 1 to 65535 bytes");
  }
}

TEST(Gguf, RefusesTensorsThatMakeNoSense) {
  GgufFile twice;
  twice.tensor("x", {8}, gguf::tensor_f32, 0).tensor("x", {8}, gguf::tensor_f32, 32);
  expect_malformed(twice, "tensor 'x' is there twice", counted(64));
  expect_malformed(with_shape({}), "tensor 'x' at byte 24 has 0 dimensions", counted(64));
  expect_malformed(with_shape({1, 1, 1, 1, 1}), "has 5 dimensions; 1 to 4", counted(64));
  expect_malformed(with_shape({4, 0}), "has a dimension of size 0", counted(64));
  expect_malformed(with_shape({1ULL << 32U, 1ULL << 32U}), "impossible size", counted(64));
  expect_malformed(with_shape({~0ULL}), "impossible size", counted(64));
  expect_malformed(with_shape({48}, gguf::tensor_q8_0),
                   "has rows of 48 values, but Q8_0 stores whole blocks of 32", counted(64));
  expect_malformed(with_shape({128, 2}, 14), "Q6_K stores whole blocks of 256", counted(64));
  expect_malformed(with_shape({17}), "needs 68 bytes from byte 0 of the data", counted(64));
  for (const std::string& name : {std::string(), std::string("\xC0"), std::string(65, 'n')}) {
    GgufFile named;
    named.tensor(name, {1}, gguf::tensor_f32, 0);
    expect_malformed(named, "the name of a tensor at byte 24 must be 1 to 64 bytes", counted(4));
  }
}

TEST(Gguf, RefusesOffsetsThatLie) {
  const auto pair_at = [](std::uint64_t first, std::uint64_t second) {
    GgufFile file;
    file.tensor("a", {16}, gguf::tensor_f32, first).tensor("b", {8}, gguf::tensor_f32, second);
    return file;
  };
  const Bytes data = counted(96);
  EXPECT_TRUE(Gguf::parse(pair_at(0, 64).bytes(data)));
  EXPECT_TRUE(Gguf::parse(pair_at(32, 0).bytes(data)));
  expect_malformed(pair_at(0, 65), "tensor 'b' at byte 57 begins at byte 65 of the data", data);
  expect_malformed(pair_at(0, 32), "tensor 'b' at byte 57 overlaps another tensor", data);
  expect_malformed(pair_at(0, 0), "overlaps another tensor", data);
  expect_malformed(pair_at(0, 96), "tensor 'b' at byte 57 needs 32 bytes from byte 96", data);
  expect_malformed(pair_at(0, ~0ULL - 31), "the file has 96 bytes of data", data);
}

TEST(Gguf, NamesTheTypesThatItCannotRead) {
  const auto refusal = [](std::uint32_t type, const std::string& words) {
    return is_error(Gguf::parse(with_shape({256}, type).bytes(counted(1024))),
                    ErrorCode::unsupported, words);
  };
  EXPECT_TRUE(
      refusal(10, "tensor 'x' at byte 24 is of type Q2_K (number 10); F32, F16, BF16, Q8_0"));
  EXPECT_TRUE(refusal(11, "Q3_K"));
  EXPECT_TRUE(refusal(20, "IQ4_NL"));
  EXPECT_TRUE(refusal(24, "I8"));
  EXPECT_TRUE(refusal(39, "MXFP4"));
  EXPECT_TRUE(refusal(1000, "type number 1000; F32, F16"));
  EXPECT_TRUE(refusal(1000, "Q5_K and Q6_K are known"));
}

TEST(Gguf, ReadsARealModel) {
  if (const auto missing = fixtures::missing_model(fixtures::smollm2_file)) {
    GTEST_SKIP() << *missing;
  }
  const Bytes bytes =
      fixtures::read_bytes(fixtures::models_folder() + "/" + fixtures::smollm2_file);
  const auto file = Gguf::parse(bytes);
  ASSERT_TRUE(file) << file.error().where;
  EXPECT_EQ(file->tensors().size(), 272U);
  const core::GgufTensor& words = file->tensors().at("token_embd.weight");
  EXPECT_EQ(words.type, core::kernels::BlockType::q8_0);
  EXPECT_EQ(words.shape, (std::vector<std::int64_t>{49152, 576}));
  EXPECT_EQ(words.bytes.size(), 49152U * 576U / 32U * 34U);
  EXPECT_EQ(file->whole_number("llama.block_count"), 30);
  EXPECT_EQ(file->number("llama.rope.freq_base"), 100000.0);
  EXPECT_EQ(file->string("tokenizer.ggml.pre"), "smollm");
  EXPECT_EQ(file->strings("tokenizer.ggml.tokens")->size(), 49152U);
  const auto beginning = Gguf::parse_beginning(std::span(bytes).first(4U << 20U), bytes.size());
  ASSERT_TRUE(beginning) << beginning.error().where;
  EXPECT_EQ(beginning->tensors().size(), 272U);
  EXPECT_TRUE(beginning->tensors().at("output_norm.weight").bytes.empty());
}
