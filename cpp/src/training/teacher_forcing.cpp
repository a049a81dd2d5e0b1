#include "teacher_forcing.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/matrix.h"
#include "layers/cross_entropy.h"

namespace attention_playground {

namespace {

/// Enough to keep the products busy, few enough to keep the memory small.
constexpr std::size_t examples_at_once = 50;

Batch batch_of(const Task& task, std::span<const Example> examples) {
  Batch batch;
  for (const Example& example : examples) {
    if (!task.source_words().empty()) batch.source.append(example.source);
    batch.target.append(example.target);
    batch.labels.insert(batch.labels.end(), example.labels.begin(), example.labels.end());
  }
  return batch;
}

void count_content(const ConstMatrixView& logits, const SequenceRows& target,
                   std::span<const Example> examples, LabelCounts& counts) noexcept {
  for (std::size_t s = 0; s < examples.size(); ++s) {
    for (std::size_t i = 0; i < examples[s].gold.size(); ++i) {
      if (!examples[s].gold[i].content || examples[s].labels[i] < 0) continue;
      const std::int64_t row = target.first[s] + static_cast<std::int64_t>(i);
      const std::span<const float> numbers(logits.data() + row * logits.outerStride(),
                                           static_cast<std::size_t>(logits.cols()));
      ++counts.rows;
      counts.correct += largest_weight(numbers) == examples[s].labels[i] ? 1 : 0;
    }
  }
}

Expected<void> read_sequence(const TrainableModel& model, const Task& task, std::int64_t sequence,
                             const Example& example, HeadMeter& meter) noexcept {
  auto trace = model.trace(sequence);
  if (!trace) return std::unexpected(trace.error());
  for (const LayerTrace& layer : trace->layers) {
    if (!task.source_words().empty() && !layer.id.is_cross()) continue;
    auto read = read_heads(*trace, layer, [&](const HeadRows& head) { meter.read(example, head); });
    if (!read) return read;
  }
  return {};
}

}  // namespace

Expected<TeacherForced> teacher_force(TrainableModel& model, const Task& task,
                                      std::span<const Example> examples,
                                      HeadMeter& meter) noexcept {
  TeacherForced result;
  double loss = 0.0;
  for (std::size_t first = 0; first < examples.size(); first += examples_at_once) {
    const auto part = examples.subspan(first, std::min(examples_at_once, examples.size() - first));
    const Batch batch = batch_of(task, part);
    if (auto done = model.forward(batch, {}); !done) return std::unexpected(done.error());
    const ConstMatrixView logits = model.logits();
    auto unused = Buffer<float>::allocate(logits.size(), "the gradient of the logits");
    if (!unused) return std::unexpected(unused.error());
    auto measured = cross_entropy(logits, batch.labels, 0.0F,
                                  matrix_view(unused->data(), logits.rows(), logits.cols()));
    if (!measured) return std::unexpected(measured.error());
    loss += measured->loss;
    result.all.rows += measured->count;
    result.all.correct += measured->correct;
    count_content(logits, batch.target, part, result.content);
    for (std::size_t s = 0; s < part.size(); ++s) {
      auto read = read_sequence(model, task, static_cast<std::int64_t>(s), part[s], meter);
      if (!read) return std::unexpected(read.error());
    }
  }
  if (result.all.rows > 0) result.loss = loss / static_cast<double>(result.all.rows);
  return result;
}

std::int32_t largest_weight(std::span<const float> row) noexcept {
  return static_cast<std::int32_t>(std::ranges::max_element(row) - row.begin());
}

double mass_on(std::span<const float> row, std::span<const std::int32_t> positions) noexcept {
  double mass = 0.0;
  for (const std::int32_t position : positions) {
    const auto index = static_cast<std::size_t>(position);
    if (position >= 0 && index < row.size()) mass += static_cast<double>(row[index]);
  }
  return mass;
}

}  // namespace attention_playground
