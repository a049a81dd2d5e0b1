#include <algorithm>
#include <string>

#include "files/json.h"
#include "files/number_text.h"
#include "settings_fields.h"
#include "training/settings.h"

namespace attention_playground {

namespace {

using Kind = JsonValue::Kind;

/// Reads the members of one object; the first problem stays.
class FieldReader {
 public:
  explicit FieldReader(const JsonValue& object) noexcept : object_(object) {}

  void operator()(std::string_view name, std::uint64_t& value, const WholeRange& range) {
    auto number = static_cast<std::int64_t>(value);
    (*this)(name, number, range);
    value = static_cast<std::uint64_t>(number);
  }
  void operator()(std::string_view name, std::int64_t& value, const WholeRange& range) {
    const JsonValue* const given = take(name);
    if (given == nullptr) return;
    const auto number = given->whole_number();
    if (!number || *number < range.least || *number > range.most) {
      return complain(name, range_text(range));
    }
    value = *number;
  }
  void operator()(std::string_view name, float& value, const NumberRange& range) {
    const JsonValue* const given = take(name);
    if (given == nullptr) return;
    if (!given->is(Kind::number) || !is_within(range, given->number)) {
      return complain(name, range_text(range));
    }
    value = static_cast<float>(given->number);
  }
  void operator()(std::string_view name, bool& value) {
    const JsonValue* const given = take(name);
    if (given == nullptr) return;
    if (!given->is(Kind::boolean)) return complain(name, "true or false");
    value = given->boolean;
  }
  void operator()(std::string_view name, PositionKind& value) {
    const JsonValue* const given = take(name);
    if (given == nullptr) return;
    std::string names;
    for (const auto& [known, kind] : position_names) {
      if (given->is(Kind::string) && given->string == known) {
        value = kind;
        return;
      }
      names += (names.empty() ? "" : ", ") + std::string(known);
    }
    complain(name, "one of " + names);
  }

  /// The member of this name, or null; what nobody takes is unknown in the end.
  const JsonValue* take(std::string_view name) {
    names_.emplace_back(name);
    return object_.find(name);
  }
  void complain(std::string_view name, const std::string& expected) {
    if (problem_.empty()) {
      problem_ = "the setting '" + std::string(name) + "' must be " + expected;
    }
  }
  /// Empty when all went well and no member is left over.
  std::string problem() {
    std::string known;
    for (const std::string& name : names_) known += (known.empty() ? "" : ", ") + name;
    for (const JsonMember& member : object_.object) {
      if (!problem_.empty()) break;
      if (std::ranges::find(names_, member.name) != names_.end()) continue;
      problem_ = "there is no setting '" + member.name + "' here: there are " + known;
    }
    return problem_;
  }

 private:
  const JsonValue& object_;
  std::vector<std::string> names_;
  std::string problem_;
};

Expected<void> read_model(const JsonValue& json, ModelConfig& model) {
  if (!json.is(Kind::object)) {
    return fail(ErrorCode::invalid_argument, "the setting 'model' must be an object");
  }
  FieldReader reader(json);
  if (const JsonValue* const kind = reader.take("kind"); kind != nullptr) {
    if (kind->string == transformer_kind) {
      if (!std::holds_alternative<TransformerConfig>(model)) model = TransformerConfig{};
    } else if (kind->string == recurrent_aligner_kind) {
      if (!std::holds_alternative<RecurrentAlignerConfig>(model)) model = RecurrentAlignerConfig{};
    } else {
      reader.complain("model.kind", "transformer or recurrent_aligner");
    }
  }
  visit_model(model, reader);
  if (const std::string problem = reader.problem(); !problem.empty()) {
    return fail(ErrorCode::invalid_argument, problem);
  }
  return {};
}

/// Writes `,"name":value` for each.
class FieldWriter {
 public:
  explicit FieldWriter(std::string first) : text_(std::move(first)) {}

  void operator()(std::string_view name, std::uint64_t value, const WholeRange& /*range*/) {
    append(name, std::to_string(value));
  }
  void operator()(std::string_view name, std::int64_t value, const WholeRange& /*range*/) {
    append(name, std::to_string(value));
  }
  void operator()(std::string_view name, float value, const NumberRange& /*range*/) {
    append(name, number_text(value));
  }
  void operator()(std::string_view name, bool value) { append(name, value ? "true" : "false"); }
  void operator()(std::string_view name, PositionKind value) {
    for (const auto& [known, kind] : position_names) {
      if (kind == value) append(name, json_string(known));
    }
  }
  void append(std::string_view name, const std::string& value) {
    text_ += "," + json_string(name) + ":" + value;
  }
  [[nodiscard]] std::string object() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

std::string model_text(const ModelConfig& model) {
  const bool aligner = std::holds_alternative<RecurrentAlignerConfig>(model);
  FieldWriter writer("\"kind\":" +
                     json_string(aligner ? recurrent_aligner_kind : transformer_kind));
  visit_model(model, writer);
  return writer.object();
}

}  // namespace

std::string range_text(const WholeRange& range) {
  return "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most);
}

std::string range_text(const NumberRange& range) {
  return "a number from " + number_text(range.least) + (range.below_most ? " to below " : " to ") +
         number_text(range.most);
}

Expected<TrainingSettings> read_training_settings(std::string_view json,
                                                  const TrainingSettings& defaults) noexcept {
  auto parsed = parse_json(json);
  if (!parsed) return std::unexpected(parsed.error());
  if (!parsed->is(Kind::object)) {
    return fail(ErrorCode::invalid_argument, "the training settings must be a JSON object");
  }
  TrainingSettings settings = defaults;
  FieldReader reader(*parsed);
  if (const JsonValue* const task = reader.take("task"); task != nullptr) {
    if (!task->is(Kind::string)) reader.complain("task", "a task's name");
    settings.task = task->string;
  }
  if (const JsonValue* const model = reader.take("model"); model != nullptr) {
    if (auto read = read_model(*model, settings.model); !read) return std::unexpected(read.error());
  }
  visit_run(settings, reader);
  if (const std::string problem = reader.problem(); !problem.empty()) {
    return fail(ErrorCode::invalid_argument, problem);
  }
  if (auto good = check_training_settings(settings); !good) return std::unexpected(good.error());
  return settings;
}

std::string write_training_settings(const TrainingSettings& settings) {
  FieldWriter writer("\"task\":" + json_string(settings.task));
  writer.append("model", model_text(settings.model));
  visit_run(settings, writer);
  return writer.object();
}

}  // namespace attention_playground
