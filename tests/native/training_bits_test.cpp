// One seed, one result: thirty steps of small runs come to the same bits on every build
// that rounds alike. tests/web/node/training_bits.test.ts holds the page's core to the same.

#include <gtest/gtest.h>

#include "files/json.h"
#include "fixture_cases.h"
#include "kernels/build_name.h"
#include "training/session.h"
#include "training/weights_file.h"

namespace {

namespace core = attention_playground;

constexpr int steps_taken = 30;

/// Losses of all steps and the weights after them, in the order of their names.
std::string hash_of_run(const std::string& settings_json) {
  const auto settings =
      core::read_training_settings(settings_json, *core::default_settings("induction"));
  EXPECT_TRUE(settings) << settings.error().where;
  auto session = core::TrainingSession::create(*settings);
  EXPECT_TRUE(session) << session.error().where;
  if (!session) return "";
  std::vector<fixtures::Tensor> results(1);
  for (int step = 0; step < steps_taken; ++step) {
    const auto report = (*session)->step();
    EXPECT_TRUE(report) << report.error().where;
    results[0].values.push_back(report ? report->loss : 0.0F);
  }
  const auto file = core::write_trained_model((*session)->model(), (*session)->settings(),
                                              steps_taken, {}, core::TensorType::f32);
  EXPECT_TRUE(file) << file.error().where;
  for (auto& [name, tensor] : fixtures::read_tensors(*file)) results.push_back(std::move(tensor));
  return fixtures::hash(results);
}

TEST(TrainingBits, AreTheSameInPortableAndSimdBuilds) {
  const std::string folder = fixtures::fixtures_folder() + "/training_runs";
  const auto bytes = fixtures::read_bytes(folder + "/runs.json");
  const auto runs = core::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  ASSERT_TRUE(runs) << runs.error().where;
  std::map<std::string, std::string> hashes;
  for (const auto& [name, settings] : runs->object) {
    hashes[name] = hash_of_run(core::json_text(settings));
  }
  if (const auto target = fixtures::environment("ATTENTION_WRITE_TRAINING_HASHES")) {
    const std::string text = fixtures::hashes_text(hashes);
    ASSERT_TRUE(fixtures::write_bytes(
        *target, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
  }
  const auto known = fixtures::read_hashes(folder + "/hashes.json");
  ASSERT_EQ(known.size(), hashes.size());
  const std::string build = core::kernels::build_name();
  if (build == "portable" || build == "simd128") {
    EXPECT_EQ(hashes, known);
  }
}

}  // namespace
