#include "models/aligner/recurrent_aligner.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "base/matrix.h"
#include "models/aligner/aligner_model.h"

namespace attention_playground {

Expected<void> KeptSequences::keep(const SequenceRows& sequences, const char* name,
                                   std::int64_t positions, std::int64_t vocabulary) noexcept {
  count_ = 0;
  const std::int64_t count = sequences.count();
  if (auto grown = first_.grow(count + 1, "a batch"); !grown) return grown;
  if (auto grown = ids_.grow(sequences.rows(), "a batch"); !grown) return grown;
  if (sequences.first.front() != 0 || sequences.first.back() != sequences.rows()) {
    return fail(ErrorCode::invalid_argument, std::string("the ") + name +
                                                 " sequences of a batch must cover its " +
                                                 std::to_string(sequences.rows()) + " ids");
  }
  for (std::int64_t s = 0; s < count; ++s) {
    const std::int64_t length = sequences.length(s);
    if (length < 1 || length > positions) {
      return fail(ErrorCode::invalid_argument,
                  std::string(name) + " sequence " + std::to_string(s) + " has " +
                      std::to_string(length) + " tokens; the translator takes from 1 to " +
                      std::to_string(positions),
                  sequences.first[static_cast<std::size_t>(s)]);
    }
  }
  for (std::int64_t row = 0; row < sequences.rows(); ++row) {
    const std::int64_t id = sequences.ids[static_cast<std::size_t>(row)];
    if (id < 0 || id >= vocabulary) {
      return fail(ErrorCode::invalid_argument,
                  std::string(name) + " id " + std::to_string(id) + " in row " +
                      std::to_string(row) + " is outside the vocabulary of " +
                      std::to_string(vocabulary),
                  row);
    }
  }
  std::copy(sequences.first.begin(), sequences.first.end(), first_.data());
  std::copy(sequences.ids.begin(), sequences.ids.end(), ids_.data());
  count_ = count;
  return {};
}

Expected<std::unique_ptr<TrainableModel>> RecurrentAligner::create(
    const RecurrentAlignerConfig& config, std::uint64_t seed) noexcept {
  if (auto good = check_aligner(config); !good) return std::unexpected(good.error());
  std::unique_ptr<RecurrentAligner> model(new (std::nothrow) RecurrentAligner);
  if (!model) return fail(ErrorCode::out_of_memory, "the system refused memory for a translator");
  model->config_ = config;
  model->index_ = add_aligner_parameters(config, model->parameters_);
  if (auto done = model->parameters_.allocate(); !done) return std::unexpected(done.error());
  set_initial_values(model->index_, seed, model->parameters_);
  return model;
}

Expected<std::unique_ptr<TrainableModel>> create_recurrent_aligner(
    const RecurrentAlignerConfig& config, std::uint64_t seed) noexcept {
  return RecurrentAligner::create(config, seed);
}

Expected<Parameters> recurrent_aligner_parameters(const RecurrentAlignerConfig& config) noexcept {
  if (auto good = check_aligner(config); !good) return std::unexpected(good.error());
  Parameters parameters;
  add_aligner_parameters(config, parameters);
  return parameters;
}

Expected<void> RecurrentAligner::keep_batch(const Batch& batch) noexcept {
  if (batch.source.count() != batch.target.count() || batch.target.count() < 1) {
    return fail(
        ErrorCode::invalid_argument,
        "a batch for the translator needs as many sources as targets, at least one; it has " +
            std::to_string(batch.source.count()) + " and " + std::to_string(batch.target.count()));
  }
  auto source = source_.keep(batch.source, "source", config_.positions, config_.source_vocabulary);
  if (!source) return source;
  auto target = target_.keep(batch.target, "target", config_.positions, config_.target_vocabulary);
  if (!target) return target;
  if (auto arranged = source_steps_.arrange(source_.starts()); !arranged) return arranged;
  return target_steps_.arrange(target_.starts());
}

/// One head reads all annotations; a recurrence has no stream that could go past it.
ModelShape RecurrentAligner::shape() const {
  return {{.stack = Stack::decoder_cross,
           .layers = 1,
           .heads = 1,
           .alignment = CausalAlignment::top_left,
           .divides_by_root = false,
           .averages = false,
           .skips_layers = false,
           .has_feed_forward = false}};
}

Expected<void> RecurrentAligner::take_plan(
    const std::shared_ptr<const InterventionPlan>& plan) noexcept {
  edit_.reset();
  plan_ = plan;
  if (auto good = check_plan(plan_.get(), *this); !good) return good;
  const auto edits = plan_ ? plan_->heads(Stack::decoder_cross, 0) : std::span<const HeadEdit>();
  if (!edits.empty()) edit_ = edits.front();
  return {};
}

Expected<void> RecurrentAligner::place_rows() noexcept {
  AlignerSizes sizes{
      .sources = source_.rows(), .targets = target_.rows(), .sentences = source_.count()};
  if (auto grown = pairs_.grow(sizes.sentences, "a batch"); !grown) return grown;
  for (std::int64_t s = 0; s < sizes.sentences; ++s) {
    pairs_.data()[s] = sizes.pairs;
    sizes.pairs += source_.length(s) * target_.length(s);
    sizes.longest = std::max(sizes.longest, source_.length(s));
  }
  return memory_.lay_out("a pass of the translator",
                         [&](RowMemory& memory) { rows_.emplace(memory, config_, sizes); });
}

Expected<void> RecurrentAligner::forward(const Batch& batch,
                                         const ForwardSettings& settings) noexcept {
  rows_.reset();
  if (auto good = check_dropout(settings.dropout); !good) return good;
  dropout_ = {.chance = settings.dropout, .seed = settings.seed, .step = settings.step, .place = 0};
  if (auto kept = keep_batch(batch); !kept) return kept;
  if (auto taken = take_plan(settings.plan); !taken) return taken;
  if (auto placed = place_rows(); !placed) {
    rows_.reset();
    return placed;
  }
  encode();
  begin_decoding();
  if (auto decoded = decode(); !decoded) {
    rows_.reset();
    return decoded;
  }
  write_logits();
  return {};
}

void RecurrentAligner::drop(DropoutPlace place, MatrixView rows) const noexcept {
  Dropout dropout = dropout_;
  dropout.place = static_cast<std::uint64_t>(place);
  drop_out(dropout, rows);
}

ConstMatrixView RecurrentAligner::logits() const noexcept {
  if (!rows_) return const_matrix_view<float>(nullptr, 0, config_.target_vocabulary);
  const MatrixView& logits = rows_->decoder.logits;
  return const_matrix_view<float>(logits.data(), logits.rows(), logits.cols());
}

Expected<void> RecurrentAligner::backward(const ConstMatrixView& logit_gradient) noexcept {
  if (!rows_) {
    return fail(ErrorCode::invalid_argument,
                "a backward pass of the translator needs a forward pass before it");
  }
  if (plan_) {
    return fail(ErrorCode::unsupported,
                "a pass with interventions has no gradient: run the batch without them");
  }
  if (logit_gradient.rows() != target_.rows() ||
      logit_gradient.cols() != config_.target_vocabulary) {
    return fail(ErrorCode::shape_mismatch,
                "the gradient of the logits must be " + std::to_string(target_.rows()) + " x " +
                    std::to_string(config_.target_vocabulary) + ", as they are");
  }
  logits_backward(logit_gradient);
  decode_backward();
  decoder_weights_backward();
  begin_decoding_backward();
  encode_backward();
  return {};
}

}  // namespace attention_playground
