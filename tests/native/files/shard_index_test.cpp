// The index of a checkpoint in several files: what it says, and every lie.

#include "files/shard_index.h"

#include "files/safetensors.h"
#include "fixture_cases.h"
#include "support.h"

namespace core = attention_playground;
using core::read_shard_index;

namespace {

testing::AssertionResult refuses(std::string_view text, const std::string& words) {
  return support::is_error(read_shard_index(text), core::ErrorCode::malformed_file, words);
}

std::string with_file(const std::string& name) {
  return R"({"weight_map": {"a.weight": )" + name + "}}";
}

}  // namespace

TEST(ShardIndex, TellsTheFileOfEachTensor) {
  const auto index = read_shard_index(R"({
    "metadata": {"total_size": 14483464192, "total_parameters": 7241732096},
    "weight_map": {
      "lm_head.weight": "model-00002-of-00002.safetensors",
      "model.embed_tokens.weight": "model-00001-of-00002.safetensors",
      "model.norm.weight": "model-00002-of-00002.safetensors"}})");
  ASSERT_TRUE(index) << index.error().where;
  EXPECT_EQ(index->files, (std::vector<std::string>{"model-00001-of-00002.safetensors",
                                                    "model-00002-of-00002.safetensors"}));
  EXPECT_EQ(index->file_of.size(), 3U);
  EXPECT_EQ(index->file_of.at("model.norm.weight"), "model-00002-of-00002.safetensors");
  EXPECT_EQ(index->total_size, 14483464192);
}

TEST(ShardIndex, IsThatOfTheFilesBesideIt) {
  const std::string folder = fixtures::fixtures_folder() + "/checkpoints/llama_sharded/";
  const auto text = fixtures::read_bytes(folder + "model.safetensors.index.json");
  const auto index = read_shard_index({reinterpret_cast<const char*>(text.data()), text.size()});
  ASSERT_TRUE(index) << index.error().where;
  EXPECT_EQ(index->files.size(), 3U);
  std::size_t tensors = 0;
  std::size_t bytes = 0;
  for (const std::string& name : index->files) {
    const auto shard = fixtures::read_bytes(folder + name);
    const auto file = core::Safetensors::parse(shard);
    ASSERT_TRUE(file) << name << ": " << file.error().where;
    for (const auto& [tensor, view] : file->tensors()) {
      EXPECT_EQ(index->file_of.at(tensor), name);
      ++tensors;
      bytes += view.bytes.size();
    }
  }
  EXPECT_EQ(tensors, index->file_of.size());
  EXPECT_EQ(static_cast<std::int64_t>(bytes), index->total_size);
}

TEST(ShardIndex, TheTotalSizeMayBeMissing) {
  for (const std::string metadata : {"", R"("metadata": {},)", R"("metadata": null,)"}) {
    const auto index =
        read_shard_index("{" + metadata + R"("weight_map": {"a": "b c.safetensors"}})");
    ASSERT_TRUE(index) << index.error().where;
    EXPECT_EQ(index->total_size, std::nullopt);
    EXPECT_EQ(index->files, std::vector<std::string>{"b c.safetensors"});
  }
}

TEST(ShardIndex, RefusesWhatIsNoIndex) {
  EXPECT_TRUE(refuses("", "the index of the safetensors files: the file is empty"));
  EXPECT_TRUE(refuses("{", "the index of the safetensors files is not valid JSON"));
  EXPECT_TRUE(refuses("{\"weight_map\": {\"a\": \"b.safetensors\"", "at byte 36"));
  for (const char* text : {"[]", "{}", "3", R"({"weight_map": null})", R"({"weight_map": []})"}) {
    EXPECT_TRUE(refuses(text, "has no 'weight_map' object")) << text;
  }
  EXPECT_TRUE(refuses(R"({"weight_map": {}})", "names no tensor"));
  EXPECT_TRUE(refuses(R"({"weight_map": {"": "a.safetensors"}})", "a tensor without a name"));
  EXPECT_TRUE(refuses(R"({"weight_map": {"a": "1.safetensors", "a": "2.safetensors"}})",
                      "the same name twice"));
  for (const char* size : {"-1", "1.5", "\"1\"", "1e300"}) {
    const std::string text = std::string(R"({"metadata": {"total_size": )") + size +
                             R"(}, "weight_map": {"a": "b.safetensors"}})";
    EXPECT_TRUE(refuses(text, "'total_size' that is no number of bytes")) << size;
  }
}

TEST(ShardIndex, RefusesFilesOutsideItsFolder) {
  for (const char* name :
       {R"("../a.safetensors")", R"("/etc/a.safetensors")", R"("a/b.safetensors")",
        R"("a\\b.safetensors")", R"("..safetensors")", R"("https:a.safetensors")",
        R"("C:a.safetensors")", R"("a\n.safetensors")", R"("a\u0000.safetensors")"}) {
    EXPECT_TRUE(refuses(with_file(name), "tensor 'a.weight' lies in \"")) << name;
    EXPECT_TRUE(refuses(with_file(name), "must lie in the folder of the index")) << name;
  }
}

TEST(ShardIndex, RefusesFilesOfOtherKinds) {
  for (const char* name : {R"("")", R"(".safetensors")", R"("pytorch_model-00001.bin")"}) {
    EXPECT_TRUE(refuses(with_file(name), "only names that end in '.safetensors'")) << name;
  }
  for (const char* name : {"1", "null", "[\"a.safetensors\"]"}) {
    EXPECT_TRUE(refuses(with_file(name), "something that is no name")) << name;
  }
}
