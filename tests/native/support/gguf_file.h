#pragma once
// GGUF files built byte by byte, as the specification lays them out.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace support {

using Bytes = std::vector<std::uint8_t>;

/// The value types of metadata and two tensor types, by number.
namespace gguf {
constexpr std::uint32_t u8 = 0, i8 = 1, u16 = 2, i16 = 3, u32 = 4, i32 = 5, f32 = 6, boolean = 7,
                        string = 8, array = 9, u64 = 10, i64 = 11, f64 = 12;
constexpr std::uint32_t tensor_f32 = 0, tensor_q8_0 = 8;
}  // namespace gguf

class GgufFile {
 public:
  template <typename T>
  static void put(Bytes& bytes, T value) {
    const std::size_t end = bytes.size();
    bytes.resize(end + sizeof(T));
    std::memcpy(bytes.data() + end, &value, sizeof(T));
  }
  static void put_string(Bytes& bytes, std::string_view text) {
    put(bytes, static_cast<std::uint64_t>(text.size()));
    bytes.insert(bytes.end(), text.begin(), text.end());
  }

  /// A key and its type; the caller appends the value to what comes back.
  Bytes& key(std::string_view name, std::uint32_t type) {
    ++keys;
    put_string(metadata, name);
    put(metadata, type);
    return metadata;
  }
  template <typename T>
  GgufFile& scalar(std::string_view name, std::uint32_t type, T value) {
    put(key(name, type), value);
    return *this;
  }
  GgufFile& text(std::string_view name, std::string_view value) {
    put_string(key(name, gguf::string), value);
    return *this;
  }
  template <typename T>
  GgufFile& list(std::string_view name, std::uint32_t type, const std::vector<T>& values) {
    begin_list(name, type, values.size());
    for (const T value : values) put(metadata, value);
    return *this;
  }
  GgufFile& texts(std::string_view name, const std::vector<std::string>& values) {
    begin_list(name, gguf::string, values.size());
    for (const std::string& value : values) put_string(metadata, value);
    return *this;
  }
  void begin_list(std::string_view name, std::uint32_t type, std::uint64_t count) {
    put(put_in(key(name, gguf::array), type), count);
  }

  /// `sizes` innermost first, as in the file.
  GgufFile& tensor(std::string_view name, const std::vector<std::uint64_t>& sizes,
                   std::uint32_t type, std::uint64_t offset) {
    ++tensors;
    put_string(list_of_tensors, name);
    put(list_of_tensors, static_cast<std::uint32_t>(sizes.size()));
    for (const std::uint64_t size : sizes) put(list_of_tensors, size);
    put(put_in(list_of_tensors, type), offset);
    return *this;
  }

  /// The header, metadata, tensors, zeros up to `alignment`, then `data`.
  [[nodiscard]] Bytes bytes(const Bytes& data = {}, std::size_t alignment = 32) const {
    Bytes all{'G', 'G', 'U', 'F'};
    put(put_in(put_in(all, version), tensors), keys);
    all.insert(all.end(), metadata.begin(), metadata.end());
    all.insert(all.end(), list_of_tensors.begin(), list_of_tensors.end());
    if (!data.empty()) all.resize((all.size() + alignment - 1) / alignment * alignment);
    all.insert(all.end(), data.begin(), data.end());
    return all;
  }

  std::uint32_t version = 3;
  std::uint64_t tensors = 0;
  std::uint64_t keys = 0;
  Bytes metadata;
  Bytes list_of_tensors;

 private:
  template <typename T>
  static Bytes& put_in(Bytes& bytes, T value) {
    put(bytes, value);
    return bytes;
  }
};

}  // namespace support
