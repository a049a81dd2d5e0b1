// Three tokens whose attention is known in closed form, through the public headers alone.

#include <attention/attend.h>
#include <base/matrix.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace core = attention_playground;

int main() {
  const std::array<float, 6> rows{1, 0, 0, 1, 1, 1};
  const std::array<float, 6> values{1, 0, 0, 1, 2, 2};
  std::array<float, 6> output{};
  std::array<float, 9> weights{};
  const core::AttentionInput input{.queries = core::const_matrix_view(rows.data(), 3, 2),
                                   .keys = core::const_matrix_view(rows.data(), 3, 2),
                                   .values = core::const_matrix_view(values.data(), 3, 2)};
  const auto done = core::attend(input, {}, {.output = output, .weights = weights});
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().where.c_str());
    return 1;
  }
  // e^{1/sqrt 2} / (2 e^{1/sqrt 2} + 1)
  const double e = std::exp(1 / std::sqrt(2.0));
  const bool right =
      std::abs(weights[0] - e / (2 * e + 1)) < 1e-6 && std::abs(output[0] - 1.20333628) < 1e-6;
  std::printf("weight %.8f, output %.8f\n", double(weights[0]), double(output[0]));
  return right ? 0 : 1;
}
