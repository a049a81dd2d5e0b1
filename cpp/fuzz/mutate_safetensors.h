#pragma once
// Changes of a safetensors file that leave the rest of it in order: a value of its
// metadata, a part of a tensor's entry, or its numbers. With bytes changed anywhere
// almost no file gets past its header. To be included by one target.

#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "files/json.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t longest);

namespace safetensors_mutation {

namespace core = attention_playground;

struct Parts {
  core::JsonValue header;
  std::string numbers;
};

inline std::optional<Parts> parts_of(std::string_view file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof(length)) return std::nullopt;
  std::memcpy(&length, file.data(), sizeof(length));
  file.remove_prefix(sizeof(length));
  if (length > file.size()) return std::nullopt;
  auto header = core::parse_json(file.substr(0, static_cast<std::size_t>(length)));
  if (!header || header->object.empty()) return std::nullopt;
  file.remove_prefix(static_cast<std::size_t>(length));
  return Parts{.header = std::move(*header), .numbers = std::string(file)};
}

inline std::string changed(std::string text) {
  constexpr std::size_t most_added = 32;
  const std::size_t size = text.size();
  text.resize(size + most_added);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(text.data());
  text.resize(LLVMFuzzerMutate(bytes, size, text.size()));
  return text;
}

inline void change(core::JsonValue& value, std::minstd_rand& random) {
  if (!value.object.empty()) {
    return change(value.object[random() % value.object.size()].value, random);
  }
  if (value.is(core::JsonValue::Kind::string)) {
    value.string = changed(value.string);
  } else if (auto other = core::parse_json(changed(core::json_text(value))); other) {
    value = std::move(*other);
  }
}

inline std::string text_of(const Parts& parts) {
  const std::string header = core::json_text(parts.header);
  const std::uint64_t length = header.size();
  std::string file(sizeof(length), '\0');
  std::memcpy(file.data(), &length, sizeof(length));
  return file + header + parts.numbers;
}

}  // namespace safetensors_mutation

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t longest, unsigned int seed) {
  using namespace safetensors_mutation;
  std::minstd_rand random(seed);
  // Some files are still changed anywhere.
  auto parts =
      random() % 4 == 0 ? std::nullopt : parts_of({reinterpret_cast<const char*>(data), size});
  if (!parts) return LLVMFuzzerMutate(data, size, longest);
  if (random() % 3 == 0 && !parts->numbers.empty()) {
    const std::size_t length = parts->numbers.size();
    parts->numbers = changed(parts->numbers);
    parts->numbers.resize(length);
  } else {
    change(parts->header, random);
  }
  const std::string file = text_of(*parts);
  if (file.size() > longest) return LLVMFuzzerMutate(data, size, longest);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}
