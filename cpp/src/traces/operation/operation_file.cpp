#include "traces/operation/operation_file.h"

#include <array>
#include <cmath>

#include "kernels/activations.h"
#include "kernels/elementary.h"
#include "kernels/norms.h"
#include "kernels/row_softmax.h"
#include "traces/file/attention_file.h"
#include "traces/operation/operation_parts.h"

namespace attention_playground {

namespace {

using RowFunction = void (*)(std::span<float>) noexcept;
using kernels::Activation;

template <float (*function)(float) noexcept>
void each(std::span<float> row) noexcept {
  for (float& value : row) value = function(value);
}

template <Activation activation>
void activated(std::span<float> row) noexcept {
  kernels::activate(activation, row);
}

void softmax(std::span<float> row) noexcept { kernels::softmax_row(row); }

struct NamedFunction {
  std::string_view name;
  RowFunction apply;
};

constexpr std::array functions{
    NamedFunction{"exp", each<kernels::exponential>},
    NamedFunction{"log", each<kernels::natural_logarithm>},
    NamedFunction{"tanh", each<kernels::hyperbolic_tangent>},
    NamedFunction{"erf", each<kernels::error_function>},
    NamedFunction{"sin", each<kernels::sine>},
    NamedFunction{"cos", each<kernels::cosine>},
    NamedFunction{"gelu", activated<Activation::gelu>},
    NamedFunction{"gelu_tanh", activated<Activation::gelu_tanh>},
    NamedFunction{"silu", activated<Activation::silu>},
    NamedFunction{"relu", activated<Activation::relu>},
    NamedFunction{"softmax", softmax},
};

std::span<float> row_of(FloatTensor& tensor, std::int64_t row) noexcept {
  const auto columns = static_cast<std::size_t>(tensor.columns());
  return tensor.values.span().subspan(static_cast<std::size_t>(row) * columns, columns);
}

Expected<Buffer<std::uint8_t>> compute_function(const Safetensors& file,
                                                RowFunction apply) noexcept {
  auto settings = read_settings(file.metadata(), {});
  if (!settings) return std::unexpected(settings.error());
  auto x = read_tensor(file, "x");
  if (!x) return std::unexpected(x.error());
  for (std::int64_t row = 0; row < x->rows(); ++row) apply(row_of(*x, row));
  return write_result(*x);
}

Expected<float> read_epsilon(const Safetensors& file) noexcept {
  auto settings = read_settings(file.metadata(), {"epsilon"});
  if (!settings) return std::unexpected(settings.error());
  const JsonValue* const epsilon = settings->find("epsilon");
  if (epsilon == nullptr || !epsilon->is(JsonValue::Kind::number) || epsilon->number < 0.0) {
    return fail(ErrorCode::invalid_argument, "a norm needs the setting \"epsilon\", 0 or more");
  }
  return static_cast<float>(epsilon->number);
}

/// `gain` or `shift`: one number per column of x.
Expected<FloatTensor> read_column_numbers(const Safetensors& file, std::string_view name,
                                          std::int64_t columns) noexcept {
  auto numbers = read_tensor(file, name);
  if (!numbers || numbers->values.size() == columns) return numbers;
  return fail(ErrorCode::shape_mismatch, "\"" + std::string(name) + "\" must have " +
                                             std::to_string(columns) + " numbers, one per column");
}

Expected<Buffer<std::uint8_t>> compute_norm(const Safetensors& file, bool centred) noexcept {
  auto epsilon = read_epsilon(file);
  if (!epsilon) return std::unexpected(epsilon.error());
  auto x = read_tensor(file, "x");
  if (!x) return std::unexpected(x.error());
  auto gain = read_column_numbers(file, "gain", x->columns());
  if (!gain) return std::unexpected(gain.error());
  FloatTensor shift;
  if (centred && file.contains("shift")) {
    auto given = read_column_numbers(file, "shift", x->columns());
    if (!given) return std::unexpected(given.error());
    shift = std::move(*given);
  }
  for (std::int64_t i = 0; i < x->rows(); ++i) {
    const std::span<float> row = row_of(*x, i);
    if (centred) {
      kernels::layer_norm_row(row, gain->values.span(), shift.values.span(), *epsilon, row);
    } else {
      kernels::rms_norm_row(row, gain->values.span(), *epsilon, row);
    }
  }
  return write_result(*x);
}

Expected<Buffer<std::uint8_t>> compute_other(const Safetensors& file,
                                             std::string_view operation) noexcept {
  if (operation == "rotary") return compute_rotary(file);
  if (operation == "layer_norm" || operation == "rms_norm") {
    return compute_norm(file, operation == "layer_norm");
  }
  for (const NamedFunction& function : functions) {
    if (function.name == operation) return compute_function(file, function.apply);
  }
  return fail(ErrorCode::unsupported, "unknown operation \"" + std::string(operation) + "\"");
}

}  // namespace

Expected<Buffer<std::uint8_t>> compute_operation_file(
    std::span<const std::uint8_t> bytes) noexcept {
  auto file = Safetensors::parse(bytes);
  if (!file) return std::unexpected(file.error());
  const auto operation = file->metadata().find("operation");
  if (operation == file->metadata().end() || operation->second == "attention") {
    return compute_attention_file(*file);
  }
  return compute_other(*file, operation->second);
}

}  // namespace attention_playground
