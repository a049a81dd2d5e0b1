#include "fixture_hashes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fixture_cases.h"
#include "kernels/build_name.h"

namespace fixtures {

namespace {

const Hashes& known_hashes() {
  static const Hashes hashes = read_hashes(fixtures_folder() + "/hashes.json");
  return hashes;
}

Hashes& new_hashes() {
  static Hashes hashes;
  return hashes;
}

class WriteHashes : public testing::Environment {
 public:
  void TearDown() override {
    const auto path = environment("ATTENTION_WRITE_HASHES");
    if (!path) return;
    Hashes all = new_hashes();
    all.insert(known_hashes().begin(), known_hashes().end());
    const std::string text = hashes_text(all);
    EXPECT_TRUE(
        write_bytes(*path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}))
        << *path;
  }
};
[[maybe_unused]] const testing::Environment* const hash_writer =
    testing::AddGlobalTestEnvironment(new WriteHashes);

}  // namespace

bool build_has_hashes() {
  const std::string_view build = attention_playground::kernels::build_name();
  return build == "portable" || build == "simd128";
}

void expect_known_bits(const std::string& name, const std::string& digits) {
  new_hashes()[name] = digits;
  if (!build_has_hashes() || environment("ATTENTION_WRITE_HASHES")) return;
  const auto known = known_hashes().find(name);
  ASSERT_TRUE(known != known_hashes().end()) << "hashes.json does not know " << name;
  EXPECT_EQ(digits, known->second) << "not the same bits as the portable native build: " << name;
}

void expect_known_bits(const std::string& family, const Hashes& hashes) {
  for (const auto& [name, digits] : hashes) expect_known_bits(family + "/" + name, digits);
  if (environment("ATTENTION_WRITE_HASHES")) return;
  const auto count = std::ranges::count_if(
      known_hashes(), [&](const auto& known) { return known.first.starts_with(family + "/"); });
  EXPECT_EQ(count, static_cast<std::ptrdiff_t>(hashes.size())) << family;
}

}  // namespace fixtures
