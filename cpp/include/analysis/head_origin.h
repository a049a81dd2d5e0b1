#pragma once
// Where a head's query and key come from: a token's row of the residual stream, what W_Q and W_K
// read of it, the head's columns of these matrices, and what made the first row (science: section
// 5).

#include <array>
#include <cstdint>

#include "analysis/part_figures.h"
#include "base/buffer.h"
#include "base/error.h"
#include "traces/layer_projections.h"
#include "traces/trace.h"

namespace attention_playground {

struct HeadOriginPlace {
  std::int64_t layer = 0;
  std::int64_t head = 0;
  std::int64_t query = 0;
  std::int64_t key = 0;
};

/// The matrix of all heads in a small picture: means of blocks of its cells.
struct PooledMatrix {
  std::int64_t rows = 0;     // of inputs, at most 64
  std::int64_t columns = 0;  // of outputs, as many for each head
  Buffer<float> means;       // [rows, columns]
  float limit = 0.0F;        // the largest in size
};

/// read * weight = product, at one column of what is read.
struct OriginTerm {
  std::int32_t input = -1;  // -1: there are no more
  float read = 0.0F;
  float weight = 0.0F;
  float product = 0.0F;
};

/// One number of a query or key as the sum that it is: terms + rest + bias = value.
struct ExplainedColumn {
  std::int32_t column = 0;  // of the head
  float value = 0.0F;
  float bias = 0.0F;
  std::array<OriginTerm, 5> terms =
      {};                   // the largest in size first, of two of one size the earlier
  std::int32_t others = 0;  // how many terms beside them
  float rest = 0.0F;        // and their sum
};

/// The parts of the first row beside the row itself.
struct FirstRowFigures {
  PartFigures token = {};
  PartFigures position = {};
  PartFigures segment = {};
};

struct VectorOrigin {
  Buffer<float> stream;    // [width]: the token's row at the layer's input; of a key in
                           // cross-attention, that of the encoder's last output
  Buffer<float> read;      // [width]: what W multiplies
  Buffer<float> vector;    // the head's columns of read * W + bias, before positions rotate it
  bool is_normed = false;  // `read` is a norm of `stream`, else the same
  float stream_length = 0.0F;
  float read_length = 0.0F;
  PooledMatrix matrix;
  ExplainedColumn explained;
  FirstRow first;  // where the row is a first one: with a token
  FirstRowFigures parts;
};

struct HeadOrigin {
  VectorOrigin query;
  VectorOrigin key;
  /// The column whose product of query and key, as they meet, is the largest in size, and that
  /// product: it is explained of both.
  std::int32_t column = 0;
  float product = 0.0F;
};

/// `unsupported` where the trace has no model behind it; `invalid_argument` where there is no such
/// head, query or key.
[[nodiscard]] Expected<HeadOrigin> head_origin(const Trace& trace,
                                               const HeadOriginPlace& place) noexcept;

}  // namespace attention_playground
