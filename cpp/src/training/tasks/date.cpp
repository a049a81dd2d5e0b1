#include <algorithm>
#include <array>
#include <chrono>

#include "training/tasks/example_writing.h"
#include "training/tasks/symbols.h"
#include "training/tasks/toy_tasks.h"

namespace attention_playground {

namespace {

constexpr std::int32_t first_year = 1950;
constexpr std::int32_t years = 100;  // two digits of a year name one of them
constexpr std::string_view source_characters = "0123456789 ,./-'abcdefghijlmnoprstuvwy";
constexpr std::string_view target_characters = "0123456789-";

constexpr std::array<std::string_view, 12> months = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> weekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};

/// Letters are fields: d day, D day in two digits, o ordinal day, n month in two digits,
/// m month's name, b its first three letters, y year, Y its last two digits, w weekday.
/// A word in braces stands as it is.
constexpr std::array<std::string_view, 8> formats = {
    "d m y", "m d, y", "w, d m y", "{the} o {of} m y", "D/n/y", "y.n.D", "d-b-Y", "b d, 'Y"};
/// "wednesday, 30 september 2020".
constexpr std::int64_t longest_date = 28;

enum Field : std::uint8_t { year, month, day, none };

class DateWriter {
 public:
  explicit DateWriter(std::chrono::year_month_day date)
      : day_(static_cast<unsigned>(date.day())),
        month_(static_cast<unsigned>(date.month())),
        year_(static_cast<unsigned>(static_cast<int>(date.year()))),
        weekday_(std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()) {}

  [[nodiscard]] Example write(std::string_view format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
      if (format[i] == '{') {
        const std::size_t end = format.find('}', i);
        append(format.substr(i + 1, end - i - 1), none);
        i = end;
      } else {
        append_field(format[i]);
      }
    }
    write_target();
    end_example(example_);
    return std::move(example_);
  }

 private:
  void append(std::string_view text, Field field) {
    for (const char character : text) {
      if (field != none) {
        positions_[field].push_back(static_cast<std::int32_t>(example_.source.size()));
      }
      example_.source.push_back(first_word_id +
                                static_cast<std::int32_t>(source_characters.find(character)));
    }
  }
  void append_number(unsigned number, unsigned power_of_ten, Field field) {
    for (unsigned power = power_of_ten; power > 0; power /= 10) {
      const char digit = static_cast<char>('0' + number / power % 10);
      append({&digit, 1}, field);
    }
  }
  void append_field(char letter) {
    const std::string_view name = months[month_ - 1];
    switch (letter) {
      case 'd':
        return append_number(day_, day_ < 10 ? 1 : 10, day);
      case 'D':
        return append_number(day_, 10, day);
      case 'o':
        append_number(day_, day_ < 10 ? 1 : 10, day);
        return append(ordinal_ending(), day);
      case 'n':
        return append_number(month_, 10, month);
      case 'm':
        return append(name, month);
      case 'b':
        return append(name.substr(0, 3), month);
      case 'y':
        return append_number(year_, 1000, year);
      case 'Y':
        return append_number(year_, 10, year);
      case 'w':
        return append(weekdays[weekday_], none);
      default:
        return append({&letter, 1}, none);
    }
  }
  [[nodiscard]] std::string_view ordinal_ending() const {
    constexpr std::array<std::string_view, 4> endings = {"th", "st", "nd", "rd"};
    const bool teen = day_ / 10 == 1;
    return endings[teen || day_ % 10 > 3 ? 0 : day_ % 10];
  }
  void write_target() {
    write_number(year_, 1000, year);
    write_character('-', none);
    write_number(month_, 10, month);
    write_character('-', none);
    write_number(day_, 10, day);
  }
  void write_number(unsigned number, unsigned power_of_ten, Field field) {
    for (unsigned power = power_of_ten; power > 0; power /= 10) {
      write_character(static_cast<char>('0' + number / power % 10), field);
    }
  }
  void write_character(char character, Field field) {
    const auto id = first_word_id + static_cast<std::int32_t>(target_characters.find(character));
    if (field == none) {
      write_token(example_, id, {});
    } else {
      write_token(example_, id, {.positions = positions_[field]});
    }
  }

  unsigned day_;
  unsigned month_;
  unsigned year_;
  unsigned weekday_;
  Example example_ = begin_example();
  std::array<std::vector<std::int32_t>, 3> positions_;
};

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> words;
  for (const char character : text) words.emplace_back(1, character);
  return words;
}

Example draw_date(Random& random) {
  using namespace std::chrono;
  const auto y = std::chrono::year(first_year + static_cast<int>(random.below(years)));
  const auto m = std::chrono::month(1 + static_cast<unsigned>(random.below(12)));
  const auto last = static_cast<unsigned>((y / m / std::chrono::last).day());
  const auto d = std::chrono::day(1 + static_cast<unsigned>(random.below(last)));
  const auto format = static_cast<std::size_t>(random.below(formats.size()));
  return DateWriter(y / m / d).write(formats[format]);
}

/// The day that a text can only mean, if it is a date in one of the spellings: its numbers in
/// order, and between them the month that is named.
std::chrono::year_month_day day_of(std::string_view text) {
  std::array<unsigned, 4> numbers = {};
  std::size_t count = 0;
  unsigned named = 0;
  for (std::size_t i = 0; i < text.size() && count < numbers.size(); ++i) {
    const auto digit = static_cast<unsigned>(text[i] - '0');
    const bool goes_on = i > 0 && static_cast<unsigned>(text[i - 1] - '0') < 10;
    if (digit < 10) {
      if (!goes_on) ++count;
      numbers[count - 1] = std::min(numbers[count - 1] * 10 + digit, 10'000U);
    }
    for (unsigned month = 0; month < months.size(); ++month) {
      if (named == 0 && text.substr(i).starts_with(months[month].substr(0, 3))) named = month + 1;
    }
  }
  if (named > 0) {
    numbers[2] = numbers[1];
    numbers[1] = named;
  }
  if (numbers[0] > 31) std::swap(numbers[0], numbers[2]);
  if (numbers[2] < years) numbers[2] += numbers[2] < first_year % 100 ? 2000 : 1900;
  return std::chrono::year(static_cast<int>(numbers[2])) / std::chrono::month(numbers[1]) /
         std::chrono::day(numbers[0]);
}

/// A date is what is written that way again.
Example complete_date(std::vector<std::int32_t> ids) {
  std::string text;
  for (const std::int32_t id : ids) {
    text += source_characters[static_cast<std::size_t>(id - first_word_id)];
  }
  ids.push_back(end_id);
  const std::chrono::year_month_day day = day_of(text);
  const auto year = static_cast<int>(day.year());
  if (!day.ok() || year < first_year || year >= first_year + years) return {};
  for (const std::string_view format : formats) {
    Example example = DateWriter(day).write(format);
    if (example.source == ids) return example;
  }
  return {};
}

}  // namespace

SampledTaskParts date_task() {
  using namespace std::chrono;
  return {.name = "date",
          .source_words = with_special_words(characters(source_characters)),
          .target_words = with_special_words(characters(target_characters)),
          .longest = longest_date + 1,
          .draw = draw_date,
          .probe = DateWriter(1992y / August / 23d).write("{the} o {of} m y"),
          .complete = complete_date,
          .unanswerable = "it is not a day of 1950 to 2049 in one of the eight spellings"};
}

}  // namespace attention_playground
