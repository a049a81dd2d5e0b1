#pragma once
// Small helpers of the tests: reproducible numbers, files built byte by byte,
// sentences of errors.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"

namespace support {

namespace core = attention_playground;

/// `count` numbers between -limit and limit, the same in every build.
inline std::vector<float> random_values(std::size_t count, std::uint32_t seed, float limit = 1.0F) {
  std::mt19937 engine(seed);
  std::vector<float> values(count);
  for (float& value : values) {
    value = limit * (static_cast<float>(engine() >> 8U) * 0x1p-23F - 1.0F);
  }
  return values;
}

inline core::ConstMatrixView view(const std::vector<float>& values, std::int64_t rows) {
  return core::const_matrix_view(values.data(), rows,
                                 static_cast<std::int64_t>(values.size()) / rows);
}

/// Bytes of a safetensors file with exactly this header and this data.
inline std::vector<std::uint8_t> file_of(std::string_view header, std::size_t data_bytes = 0) {
  std::vector<std::uint8_t> file(8 + header.size() + data_bytes, 0);
  const auto length = static_cast<std::uint64_t>(header.size());
  for (unsigned i = 0; i < 8; ++i) file[i] = static_cast<std::uint8_t>(length >> (8U * i));
  std::memcpy(file.data() + 8, header.data(), header.size());
  for (std::size_t i = 0; i < data_bytes; ++i) {
    file[8 + header.size() + i] = static_cast<std::uint8_t>(i);
  }
  return file;
}

/// The result is an error of this code whose sentence holds `words`.
template <typename Result>
testing::AssertionResult is_error(const Result& result, core::ErrorCode code,
                                  const std::string& words) {
  if (result) return testing::AssertionFailure() << "accepted; expected: " << words;
  if (result.error().code != code) {
    return testing::AssertionFailure()
           << "is " << core::error_code_name(result.error().code) << ": " << result.error().where;
  }
  if (result.error().where.find(words) == std::string::npos) {
    return testing::AssertionFailure()
           << "\"" << result.error().where << "\" does not say " << words;
  }
  return testing::AssertionSuccess();
}

/// The bytes of two arrays of floats are the same; else where they differ first.
template <typename First, typename Second>
testing::AssertionResult same_bits(const First& first, const Second& second) {
  if (static_cast<std::size_t>(first.size()) != static_cast<std::size_t>(second.size())) {
    return testing::AssertionFailure() << first.size() << " and " << second.size() << " numbers";
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(first.size()); ++i) {
    const float a = first.data()[i];
    const float b = second.data()[i];
    if (std::memcmp(&a, &b, sizeof(float)) != 0) {
      return testing::AssertionFailure() << "element " << i << ": " << a << " and " << b;
    }
  }
  return testing::AssertionSuccess();
}

}  // namespace support
