#include <array>
#include <optional>
#include <utility>

#include "files/json_fields.h"
#include "models/intervention/interventions.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, InterventionKind>, 6> kinds{
    {{"off", InterventionKind::off},
     {"temperature", InterventionKind::temperature},
     {"block", InterventionKind::block},
     {"mask", InterventionKind::mask},
     {"weights", InterventionKind::weights},
     {"scale", InterventionKind::scale}}};
constexpr std::array<std::pair<const char*, bool>, 2> off_by{{{"zero", false}, {"mean", true}}};
constexpr std::array<std::pair<const char*, MaskChange>, 4> masks{{{"window", MaskChange::window},
                                                                   {"sinks", MaskChange::sinks},
                                                                   {"prefix", MaskChange::prefix},
                                                                   {"none", MaskChange::none}}};
constexpr std::array<std::pair<const char*, WeightPattern>, 3> patterns{
    {{"uniform", WeightPattern::uniform},
     {"previous", WeightPattern::previous},
     {"own", WeightPattern::own}}};

void read_mask(JsonFields& reader, Intervention& one) noexcept {
  one.mask = reader.choice("mask", masks);
  if (one.mask != MaskChange::none) one.size = reader.whole("size", 1);
  if (one.mask == MaskChange::sinks) one.sinks = reader.whole("sinks", 1);
}

Expected<Intervention> read_one(const JsonValue& entry, std::size_t index) noexcept {
  const auto place = static_cast<std::int64_t>(index);
  JsonFields reader(entry, "intervention " + std::to_string(index), place);
  Intervention one;
  one.kind = reader.choice("kind", kinds);
  // A mask and a block may mean all layers or heads; the others name one.
  const bool may_mean_all =
      one.kind == InterventionKind::mask || one.kind == InterventionKind::block;
  const std::optional<std::int64_t> all =
      may_mean_all ? std::optional<std::int64_t>(-1) : std::nullopt;
  one.layer = reader.whole("layer", 0, all);
  one.head = reader.whole("head", 0, all);
  switch (one.kind) {
    case InterventionKind::off:
      one.mean = reader.choice("by", off_by);
      break;
    case InterventionKind::temperature:
      one.number = reader.number("temperature", true);
      break;
    case InterventionKind::block:
      one.token = reader.whole("token", 0);
      break;
    case InterventionKind::mask:
      read_mask(reader, one);
      break;
    case InterventionKind::weights:
      one.pattern = reader.choice("pattern", patterns);
      break;
    case InterventionKind::scale:
      one.number = reader.number("factor", false);
      break;
  }
  if (reader.problem()) return std::unexpected(*reader.problem());
  return one;
}

}  // namespace

Expected<std::vector<Intervention>> read_interventions(std::string_view text) noexcept {
  auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  if (!json->is(JsonValue::Kind::array)) {
    return fail(ErrorCode::invalid_argument, "the interventions must be a list");
  }
  std::vector<Intervention> result;
  for (std::size_t index = 0; index < json->array.size(); ++index) {
    auto one = read_one(json->array[index], index);
    if (!one) return std::unexpected(one.error());
    result.push_back(*one);
  }
  return result;
}

}  // namespace attention_playground
