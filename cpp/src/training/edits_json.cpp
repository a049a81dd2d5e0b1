#include <array>
#include <utility>

#include "files/json_fields.h"
#include "training/edits.h"

namespace attention_playground {

namespace {

constexpr std::array<std::pair<const char*, Stack>, 3> stacks{
    {{"encoder_self", Stack::encoder_self},
     {"decoder_self", Stack::decoder_self},
     {"decoder_cross", Stack::decoder_cross}}};

struct StackSize {
  std::int64_t layers = 0;
  std::int64_t heads = 0;
};

StackSize size_of(Stack stack, const TransformerConfig& config) noexcept {
  const bool has_source = config.source_vocabulary > 0;
  switch (stack) {
    case Stack::encoder_self:
      return {has_source ? config.encoder_layers : 0, config.heads};
    case Stack::decoder_self:
      return {config.decoder_layers, config.heads};
    case Stack::decoder_cross:
      return {has_source ? config.decoder_layers : 0, config.cross_heads};
  }
  return {};
}

/// One head reads all annotations.
StackSize size_of(Stack stack, const RecurrentAlignerConfig& /*config*/) noexcept {
  return stack == Stack::decoder_cross ? StackSize{1, 1} : StackSize{};
}

std::int64_t encoder_layers(const ModelConfig& model) noexcept {
  const auto* const transformer = std::get_if<TransformerConfig>(&model);
  return transformer == nullptr ? 0 : size_of(Stack::encoder_self, *transformer).layers;
}

Expected<void> check_place(const StackEdit& edit, const ModelConfig& model,
                           std::size_t index) noexcept {
  const StackSize size =
      std::visit([&](const auto& config) { return size_of(edit.stack, config); }, model);
  if (edit.layer < size.layers && edit.head < size.heads) return {};
  const std::string place = std::string(stacks[static_cast<std::size_t>(edit.stack)].first);
  return fail(ErrorCode::invalid_argument,
              "edit " + std::to_string(index) + ": there is no head " + std::to_string(edit.head) +
                  " in layer " + std::to_string(edit.layer) + " of " + place + ": the model has " +
                  std::to_string(size.layers) + " layers of " + std::to_string(size.heads) +
                  " heads there, counted from 0",
              static_cast<std::int64_t>(index));
}

Expected<std::vector<PaintedWeight>> read_painted(const JsonValue& head, const std::string& what,
                                                  std::int64_t index) noexcept {
  std::vector<PaintedWeight> painted;
  const JsonValue* const list = head.find("painted");
  if (list == nullptr) return painted;
  JsonFields fields(head, what, index);
  if (!list->is(JsonValue::Kind::array)) fields.complain("painted", "a list");
  if (fields.problem()) return std::unexpected(*fields.problem());
  for (const JsonValue& entry : list->array) {
    JsonFields cell(entry, what + ", painted weight " + std::to_string(painted.size()), index);
    const PaintedWeight one{.query = cell.whole("query", 0),
                            .key = cell.whole("key", 0),
                            .weight = cell.number("weight", false)};
    if (one.weight < 0.0F || one.weight > 1.0F) cell.complain("weight", "a number from 0 to 1");
    if (cell.problem()) return std::unexpected(*cell.problem());
    painted.push_back(one);
  }
  return painted;
}

Expected<void> read_head(const JsonValue& entry, const ModelConfig& model,
                         OwnedEdits& owned) noexcept {
  const std::size_t index = owned.edits.heads.size();
  const auto place = static_cast<std::int64_t>(index);
  const std::string what = "edit " + std::to_string(index);
  JsonFields fields(entry, what, place);
  StackEdit edit{.stack = fields.choice("stack", stacks),
                 .layer = fields.whole("layer", 0),
                 .head = fields.whole("head", 0)};
  edit.edit.output_factor = fields.number("output_factor", false, 1.0F);
  edit.edit.temperature = fields.number("temperature", true, 1.0F);
  if (fields.problem()) return std::unexpected(*fields.problem());
  if (auto good = check_place(edit, model, index); !good) return good;
  auto painted = read_painted(entry, what, place);
  if (!painted) return std::unexpected(painted.error());
  // The list's memory stays where it is when lists are moved.
  owned.painted.push_back(std::move(*painted));
  edit.edit.painted = owned.painted.back();
  owned.edits.heads.push_back(edit);
  return {};
}

/// The entries of an optional list; null where it is absent.
Expected<const std::vector<JsonValue>*> list_of(const JsonValue& json, const char* key) noexcept {
  const JsonValue* const list = json.find(key);
  if (list == nullptr) return nullptr;
  if (list->is(JsonValue::Kind::array)) return &list->array;
  return fail(ErrorCode::invalid_argument, "the edits: '" + std::string(key) + "' must be a list");
}

Expected<void> read_heads(const JsonValue& json, const ModelConfig& model,
                          OwnedEdits& owned) noexcept {
  auto list = list_of(json, "heads");
  if (!list) return std::unexpected(list.error());
  if (*list == nullptr) return {};
  for (const JsonValue& entry : **list) {
    if (auto done = read_head(entry, model, owned); !done) return done;
  }
  return {};
}

Expected<void> read_skipped(const JsonValue& json, const ModelConfig& model,
                            ModelEdits& edits) noexcept {
  auto list = list_of(json, "skipped_encoder_layers");
  if (!list) return std::unexpected(list.error());
  if (*list == nullptr) return {};
  const std::int64_t layers = encoder_layers(model);
  for (const JsonValue& entry : **list) {
    const auto layer = entry.whole_number();
    if (!layer || *layer < 0 || *layer >= layers) {
      return fail(ErrorCode::invalid_argument,
                  "the edits: 'skipped_encoder_layers' must be layers of the encoder, which has " +
                      std::to_string(layers) + ", counted from 0");
    }
    edits.skipped_encoder_layers.push_back(*layer);
  }
  return {};
}

Expected<void> read_causal(const JsonValue& json, ModelEdits& edits) noexcept {
  const JsonValue* const causal = json.find("causal");
  if (causal == nullptr) return {};
  if (!causal->is(JsonValue::Kind::boolean)) {
    return fail(ErrorCode::invalid_argument, "the edits: 'causal' must be true or false");
  }
  edits.causal = causal->boolean;
  return {};
}

}  // namespace

Expected<std::shared_ptr<const OwnedEdits>> read_model_edits(std::string_view json,
                                                             const ModelConfig& model) noexcept {
  auto value = parse_json(json);
  if (!value) return std::unexpected(value.error());
  if (!value->is(JsonValue::Kind::object)) {
    return fail(ErrorCode::invalid_argument, "the edits must be an object");
  }
  auto owned = std::make_shared<OwnedEdits>();
  if (auto done = read_heads(*value, model, *owned); !done) return std::unexpected(done.error());
  if (auto done = read_skipped(*value, model, owned->edits); !done) {
    return std::unexpected(done.error());
  }
  if (auto done = read_causal(*value, owned->edits); !done) return std::unexpected(done.error());
  return owned;
}

}  // namespace attention_playground
