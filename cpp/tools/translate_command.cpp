#include "translate_command.h"

#include <cstdio>

#include "arguments.h"
#include "files.h"
#include "files/json.h"
#include "training/probe.h"
#include "training/sentence.h"
#include "training/vocabulary.h"
#include "training/weights_file.h"

namespace attention_tools {

namespace core = attention_playground;

namespace {

using core::JsonValue;

struct Translation {
  std::string text;
  std::vector<core::TypedWord> words;
  std::vector<std::int32_t> source;
  std::vector<std::int32_t> written;
  core::Trace trace;
};

core::Expected<Translation> translate(const core::TrainedModel& trained, const std::string& text) {
  const core::Task& task = *trained.task;
  Translation result{.text = text,
                     .words = core::read_words(text, task.source_words()),
                     .source = core::read_source(task, text),
                     .written = {},
                     .trace = {}};
  if (result.words.empty()) {
    return core::fail(core::ErrorCode::invalid_argument, "--text has no word to translate");
  }
  const std::vector<std::vector<std::int32_t>> sources{result.source};
  auto written = core::translate_greedily(*trained.model, sources, task.longest() - 1);
  if (!written) return std::unexpected(written.error());
  result.written = std::move(written->front());
  std::vector<std::int32_t> target{core::begin_id};
  target.insert(target.end(), result.written.begin(), result.written.end());
  auto trace = core::run_example(*trained.model, task, result.source, target);
  if (!trace) return std::unexpected(trace.error());
  result.trace = std::move(*trace);
  return result;
}

JsonValue text_value(std::string text) {
  JsonValue value;
  value.kind = JsonValue::Kind::string;
  value.string = std::move(text);
  return value;
}

JsonValue number_value(double number) {
  JsonValue value;
  value.kind = JsonValue::Kind::number;
  value.number = number;
  return value;
}

JsonValue list_value(std::vector<JsonValue> entries) {
  JsonValue value;
  value.kind = JsonValue::Kind::array;
  value.array = std::move(entries);
  return value;
}

JsonValue object_value(std::vector<core::JsonMember> members) {
  JsonValue value;
  value.kind = JsonValue::Kind::object;
  value.object = std::move(members);
  return value;
}

JsonValue words_value(std::span<const std::int32_t> ids, std::span<const std::string> words) {
  std::vector<JsonValue> entries;
  for (const std::int32_t id : ids)
    entries.push_back(text_value(words[static_cast<std::size_t>(id)]));
  return list_value(std::move(entries));
}

JsonValue unknown_value(std::span<const core::TypedWord> words) {
  std::vector<JsonValue> entries;
  for (const core::TypedWord& word : words) {
    if (!word.known()) entries.push_back(text_value(word.text));
  }
  return list_value(std::move(entries));
}

/// [queries][keys] of one head.
JsonValue rows_value(std::span<const float> weights, std::int64_t keys) {
  std::vector<JsonValue> rows;
  const auto width = static_cast<std::size_t>(keys);
  for (std::size_t first = 0; first < weights.size(); first += width) {
    std::vector<JsonValue> row;
    for (const float weight : weights.subspan(first, width)) {
      row.push_back(number_value(static_cast<double>(weight)));
    }
    rows.push_back(list_value(std::move(row)));
  }
  return list_value(std::move(rows));
}

core::Expected<JsonValue> alignment_value(const core::Trace& trace) {
  std::vector<JsonValue> heads;
  for (const core::LayerTrace& layer : trace.layers) {
    if (!layer.id.is_cross()) continue;
    auto weights = core::layer_weights(trace, layer);
    if (!weights) return std::unexpected(weights.error());
    for (std::int64_t head = 0; head < layer.heads; ++head) {
      heads.push_back(
          object_value({{"layer", text_value(layer.id.name())},
                        {"head", number_value(static_cast<double>(head))},
                        {"weights", rows_value(weights->head(layer, head), layer.keys)}}));
    }
  }
  return list_value(std::move(heads));
}

core::Expected<std::string> json_of(const Translation& made, const core::Task& task) {
  auto alignment = alignment_value(made.trace);
  if (!alignment) return std::unexpected(alignment.error());
  // One word for each row: what the decoder wrote there, the end last.
  std::vector<std::int32_t> target = made.written;
  target.push_back(core::end_id);
  return core::json_text(object_value(
      {{"text", text_value(made.text)},
       {"translation", text_value(core::sentence_of(made.written, task.target_words()))},
       {"unknown", unknown_value(made.words)},
       {"source", words_value(made.source, task.source_words())},
       {"target", words_value(target, task.target_words())},
       {"alignment", std::move(*alignment)}}));
}

std::string print(const core::TrainedModel& trained, const std::string& text, bool json) {
  auto made = translate(trained, text);
  if (!made) return made.error().where;
  if (!json) {
    for (const core::TypedWord& word : made->words) {
      if (word.known()) continue;
      std::fprintf(stderr, "attention_native: The model does not know '%s'.\n", word.text.c_str());
    }
    std::puts(core::sentence_of(made->written, trained.task->target_words()).c_str());
    return "";
  }
  auto line = json_of(*made, *trained.task);
  if (!line) return line.error().where;
  std::puts(line->c_str());
  return "";
}

}  // namespace

std::string run_translate(const std::vector<std::string>& words) {
  const Arguments arguments = read_arguments(words, {"--model", "--text"}, {"--form"});
  if (!arguments.problem.empty()) return arguments.problem;
  const std::string form = arguments.get("--form");
  if (!form.empty() && form != "text" && form != "json") {
    return "--form is text or json, not '" + form + "'";
  }
  const std::string path = arguments.get("--model");
  std::vector<std::uint8_t> bytes;
  if (auto problem = read_file(path, bytes); !problem.empty()) return problem;
  auto trained = core::open_trained_model(bytes);
  if (!trained) return path + ": " + trained.error().where;
  if (trained->task->source_words().empty()) {
    return path + " is a model of the task '" + std::string(trained->task->name()) +
           "', which translates nothing";
  }
  return print(*trained, arguments.get("--text"), form == "json");
}

}  // namespace attention_tools
