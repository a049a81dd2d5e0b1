#include "models/transformer/transformer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "base/matrix.h"
#include "base/random.h"
#include "layers/dropout.h"
#include "layers/initial_values.h"
#include "layers/linear.h"
#include "models/transformer/transformer_checks.h"
#include "models/transformer/transformer_stack.h"

namespace attention_playground {

namespace {

constexpr double rotary_base = 1e4;

class Transformer final : public TrainableModel {
 public:
  explicit Transformer(const TransformerConfig& config) : config_(config) {
    if (config.source_vocabulary > 0) {
      encoder_.emplace(TransformerStack::Kind::encoder, config, parameters_);
    }
    decoder_.emplace(TransformerStack::Kind::decoder, config, parameters_);
    output_ = LinearPlaces::add("output", config.target_vocabulary, config.width, parameters_);
  }

  [[nodiscard]] Expected<void> start(std::uint64_t seed) noexcept;

  [[nodiscard]] Parameters& parameters() noexcept override { return parameters_; }
  [[nodiscard]] std::int64_t source_vocabulary() const noexcept override {
    return config_.source_vocabulary;
  }
  [[nodiscard]] std::int64_t target_vocabulary() const noexcept override {
    return config_.target_vocabulary;
  }
  [[nodiscard]] std::int64_t positions() const noexcept override { return config_.positions; }
  [[nodiscard]] ModelShape shape() const override { return transformer_shape(config_); }

  [[nodiscard]] Expected<void> forward(const Batch& batch,
                                       const ForwardSettings& settings) noexcept override;
  [[nodiscard]] ConstMatrixView logits() const noexcept override {
    if (!is_computed_) return const_matrix_view<float>(nullptr, 0, config_.target_vocabulary);
    return logits_.read();
  }
  [[nodiscard]] Expected<void> backward(const ConstMatrixView& logit_gradient) noexcept override;
  [[nodiscard]] Expected<Trace> trace(std::int64_t sequence) const noexcept override;

 private:
  [[nodiscard]] Expected<void> make_rotary_tables() noexcept;
  [[nodiscard]] Expected<void> lay_out(const Batch& batch) noexcept;
  [[nodiscard]] BlockPass pass() noexcept {
    return {.parameters = parameters_,
            .dropout = dropout_,
            .attention = attention_,
            .attention_backward = attention_backward_,
            .backward = backward_};
  }

  TransformerConfig config_;
  Parameters parameters_;
  std::optional<TransformerStack> encoder_;
  std::optional<TransformerStack> decoder_;
  LinearPlaces output_;
  Buffer<float> cosines_;
  Buffer<float> sines_;
  std::optional<RotaryTables> rotary_;

