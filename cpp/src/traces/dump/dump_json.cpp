#include <algorithm>
#include <optional>

#include "base/sizes.h"
#include "files/safetensors.h"
#include "traces/dump/dump_contents.h"
#include "traces/file/layer_checks.h"

namespace attention_playground {

namespace {

using Shape = std::vector<std::int64_t>;

bool is_list(const JsonValue& value) noexcept { return value.is(JsonValue::Kind::array); }

std::int64_t length_of(const JsonValue& list) noexcept {
  return static_cast<std::int64_t>(list.array.size() + list.numbers.size());
}

/// The sizes along the first element of each list.
Shape first_shape(const JsonValue& value) {
  Shape shape;
  const JsonValue* list = &value;
  while (is_list(*list)) {
    shape.push_back(length_of(*list));
    if (list->array.empty()) break;
    list = &list->array.front();
  }
  return shape;
}

/// Where a nested list differs from `shape` first, in words; nothing where it
/// has that shape throughout.
std::optional<std::string> difference(const JsonValue& value, const Shape& shape,
                                      const Shape& place) {
  const std::size_t level = place.size();
  const std::string here = level == 0 ? "it" : shape_text(place);
  if (!is_list(value)) return here + " is no list of numbers";
  const bool last = level + 1 == shape.size();
  if (last && !value.array.empty()) return here + " holds something that is no number";
  if (!last && !value.numbers.empty()) return here + " holds numbers where lists are expected";
  if (length_of(value) != shape[level]) {
    return here + " has " + std::to_string(length_of(value)) + " elements where " +
           std::to_string(shape[level]) + " are expected";
  }
  for (std::size_t index = 0; index < value.array.size(); ++index) {
    Shape deeper = place;
    deeper.push_back(static_cast<std::int64_t>(index));
    if (auto found = difference(value.array[index], shape, deeper)) return found;
  }
  return std::nullopt;
}

float* copy_numbers(const JsonValue& value, float* to) noexcept {
  for (const double number : value.numbers) *to++ = static_cast<float>(number);
  for (const JsonValue& element : value.array) to = copy_numbers(element, to);
  return to;
}

Expected<void> add_rectangle(const JsonValue& value, const std::string& name, Shape shape,
                             DumpContents& contents) noexcept {
  if (auto found = difference(value, shape, {})) {
    return fail(ErrorCode::shape_mismatch, "list '" + name + "' is no rectangle: " + *found);
  }
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  auto values = Buffer<float>::allocate(count, "a list of numbers");
  if (!values) return std::unexpected(values.error());
  copy_numbers(value, values->data());
  contents.arrays.push_back({name, std::move(shape), std::move(*values), true});
  return {};
}

bool holds_null(const JsonValue& value) noexcept {
  return value.is(JsonValue::Kind::null) || std::ranges::any_of(value.array, holds_null);
}

/// Each element of `value` as a rectangle of its own.
Expected<void> add_each(const JsonValue& value, const std::string& prefix,
                        DumpContents& contents) noexcept {
  for (std::size_t index = 0; index < value.array.size(); ++index) {
    const JsonValue& element = value.array[index];
    auto added =
        add_rectangle(element, prefix + std::to_string(index), first_shape(element), contents);
    if (!added) return added;
  }
  return {};
}

/// One rectangle, or the layers or steps of which it consists.
Expected<void> add_list(const JsonValue& value, const std::string& name,
                        DumpContents& contents) noexcept {
  if (holds_null(value)) {
    return fail(ErrorCode::malformed_file,
                "list '" + name + "' holds null in place of numbers" + none_advice());
  }
  Shape shape = first_shape(value);
  const std::size_t levels = shape.size();
  const bool ragged = difference(value, shape, {}).has_value();
  const bool layers = ragged && levels == 4;
  const bool steps = levels == 6 || (ragged && levels == 5);
  if (layers) return add_each(value, name + ".layer.", contents);
  if (!steps) return add_rectangle(value, name, std::move(shape), contents);
  for (std::size_t step = 0; step < value.array.size(); ++step) {
    const std::string prefix = name + ".step." + std::to_string(step) + ".layer.";
    if (auto added = add_each(value.array[step], prefix, contents); !added) return added;
  }
  return {};
}

/// A list of strings, of ids, or a text in its place; what is no list of strings gets a warning
/// where the trace is complete.
Expected<void> add_names(const JsonValue& value, const std::string& name,
                         DumpContents& contents) noexcept {
  const JsonValue* names = &value;
  const bool batch = is_list(value) && std::ranges::all_of(value.array, is_list);
  if (batch && value.array.size() == 1) names = &value.array.front();
  if (batch && value.array.size() > 1) {
    return fail(ErrorCode::shape_mismatch,
                "'" + name + "' names the tokens of " + std::to_string(value.array.size()) +
                    " texts; a trace shows one: save one text of the batch, with its own tokens");
  }
  if (names->is(JsonValue::Kind::string)) return add_token_names(name, names->string, contents);
  const std::vector<float> ids(names->numbers.begin(), names->numbers.end());
  return add_token_names(name, ids.empty() ? json_text(*names) : number_list(ids), contents);
}

Expected<void> add_member(const JsonMember& member, const DumpFilter& filter,
                          DumpContents& contents) noexcept {
  using Role = DumpName::Role;
  const auto& [text, value] = member;
  const DumpName name = read_dump_name(text);
  if (name.role == Role::tokens) return add_names(value, text, contents);
  if (name.role == Role::settings) {
    contents.metadata["settings"] = json_text(value);
    return {};
  }
  if (text == "model" && value.is(JsonValue::Kind::string)) {
    contents.metadata["model"] = value.string;
    return {};
  }
  const bool is_none = value.is(JsonValue::Kind::null) && name.says_attention;
  if (filter.keeps(name) && (is_list(value) || is_none)) return add_list(value, text, contents);
  contents.left_out.push_back(text);
  return {};
}

/// The parser stops at the first NaN, which JSON has no word for and Python's json writes.
Error explained(Error error, std::string_view text, const std::string& name) {
  error.where = "'" + name + "' is " + error.where;
  const auto at = static_cast<std::size_t>(std::max<std::int64_t>(error.index, 0));
  if (text.substr(std::min(at, text.size())).starts_with("NaN")) error.where += nan_advice(true);
  return error;
}

}  // namespace

Expected<void> add_json(std::string_view text, const std::string& name,
                        DumpContents& contents) noexcept {
  auto json = parse_json_packed(text);
  if (!json) return std::unexpected(explained(std::move(json.error()), text, name));
  if (is_list(*json)) {
    const bool names = !token_entry(name).empty();
    return names ? add_names(*json, name, contents) : add_list(*json, name, contents);
  }
  std::vector<std::string> names;
  for (const JsonMember& member : json->object) names.push_back(member.name);
  const DumpFilter filter(names);
  for (const JsonMember& member : json->object) {
    if (auto added = add_member(member, filter, contents); !added) return added;
  }
  return {};
}

}  // namespace attention_playground
