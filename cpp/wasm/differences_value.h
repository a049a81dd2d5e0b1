#pragma once
// What followed from a change, as JavaScript sees it.

#include "analysis/head_difference.h"
#include "boundary.h"
#include "trace_values.h"
#include "traces/trace.h"

namespace attention_playground::wasm {

EMSCRIPTEN_DECLARE_VAL_TYPE(DifferencesAnswer)
EMSCRIPTEN_DECLARE_VAL_TYPE(HeadDifferenceAnswer)

/// An array of what `LayerDifference` in analysis/trace_difference.h holds; null with the
/// error remembered where the two runs are over different numbers of tokens.
[[nodiscard]] emscripten::val differences_value(const Trace& before, const Trace& after);

/// The same of some rows, with the largest change of all.
[[nodiscard]] emscripten::val changed_rows_value(const HeadCells& cells, const HeadPyramid& pyramid,
                                                 const RowRange& rows);

}  // namespace attention_playground::wasm
