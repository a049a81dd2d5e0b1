// Splitting and joining heads copies nothing: what `attend` reserves does not
// grow with the number of heads, nor to the size of a head's copy. With memory kept
// from call to call nothing is reserved at all, forward or backward; a training step
// reserves nothing once its largest batch has been seen. A file that claims more than it
// holds is refused before memory is reserved for what it claims.

#include <atomic>
#include <cstdlib>
#include <new>

#include "attention/attend.h"
#include "attention/attend_backward.h"
#include "base/matrix.h"
#include "files/gguf.h"
#include "files/safetensors_writer.h"
#include "layers/cross_entropy.h"
#include "models/transformer/transformer.h"
#include "support.h"
#include "training/session.h"
#include "training/weights_file.h"

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> reserved{0};
std::atomic<std::size_t> times{0};

void note(std::size_t bytes) {
  if (!counting) return;
  reserved += bytes;
  ++times;
}

}  // namespace

// Not inlined: the compiler would miss that these belong together.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  note(bytes);
  if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  std::abort();
}
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  note(bytes);
  return std::malloc(bytes == 0 ? 1 : bytes);
}
[[gnu::noinline]] void* operator new[](std::size_t bytes, std::align_val_t alignment,
                                       const std::nothrow_t&) noexcept {
  note(bytes);
  const auto step = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(step, (bytes + step - 1) / step * step);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::align_val_t) noexcept {
  std::free(memory);
}

namespace core = attention_playground;

namespace {

struct Count {
  std::size_t bytes;
  std::size_t times;
};

Count count_attend(std::int64_t heads, std::int64_t tokens, std::int64_t columns) {
  const auto size = static_cast<std::size_t>(tokens * columns);
  const auto queries = support::random_values(size, 1);
  const auto keys = support::random_values(size, 2);
  const auto values = support::random_values(size, 3);
  std::vector<float> output(size);
  std::vector<float> weights(static_cast<std::size_t>(heads * tokens * tokens));
  core::AttentionSettings settings{.heads = heads, .key_value_heads = heads};
  const core::AttentionInput input{.queries = support::view(queries, tokens),
                                   .keys = support::view(keys, tokens),
                                   .values = support::view(values, tokens)};
  reserved = 0;
  times = 0;
  counting = true;
  const auto done = core::attend(input, settings, {.output = output, .weights = weights});
  counting = false;
  EXPECT_TRUE(done);
  return {.bytes = reserved, .times = times};
}

/// What `run` reserves, all in all.
template <typename Run>
Count count_run(const Run& run) {
  reserved = 0;
  times = 0;
  counting = true;
  run();
  counting = false;
  return {.bytes = reserved, .times = times};
}

/// The largest models that settings may ask for.
constexpr const char* largest_models[] = {
    R"({"task": "translate", "model": {"kind": "transformer", "width": 512, "feed_forward": 2048,
        "encoder_layers": 8, "decoder_layers": 8}})",
    R"({"task": "date", "model": {"kind": "recurrent_aligner", "embedding": 512,
        "encoder_width": 512, "decoder_width": 512, "attention_width": 512}})"};

/// A file of a run with these settings and one number of its weights.
std::vector<std::uint8_t> claimed_run(const char* format, const char* settings) {
  const float number = 1.0F;
  const core::TensorToWrite tensor{.name = "target.embedding.weight",
                                   .type = core::TensorType::f32,
                                   .shape = {1, 1},
                                   .values = {&number, 1}};
  const auto file = core::write_safetensors(
      {&tensor, 1}, {{"format", format}, {"settings", settings}, {"steps", "0"}});
  EXPECT_TRUE(file);
  return {file->span().begin(), file->span().end()};
}

constexpr std::size_t little = std::size_t{1} << 18U;

}  // namespace

TEST(Allocation, AFileOfARunReservesNoMoreThanItHolds) {
  for (const char* const settings : largest_models) {
    const auto checkpoint = claimed_run("attention playground training checkpoint 1", settings);
    const auto trained = claimed_run("attention playground trained model 1", settings);
    // The task is made once for all runs: not what is counted.
    EXPECT_FALSE(core::TrainingSession::resume(checkpoint));
    const Count resumed =
        count_run([&] { EXPECT_FALSE(core::TrainingSession::resume(checkpoint)); });
    const Count opened = count_run([&] { EXPECT_FALSE(core::open_trained_model(trained)); });
    EXPECT_LT(resumed.bytes, little);
    EXPECT_LT(opened.bytes, little);
    EXPECT_GT(opened.times, 0U);
  }
}