  // Of the last forward pass.
  bool is_computed_ = false;
  std::shared_ptr<const InterventionPlan> plan_;
  Dropout dropout_;
  RowMemory memory_;
  Rows logits_;
  BackwardRows backward_;
  AttentionScratch attention_;
  AttentionBackwardScratch<float> attention_backward_;
};

Expected<void> Transformer::make_rotary_tables() noexcept {
  const std::int64_t pairs = config_.width / config_.heads / 2;
  auto cosines = Buffer<float>::allocate(config_.positions * pairs, "rotary positions");
  auto sines = Buffer<float>::allocate(config_.positions * pairs, "rotary positions");
  auto positions = Buffer<std::int64_t>::allocate(config_.positions, "rotary positions");
  if (!cosines) return std::unexpected(cosines.error());
  if (!sines) return std::unexpected(sines.error());
  if (!positions) return std::unexpected(positions.error());
  std::iota(positions->data(), positions->data() + config_.positions, std::int64_t{0});
  cosines_ = std::move(*cosines);
  sines_ = std::move(*sines);
  auto done = rotary_tables(positions->span(), rotary_base, pairs, cosines_.span(), sines_.span());
  if (!done) return done;
  rotary_ = RotaryTables{cosines_.span(), sines_.span(), pairs};
  return {};
}

Expected<void> Transformer::start(std::uint64_t seed) noexcept {
  if (auto done = parameters_.allocate(); !done) return done;
  std::uint64_t purpose = initial_values_purpose;
  for (const Parameter& one : parameters_.list()) {
    Random random(seed, purpose++);
    const auto values = parameters_.values().subspan(static_cast<std::size_t>(one.offset),
                                                     static_cast<std::size_t>(one.size()));
    if (one.name.ends_with(".embedding.weight")) {
      draw_normal(random, 0.3F, values);
    } else if (one.name.ends_with(".position.weight")) {
      draw_normal(random, 0.1F, values);
    } else if (one.name.ends_with(".weight")) {
      draw_uniform(random, 1.0F / std::sqrt(static_cast<float>(one.columns)), values);
    } else {
      std::ranges::fill(values, one.name.ends_with(".gain") ? 1.0F : 0.0F);
    }
  }
  // Learned positions, too, can be exchanged for rotary ones, where a head's columns are pairs.
  return config_.width / config_.heads % 2 == 0 ? make_rotary_tables() : Expected<void>{};
}

Expected<void> Transformer::lay_out(const Batch& batch) noexcept {
  decoder_->read(batch.target);
  if (encoder_) encoder_->read(batch.source);
  const std::int64_t rows = std::max(decoder_->rows(), encoder_ ? encoder_->rows() : 0);
  return memory_.lay_out("a forward and a backward pass", [&](RowMemory& memory) {
    if (encoder_) encoder_->lay_out(memory, {});
    decoder_->lay_out(memory, encoder_ ? encoder_->starts() : RowStarts{});
    logits_ = memory.take(decoder_->rows(), config_.target_vocabulary);
    backward_.lay_out(memory, rows, config_.width, config_.feed_forward);
  });
}

Expected<void> Transformer::forward(const Batch& batch, const ForwardSettings& settings) noexcept {
  is_computed_ = false;
  if (auto good = check_batch(config_, batch); !good) return good;
  if (auto good = check_dropout(settings.dropout); !good) return good;
  if (auto good = check_plan(settings.plan.get(), *this); !good) return good;
  plan_ = settings.plan;
  dropout_ = {.chance = settings.dropout, .seed = settings.seed, .step = settings.step, .place = 0};
  if (auto done = lay_out(batch); !done) return done;
  const BlockPass given = pass();
  TransformerStack::Input input{
      .memory = {}, .causal = false, .rotary = rotary_ ? &*rotary_ : nullptr, .plan = plan_.get()};
  if (encoder_) {
    if (auto done = encoder_->forward(given, input); !done) return done;
    input.memory = encoder_->output();
  }
  input.causal = config_.causal;
  if (auto done = decoder_->forward(given, input); !done) return done;
  output_.forward(parameters_, decoder_->output(), logits_);
  is_computed_ = true;
  return {};
}

Expected<void> Transformer::backward(const ConstMatrixView& logit_gradient) noexcept {
  if (!is_computed_ || plan_) {
    return fail(is_computed_ ? ErrorCode::unsupported : ErrorCode::invalid_argument,
                is_computed_ ? "a forward pass with interventions cannot be differentiated"
                             : "a backward pass needs a forward pass before it");
  }
  if (logit_gradient.rows() != logits_.count || logit_gradient.cols() != logits_.columns) {
    return fail(ErrorCode::shape_mismatch,
                "the gradient of the logits must be " + std::to_string(logits_.count) + " x " +
                    std::to_string(logits_.columns) + " as they are, not " +
                    std::to_string(logit_gradient.rows()) + " x " +
                    std::to_string(logit_gradient.cols()));
  }
  const BlockPass given = pass();
  linear_backward<float>(decoder_->output().read(), logit_gradient,
                         {.weight = parameters_.gradient(output_.weight),
                          .bias = parameters_.gradient_row(output_.bias)});
  linear_input_backward(std::as_const(parameters_).value(output_.weight), logit_gradient,
                        decoder_->output_gradient().view(), kernels::Sum::replace);
  if (!encoder_) return decoder_->backward(given, {});
  std::ranges::fill(encoder_->output_gradient().span(), 0.0F);
  if (auto done = decoder_->backward(given, encoder_->output_gradient()); !done) return done;
  return encoder_->backward(given, {});
}

Expected<Trace> Transformer::trace(std::int64_t sequence) const noexcept {
  const std::int64_t sequences = static_cast<std::int64_t>(decoder_->starts().size()) - 1;
  if (!is_computed_ || sequence < 0 || sequence >= sequences) {
    return fail(ErrorCode::invalid_argument,
                "there is no sequence " + std::to_string(sequence) + " to trace: the last " +
                    "forward pass had " + std::to_string(is_computed_ ? sequences : 0),
                sequence);
  }
  Trace trace;
  trace.kept = plan_;
  auto projections = std::make_shared<TrainedProjections>(config_.width);
  for (const auto* stack : {encoder_ ? &*encoder_ : nullptr, &*decoder_}) {
    if (stack == nullptr) continue;
    auto done = stack->trace(parameters_, sequence, trace, *projections);
    if (!done) return std::unexpected(done.error());
  }
  trace.projections = std::move(projections);
  if (encoder_) return trace;
  // One stack alone: its mask is that of the whole trace.
  for (LayerTrace& layer : trace.layers) {
    if (layer.mask) trace.mask.settings = *layer.mask;
    layer.mask = std::nullopt;
    layer.id = {.index = layer.id.index};
  }
  return trace;
}

}  // namespace

Expected<std::unique_ptr<TrainableModel>> create_transformer(const TransformerConfig& config,
                                                             std::uint64_t seed) noexcept {
  if (auto good = check_config(config); !good) return std::unexpected(good.error());
  auto model = std::make_unique<Transformer>(config);
  if (auto done = model->start(seed); !done) return std::unexpected(done.error());
  return model;
}

Expected<Parameters> transformer_parameters(const TransformerConfig& config) noexcept {
  if (auto good = check_config(config); !good) return std::unexpected(good.error());
  Transformer model(config);
  return std::move(model.parameters());
}

}  // namespace attention_playground
