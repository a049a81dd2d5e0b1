#include <optional>

#include "base/sizes.h"
#include "files/safetensors.h"
#include "traces/dump_contents.h"
#include "traces/dump_name.h"

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
  contents.arrays.push_back({name, std::move(shape), std::move(*values)});
  return {};
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

Expected<void> add_names(const JsonValue& value, const std::string& name, const char* key,
                         DumpContents& contents) noexcept {
  std::vector<std::string> strings;
  for (const JsonValue& element : value.array) {
    if (element.is(JsonValue::Kind::string)) strings.push_back(element.string);
  }
  if (!is_list(value) || strings.size() != value.array.size() || !value.numbers.empty()) {
    return fail(ErrorCode::malformed_file, "'" + name + "' must be a list of strings");
  }
  contents.metadata[key] = json_list(strings);
  return {};
}

Expected<void> add_member(const JsonMember& member, DumpContents& contents) noexcept {
  const auto& [name, value] = member;
  const DumpName::Role role = read_dump_name(name).role;
  if (role == DumpName::Role::tokens) return add_names(value, name, "tokens", contents);
  if (role == DumpName::Role::query_tokens) {
    return add_names(value, name, "query_tokens", contents);
  }
  if (role == DumpName::Role::settings) {
    contents.metadata["settings"] = json_text(value);
    return {};
  }
  if (name == "model" && value.is(JsonValue::Kind::string)) {
    contents.metadata["model"] = value.string;
    return {};
  }
  if (role != DumpName::Role::other && is_list(value)) return add_list(value, name, contents);
  contents.left_out.push_back(name);
  return {};
}

}  // namespace

Expected<void> add_json(std::string_view text, const std::string& name,
                        DumpContents& contents) noexcept {
  auto json = parse_json_packed(text);
  if (!json) {
    json.error().where = "'" + name + "' is " + json.error().where;
    return std::unexpected(json.error());
  }
  if (is_list(*json)) return add_list(*json, name, contents);
  for (const JsonMember& member : json->object) {
    if (auto added = add_member(member, contents); !added) return added;
  }
  return {};
}

}  // namespace attention_playground
