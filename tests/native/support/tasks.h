#pragma once
// Drawing examples in tests, and what must hold for those of every task.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "training/task.h"

namespace tasks {

namespace core = attention_playground;

inline std::shared_ptr<const core::Task> task(std::string_view name) {
  auto created = core::find_task(name);
  EXPECT_TRUE(created.has_value()) << name;
  return std::move(created.value());
}

/// Example number `index` of a run with this seed.
inline core::Example draw(const core::Task& task, std::uint64_t index, std::uint64_t seed = 1) {
  core::Random random(seed, 7, index);
  return task.example(random);
}

inline std::vector<core::Example> draw_many(const core::Task& task, std::uint64_t count) {
  std::vector<core::Example> examples;
  for (std::uint64_t i = 0; i < count; ++i) examples.push_back(draw(task, i));
  return examples;
}

/// The words of `ids`, with `separator` between them.
inline std::string text(std::span<const std::string> words, std::span<const std::int32_t> ids,
                        std::string_view separator = " ") {
  std::string joined;
  for (const std::int32_t id : ids) {
    if (!joined.empty()) joined += separator;
    joined += words[static_cast<std::size_t>(id)];
  }
  return joined;
}

/// The source without its end token, and what is written without the end token.
inline std::span<const std::int32_t> source_of(const core::Example& example) {
  return std::span(example.source).first(example.source.size() - 1);
}
inline std::span<const std::int32_t> written_by(const core::Example& example) {
  return std::span(example.labels).first(example.labels.size() - 1);
}

}  // namespace tasks
