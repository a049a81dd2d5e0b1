#include "traces/file/token_checks.h"

#include <algorithm>
#include <optional>

#include "files/json.h"

namespace attention_playground {

namespace {

/// What a metadata entry says: nothing, so many names, or something else.
struct Names {
  bool there = false;
  std::optional<std::int64_t> count;
  std::string problem;
};

Names read_names(const Metadata& metadata, const std::string& entry) {
  const auto text = metadata.find(entry);
  if (text == metadata.end()) return {};
  Names names{.there = true, .count = std::nullopt, .problem = ""};
  const auto json = parse_json(text->second);
  const std::string numbered = ", so the tokens are numbered: ";
  if (!json || !json->is(JsonValue::Kind::array)) {
    names.problem = "'" + entry + "' is text and no JSON list of names" + numbered +
                    "save json.dumps(tokenizer.convert_ids_to_tokens(ids))";
    return names;
  }
  const auto all = [&](JsonValue::Kind kind) {
    return std::ranges::all_of(json->array, [&](const JsonValue& one) { return one.is(kind); });
  };
  if (all(JsonValue::Kind::string)) {
    names.count = static_cast<std::int64_t>(json->array.size());
  } else if (all(JsonValue::Kind::number)) {
    names.problem = "'" + entry + "' holds ids and no names" + numbered +
                    "save tokenizer.convert_ids_to_tokens(ids)";
  } else {
    names.problem = "'" + entry + "' must be a list of strings" + numbered +
                    "save the tokens of one text, as tokenizer.convert_ids_to_tokens gives them";
  }
  return names;
}

class Checker {
 public:
  explicit Checker(Trace& trace)
      : trace_(trace),
        keys_(read_names(trace.metadata, "tokens")),
        queries_(read_names(trace.metadata, "query_tokens")),
        writes_(read_names(trace.metadata, "writes")),
        two_texts_(std::ranges::any_of(trace.layers, [](const LayerTrace& layer) {
          return layer.id.in_encoder() || layer.id.is_cross();
        })) {}

  void check() {
    for (const Names* names : {&keys_, &queries_, &writes_}) {
      if (!names->problem.empty()) warn(names->problem + ".");
    }
    for (const LayerTrace& layer : trace_.layers) check_layer(layer);
  }

 private:
  void check_layer(const LayerTrace& layer) {
    const LayerId& id = layer.id;
    const bool own_keys = id.in_decoder() && !id.is_cross();
    if (own_keys && (two_texts_ || queries_.there)) {
      check_target(layer);
    } else {
      compare("tokens", keys_, layer.keys, "key");
      if (!id.in_encoder()) check_queries(layer);
    }
    if (id.in_decoder() || !two_texts_) compare("written tokens", writes_, layer.queries, "query");
  }

  /// A decoder's own tokens, which are not those of the source.
  void check_target(const LayerTrace& layer) {
    compare("query tokens", queries_, layer.keys, "key");
    if (!queries_.there && keys_.there) {
      warn(
          "Nothing names the decoder's tokens, so they are numbered: save them as "
          "'decoder_tokens'.");
    }
  }

  void check_queries(const LayerTrace& layer) {
    compare("query tokens", queries_, layer.queries, "query");
    if (queries_.there || !keys_.there) return;
    if (layer.id.is_cross()) {
      warn(
          "Nothing names the decoder's tokens, so they are numbered: save them as "
          "'decoder_tokens'.");
    } else if (layer.queries != layer.keys) {
      warn(
          "Nothing names the queries, which are not as many as the keys, so they are numbered: "
          "save their names as 'query_tokens'.");
    }
  }

  void compare(const char* what, const Names& names, std::int64_t places, const char* place) {
    if (!names.count || *names.count == places) return;
    const std::int64_t count = *names.count;
    const std::string many = std::string(place) == "query" ? "queries" : "keys";
    warn("There " + std::string(count == 1 ? "is 1 " : "are " + std::to_string(count) + " ") +
         (count == 1 ? std::string(what).substr(0, std::string(what).size() - 1) : what) + " for " +
         std::to_string(places) + " " + (places == 1 ? place : many) +
         ": names may stand beside the wrong weights.");
  }

  /// Each sentence once.
  void warn(const std::string& sentence) {
    auto& warnings = trace_.warnings;
    if (std::ranges::find(warnings, sentence) == warnings.end()) warnings.push_back(sentence);
  }

  Trace& trace_;
  Names keys_, queries_, writes_;
  bool two_texts_;
};

}  // namespace

void check_token_names(Trace& trace) { Checker(trace).check(); }

}  // namespace attention_playground
