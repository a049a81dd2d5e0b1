#include "number_options.h"

#include <charconv>
#include <limits>

namespace attention_tools {

namespace core = attention_playground;

namespace {

template <typename Number>
bool read_number(const std::string& text, Number& number) {
  const char* const last = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), last, number);
  return stop == last && code == std::errc{};
}

std::string read_fraction(const Arguments& arguments, const std::string& name, float& number) {
  const std::string text = arguments.get(name);
  if (text.empty() || read_number(text, number)) return "";
  return name + " is a number, not '" + text + "'";
}

}  // namespace

std::string read_ids(const Arguments& arguments, const std::string& name,
                     std::vector<std::int32_t>& ids) {
  const std::string wrong = name + " are whole numbers from 0 on, separated by spaces or commas";
  std::vector<std::int64_t> numbers;
  if (!read_numbers(arguments.get(name), numbers)) return wrong;
  for (const std::int64_t number : numbers) {
    if (number < 0 || number > std::numeric_limits<std::int32_t>::max()) return wrong;
    ids.push_back(static_cast<std::int32_t>(number));
  }
  return "";
}

std::string read_count(const Arguments& arguments, const std::string& name, std::int64_t least,
                       std::int64_t& number) {
  const std::string text = arguments.get(name);
  if (text.empty() || (read_number(text, number) && number >= least)) return "";
  return name + " is a whole number from " + std::to_string(least) + " on, not '" + text + "'";
}

std::string read_sampling(const Arguments& arguments, core::SamplingSettings& settings) {
  std::int64_t seed = static_cast<std::int64_t>(settings.seed);
  for (const std::string& problem :
       {read_fraction(arguments, "--temperature", settings.temperature),
        read_count(arguments, "--top-k", 0, settings.top_k),
        read_fraction(arguments, "--top-p", settings.top_p),
        read_fraction(arguments, "--min-p", settings.min_p),
        read_count(arguments, "--seed", 0, seed)}) {
    if (!problem.empty()) return problem;
  }
  settings.seed = static_cast<std::uint64_t>(seed);
  return "";
}

std::string read_changes(const Arguments& arguments,
                         std::vector<core::Intervention>& interventions) {
  const std::string text = arguments.get("--interventions");
  if (text.empty()) return "";
  auto changes = core::read_interventions(text);
  if (!changes) return "--interventions: " + changes.error().where;
  interventions = std::move(*changes);
  return "";
}

}  // namespace attention_tools
