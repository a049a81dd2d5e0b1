#include "files/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace attention_playground {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view empty_file =
    "the file is empty: its download did not begin or was given up; download it again";

constexpr std::string_view page_words =
    "this is an HTML page, not the file itself: the address led to a page, perhaps of an error or "
    "for signing in; download the file from the model's list of files";

struct Magic {
  std::string_view bytes;
  std::string_view words;
};

/// Forms that begin with bytes of their own.
constexpr Magic magics[] = {
    {"PK\x03\x04"sv,
     "this is a zip archive, as torch.save writes: objects in it are pickled and can run code, so "
     "that they are not read; save a model as safetensors (save_pretrained in transformers), "
     "attention with np.savez under a name that ends in .npz"},
    {"\x93NUMPY"sv, "this is a NumPy array (.npy)"},
    {"GGUF"sv, "this is a GGUF file: give it a name that ends in .gguf"},
    {"tjgg"sv, "this is a GGML file from before GGUF: convert the model with llama.cpp anew"},
    {"fmgg"sv, "this is a GGML file from before GGUF: convert the model with llama.cpp anew"},
    {"lmgg"sv, "this is a GGML file from before GGUF: convert the model with llama.cpp anew"},
    {"algg"sv, "this is a GGML adapter from before GGUF, which changes another model"},
    {"\x1F\x8B"sv, "this is a gzip archive: unpack it first"},
    {"\xFD\x37zXZ"sv, "this is an xz archive: unpack it first"},
    {"\x28\xB5\x2F\xFD"sv, "this is a zstd archive: unpack it first"},
    {"7z\xBC\xAF\x27\x1C"sv, "this is a 7z archive: unpack it first"},
    {"Rar!\x1A\x07"sv, "this is a RAR archive: unpack it first"},
    {"\x89HDF\r\n"sv,
     "this is an HDF5 file, as Keras writes its weights: save the model as safetensors"},
    {"%PDF-"sv, "this is a PDF document"},
};

std::string_view skip_space(std::string_view text) noexcept {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool begins_like(std::string_view text, std::string_view lower_case) noexcept {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) {
           return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
         });
}

/// What git or a server leaves in place of any file.
std::string_view stand_in(std::string_view text) noexcept {
  if (text.empty()) return empty_file;
  if (text.starts_with("version https://git-lfs.github.com/spec/")) {
    return "this is a Git LFS pointer, not the file itself: download the file itself, with 'git "
           "lfs pull' or from the model's page";
  }
  const std::string_view trimmed = skip_space(text);
  for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<body"}) {
    if (begins_like(trimmed, tag)) return page_words;
  }
  if (begins_like(trimmed, "<?xml")) {
    return trimmed.substr(0, 1024).find("<html") != std::string_view::npos
               ? page_words
               : "this is an XML document, not the file itself: often a server's words about an "
                 "error; download the file again";
  }
  return {};
}

/// Protocol 2 and up: 0x80 and the protocol's number, then an opcode; the old
/// form of torch.save begins with its magic number as a pickled one.
bool is_pickle(std::string_view text) noexcept {
  return text.size() > 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5 && text[2] != '\0';
}

bool is_tar(std::string_view text) noexcept {
  return text.size() >= 262 && text.substr(257, 5) == "ustar";
}

/// No safetensors file begins so: its first 8 bytes are a length, mostly zeros.
bool is_json(std::string_view text) noexcept {
  if (text.substr(0, 8).find('\0') != std::string_view::npos) return false;
  const std::string_view trimmed = skip_space(text);
  return trimmed.starts_with('{') || trimmed.starts_with('[');
}

}  // namespace

std::string foreign_text(std::string_view text) {
  const std::string_view words = stand_in(text);
  return std::string(words);
}

std::string foreign_file(std::span<const std::uint8_t> beginning) {
  const std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  if (const auto words = stand_in(text); !words.empty()) return std::string(words);
  for (const Magic& magic : magics) {
    if (text.starts_with(magic.bytes)) return std::string(magic.words);
  }
  if (is_pickle(text)) {
    return "this is a pickle, as torch.save wrote: pickles can run code, so that they are not "
           "read; "
           "save a model as safetensors (save_pretrained in transformers), attention with np.savez";
  }
  if (is_tar(text)) return "this is a tar archive: unpack it first";
  if (is_json(text)) {
    return "this is JSON text, not weights: perhaps a server's words about an error; download the "
           "file again";
  }
  const std::string_view start = text.substr(0, 64);
  if (start.size() >= 16 && start.find_first_not_of('\0') == std::string_view::npos) {
    return "the file begins with zeros: its download was broken off; download it again";
  }
  return {};
}

}  // namespace attention_playground
