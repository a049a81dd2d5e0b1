#pragma once
// A number in a sentence about an intervention.

#include <string>

namespace attention_playground {

/// "1.5", "nan".
[[nodiscard]] std::string number_text(float number);

}  // namespace attention_playground