TEST(Allocation, AListOfMetadataReservesNoMoreThanItsBytesGiven) {
  // "GGUF", version 3, no tensor, one key "k": a list of 4 million numbers of one byte.
  const std::vector<std::uint8_t> beginning = {
      'G', 'G', 'U', 'F', 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  //
      1,   0,   0,   0,   0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,  //
      'k', 9,   0,   0,   0, 0, 0, 0, 0,                       //
      0,   0,   64,  0,   0, 0, 0, 0, 7};
  const Count list = count_run([&] {
    const auto parsed = core::Gguf::parse_beginning(beginning, std::uint64_t{1} << 30U);
    ASSERT_FALSE(parsed);
    EXPECT_NE(parsed.error().where.find("more of the file's beginning"), std::string::npos)
        << parsed.error().where;
  });
  EXPECT_LT(list.bytes, little);
}

TEST(Allocation, TheCounterCounts) {
  counting = true;
  times = 0;
  auto buffer = core::Buffer<float>::allocate(100, "a test");
  counting = false;
  ASSERT_TRUE(buffer);
  EXPECT_GE(times.load(), 1U);
}

TEST(Allocation, HeadsAreNeitherSplitNorJoinedByCopies) {
  const std::int64_t tokens = 96;
  const std::int64_t columns = 384;
  const Count one = count_attend(1, tokens, columns);
  const Count twelve = count_attend(12, tokens, columns);
  // Copies of the heads would take at least queries, keys and values once more.
  const auto matrix = static_cast<std::size_t>(tokens * columns) * sizeof(float);
  EXPECT_LT(twelve.bytes, matrix);
  EXPECT_LE(twelve.bytes, one.bytes);
  EXPECT_LE(twelve.times, one.times);
}

TEST(Allocation, KeptMemoryIsReservedOnce) {
  using core::ScoreFunction;
  const std::int64_t width = 6;
  const auto rows = support::random_values(8 * width, 1);
  const auto parameters = support::random_values(width * width, 2);
  const std::span<const float> all(parameters);
  const auto matrix = support::view(rows, 8);
  std::vector<float> output(rows.size());
  std::vector<float> weights(64);
  std::vector<float> gradient(rows.size());
  const core::ScoreSettings scores[] = {{},
                                        {.function = ScoreFunction::general, .query_weight = all},
                                        {.function = ScoreFunction::additive,
                                         .hidden = width,
                                         .query_weight = all,
                                         .key_weight = all,
                                         .vector = all.first(width)},
                                        {.function = ScoreFunction::cosine}};
  core::AttentionScratch scratch;
  core::AttentionBackwardScratch<float> backward;
  const auto step = [&](const core::ScoreSettings& score) {
    const core::AttentionSettings settings{.score = score, .soft_cap = 3.0F};
    const core::AttentionInput input{.queries = matrix, .keys = matrix, .values = matrix};
    ASSERT_TRUE(core::attend(input, settings, {.output = output, .weights = weights}, scratch));
    ASSERT_TRUE(core::attend_backward(input, settings, score, weights, matrix,
                                      {.queries = core::matrix_view(gradient.data(), 8, width),
                                       .keys = core::matrix_view(gradient.data(), 8, width),
                                       .values = core::matrix_view(gradient.data(), 8, width)},
                                      backward));
  };
  for (const auto& score : scores) step(score);
  times = 0;
  counting = true;
  for (const auto& score : scores) step(score);
  counting = false;
  EXPECT_EQ(times.load(), 0U);
}

TEST(Allocation, ATrainingStepReservesNothingAfterTheFirst) {
  auto model = core::create_transformer({.source_vocabulary = 9, .target_vocabulary = 7}, 1);
  ASSERT_TRUE(model);
  core::Batch batch;
  for (const std::int64_t length : {5, 1, 8}) {
    batch.source.append(std::vector<std::int32_t>(static_cast<std::size_t>(length), 3));
    batch.target.append(std::vector<std::int32_t>(static_cast<std::size_t>(length), 2));
  }
  const std::int64_t rows = batch.target.rows();
  const std::vector<std::int32_t> labels(static_cast<std::size_t>(rows), 1);
  std::vector<float> gradient(labels.size() * 7);
  const auto step = [&] {
    auto done = (*model)->forward(batch, {.dropout = 0.1F});
    const auto loss = core::cross_entropy((*model)->logits(), labels, 0.1F,
                                          core::matrix_view(gradient.data(), rows, 7));
    const auto back = (*model)->backward(core::const_matrix_view<float>(gradient.data(), rows, 7));
    return done && loss && back;
  };
  ASSERT_TRUE(step());
  times = 0;
  counting = true;
  const bool done = step();
  counting = false;
  EXPECT_TRUE(done);
  EXPECT_EQ(times.load(), 0U);
}
