#pragma once
// hashes.json: the portable build's bits of every family's results, which the simd WebAssembly
// build must give as well. ATTENTION_WRITE_HASHES=FILE writes those of this run over them.

#include <map>
#include <string>

namespace fixtures {

/// Case to 16 hexadecimal digits.
using Hashes = std::map<std::string, std::string>;

/// Fused multiply-adds give other last bits: hashes hold for the builds without.
[[nodiscard]] bool build_has_hashes();

/// One case, "onnx/attention_4d", whose results hash to `digits`.
void expect_known_bits(const std::string& name, const std::string& digits);
/// All cases of a family, by their names in it; each that is known is there.
void expect_known_bits(const std::string& family, const Hashes& hashes);

}  // namespace fixtures
