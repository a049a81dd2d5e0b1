// Files that are something else than their name says are named as what they are.

#include "files/file_kind.h"

#include <string>
#include <vector>

#include "changed_checkpoint.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "files/shard_index.h"
#include "fixture_cases.h"
#include "support.h"

namespace core = attention_playground;
using core::ErrorCode;
using support::is_error;

namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

const std::string pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f"
    "32b1258daaa5e2ca24d17e2393\nsize 90868376\n";

struct Foreign {
  std::string content;
  const char* words;
};

std::vector<Foreign> foreign_files() {
  using namespace std::string_literals;
  return {{pointer, "Git LFS pointer"},
          {"<!DOCTYPE html>\n<html><head><title>404</title></head></html>", "HTML page"},
          {"\n  <HTML lang=\"en\">", "HTML page"},
          {"<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>", "XML document"},
          {"PK\x03\x04"s + std::string(60, '\0'), "zip archive"},
          {"\x80\x02}q\x00."s + std::string(20, 'x'), "pickle"},
          {"", "the file is empty"},
          {"{\"error\": \"Repository not found\"}", "JSON text"},
          {std::string(4096, '\0'), "begins with zeros"},
          {"\x1F\x8B\x08"s + std::string(20, 'x'), "gzip"},
          {"tjgg"s + std::string(20, '\x01'), "before GGUF"},
          {"\x89HDF\r\n\x1A\n"s + std::string(20, 'x'), "HDF5"}};
}

TEST(FileKind, IsNamedByEveryReaderOfWeights) {
  for (const auto& [content, words] : foreign_files()) {
    const auto bytes = bytes_of(content);
    EXPECT_TRUE(is_error(core::Gguf::parse(bytes), ErrorCode::malformed_file, words)) << words;
    const core::ModelPart part{.beginning = bytes, .file_size = bytes.size()};
    EXPECT_TRUE(is_error(core::inspect_model({&part, 1}, ""), ErrorCode::malformed_file, words));
    if (content.find_first_not_of('\0') == std::string::npos && !content.empty()) continue;
    EXPECT_TRUE(is_error(core::Safetensors::parse(bytes), ErrorCode::malformed_file, words))
        << words;
    EXPECT_TRUE(
        is_error(core::inspect_model({&part, 1}, fixtures::ChangedCheckpoint("llama_tied").config),
                 ErrorCode::malformed_file, words));
  }
}

TEST(FileKind, OfAConfigurationOrAnIndexIsNamed) {
  for (const auto& [content, words] : foreign_files()) {
    const std::string kind = words;
    if (kind != "Git LFS pointer" && kind != "HTML page" && kind != "the file is empty") continue;
    EXPECT_TRUE(is_error(core::read_decoder_config(content), ErrorCode::malformed_file, words));
    EXPECT_TRUE(is_error(core::read_encoder_config(content), ErrorCode::malformed_file, words));
    EXPECT_TRUE(is_error(core::read_shard_index(content), ErrorCode::malformed_file, words));
  }
}

TEST(FileKind, OfGoodFilesIsNothing) {
  for (const char* const name : {"llama_tied/model.safetensors", "gguf_llama_f32/model.gguf"}) {
    const auto bytes = fixtures::read_bytes(fixtures::fixtures_folder() + "/checkpoints/" + name);
    const auto kind = core::foreign_file(bytes);
    EXPECT_TRUE(kind.empty() || kind.starts_with("this is a GGUF file")) << kind;
  }
  EXPECT_EQ(core::foreign_text("{}"), "");
}

}  // namespace
