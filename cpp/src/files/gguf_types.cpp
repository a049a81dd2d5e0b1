#include "files/gguf_types.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attention_playground {

namespace {

using kernels::BlockType;

/// The numbers are those of `enum ggml_type`.
constexpr std::array<std::pair<std::uint32_t, BlockType>, 11> known{{{0, BlockType::f32},
                                                                     {1, BlockType::f16},
                                                                     {30, BlockType::bf16},
                                                                     {8, BlockType::q8_0},
                                                                     {2, BlockType::q4_0},
                                                                     {3, BlockType::q4_1},
                                                                     {6, BlockType::q5_0},
                                                                     {7, BlockType::q5_1},
                                                                     {12, BlockType::q4_k},
                                                                     {13, BlockType::q5_k},
                                                                     {14, BlockType::q6_k}}};
constexpr std::array<std::pair<std::uint32_t, const char*>, 31> others{
    {{4, "Q4_2"},        {5, "Q4_3"},        {9, "Q8_1"},        {10, "Q2_K"},    {11, "Q3_K"},
     {15, "Q8_K"},       {16, "IQ2_XXS"},    {17, "IQ2_XS"},     {18, "IQ3_XXS"}, {19, "IQ1_S"},
     {20, "IQ4_NL"},     {21, "IQ3_S"},      {22, "IQ2_S"},      {23, "IQ4_XS"},  {24, "I8"},
     {25, "I16"},        {26, "I32"},        {27, "I64"},        {28, "F64"},     {29, "IQ1_M"},
     {31, "Q4_0_4_4"},   {32, "Q4_0_4_8"},   {33, "Q4_0_8_8"},   {34, "TQ1_0"},   {35, "TQ2_0"},
     {36, "IQ4_NL_4_4"}, {37, "IQ4_NL_4_8"}, {38, "IQ4_NL_8_8"}, {39, "MXFP4"},   {40, "NVFP4"},
     {41, "Q1_0"}}};

}  // namespace

std::optional<kernels::BlockType> gguf_block_type(std::uint32_t number) noexcept {
  const auto row = std::find_if(known.begin(), known.end(),
                                [&](const auto& one) { return one.first == number; });
  if (row == known.end()) return std::nullopt;
  return row->second;
}

std::string unknown_gguf_type(std::uint32_t number) {
  const auto row = std::find_if(others.begin(), others.end(),
                                [&](const auto& one) { return one.first == number; });
  std::string text = "type ";
  if (row != others.end())
    text += std::string(row->second) + " (number " + std::to_string(number) + ")";
  if (row == others.end()) text += "number " + std::to_string(number);
  for (std::size_t i = 0; i < known.size(); ++i) {
    text += i == 0 ? "; " : i + 1 < known.size() ? ", " : " and ";
    text += kernels::block_type_name(known[i].second);
  }
  return text + " are known";
}

}  // namespace attention_playground
