#include <array>
#include <optional>
#include <utility>

#include "models/intervention/intervention.h"
#include "models/intervention/intervention_kinds.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, Stack>, 3> stacks{
    {{"encoder_self", Stack::encoder_self},
     {"decoder_self", Stack::decoder_self},
     {"decoder_cross", Stack::decoder_cross}}};

/// A byte each: no short list takes much memory.
constexpr std::size_t most_painted_cells = std::size_t{1} << 24U;

constexpr std::size_t kind_count = std::variant_size_v<InterventionKind>;

/// Each kind's name with its place among the kinds.
template <std::size_t... Place>
constexpr auto kind_names(std::index_sequence<Place...> /*places*/) noexcept {
  return std::array<std::pair<const char*, std::size_t>, sizeof...(Place)>{
      {{KindRow<std::variant_alternative_t<Place, InterventionKind>>::name, Place}...}};
}

/// The kind at that place, as it is before its fields are read.
template <std::size_t... Place>
InterventionKind kind_at(std::size_t place, std::index_sequence<Place...> /*places*/) noexcept {
  InterventionKind kind;
  static_cast<void>(((place == Place ? (kind.emplace<Place>(), true) : false) || ...));
  return kind;
}

Site read_site(const JsonValue& entry, JsonFields& fields, Reach reach) noexcept {
  Site site;
  if (entry.find("stack") != nullptr) site.stack = fields.choice("stack", stacks);
  if (reach == Reach::model) return site;
  const std::optional<std::int64_t> all =
      reach == Reach::heads ? std::optional<std::int64_t>(-1) : std::nullopt;
  site.layer = fields.whole("layer", 0, all);
  if (reach != Reach::layer) site.head = fields.whole("head", 0, all);
  return site;
}

Expected<Intervention> read_entry(const JsonValue& entry, std::size_t index) noexcept {
  constexpr auto places = std::make_index_sequence<kind_count>();
  JsonFields fields(entry, "intervention " + std::to_string(index),
                    static_cast<std::int64_t>(index));
  Intervention intervention;
  intervention.kind = kind_at(fields.choice("kind", kind_names(places)), places);
  std::visit(
      [&]<typename Kind>(Kind& kind) {
        intervention.site = read_site(entry, fields, KindRow<Kind>::reach);
        read_fields(fields, kind);
      },
      intervention.kind);
  if (fields.problem()) return std::unexpected(*fields.problem());
  return intervention;
}

}  // namespace

Expected<std::vector<Intervention>> read_interventions(std::string_view text) noexcept {
  auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  if (!json->is(JsonValue::Kind::array)) {
    return fail(ErrorCode::invalid_argument, "the interventions must be a list");
  }
  std::vector<Intervention> interventions;
  std::size_t painted = 0;
  for (std::size_t index = 0; index < json->array.size(); ++index) {
    auto intervention = read_entry(json->array[index], index);
    if (!intervention) return std::unexpected(intervention.error());
    if (const auto* mask = std::get_if<ReplaceMask>(&intervention->kind)) {
      painted += mask->cells.size();
    }
    if (painted > most_painted_cells) {
      return fail(ErrorCode::invalid_argument,
                  "the painted masks have more than " + std::to_string(most_painted_cells) +
                      " cells together",
                  static_cast<std::int64_t>(index));
    }
    interventions.push_back(std::move(*intervention));
  }
  return interventions;
}

}  // namespace attention_playground
