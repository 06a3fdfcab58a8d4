#include "data/labels/label_values.h"

#include <cstdlib>
#include <set>
#include <sstream>

#include "common/base/error.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

// Spreadsheets write true and false in the language of their user, databases as letters, forms as
// what became of a box.
const std::set<std::string> kYes = {"yes",  "y",   "true",    "t",       "positive",  "positiv",
                                    "ja",   "oui", "checked", "x",       "wahr",      "vrai",
                                    "vero", "si",  "s\u00ec", "s\u00ed", "verdadero", "\u662f"};
const std::set<std::string> kNo = {"no",      "n",     "false", "f",         "negative",
                                   "negativ", "nein",  "non",   "unchecked", "falsch",
                                   "faux",    "falso", "\u5426"};
// pandas, R, SAS, databases and spreadsheets (a lookup that failed, English and German).
const std::set<std::string> kBlank = {"",     "nan",      "-nan", "na",     "n/a",
                                      "<na>", "nat",      "null", "none",   "#n/a",
                                      "#na",  "#n/a n/a", "#nv",  "(null)", "."};

std::optional<LabelValue> value_of_word(const std::string& word) {
  for (const LabelValue value : {LabelValue::kNegative, LabelValue::kPositive, LabelValue::kMissing,
                                 LabelValue::kUncertain}) {
    if (word == label_value_name(value)) return value;
  }
  return std::nullopt;
}

// A comma may stand for the point: 1,0. In 1,000 it may be none.
std::optional<LabelValue> value_of_number(std::string text) {
  const std::size_t comma = text.find(',');
  const std::string behind = comma == std::string::npos ? "" : text.substr(comma + 1);
  if (behind == "0" || behind == "00") text.resize(comma);
  if (text.find_first_of("xXpP") != std::string::npos) return std::nullopt;  // hexadecimal
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (*end != '\0') return std::nullopt;
  if (number == 1) return LabelValue::kPositive;
  if (number == 0) return LabelValue::kNegative;
  if (number == -1) return LabelValue::kUncertain;
  return std::nullopt;
}

// "START LENGTH START LENGTH ...": whole numbers in pairs, some run not empty.
bool is_run_lengths(const std::string& text) {
  if (text.find_first_not_of("0123456789 ") != std::string::npos) return false;
  std::istringstream words(text);
  bool any = false;
  for (std::string start, length; words >> start;) {
    if (!(words >> length)) return false;
    any = any || length.find_first_not_of('0') != std::string::npos;
  }
  return any;
}

}  // namespace

const char* label_value_name(LabelValue value) {
  switch (value) {
    case LabelValue::kNegative:
      return "negative";
    case LabelValue::kPositive:
      return "positive";
    case LabelValue::kMissing:
      return "missing";
    case LabelValue::kUncertain:
      return "uncertain";
  }
  return "unknown";
}

bool is_blank_cell(const std::string& trimmed_text) {
  return kBlank.count(lower_case(trimmed_text)) > 0;
}

std::optional<LabelValue> binary_value(const std::string& cell) {
  const std::string text = lower_case(trimmed(cell));
  if (kBlank.count(text)) return LabelValue::kMissing;
  if (kYes.count(text)) return LabelValue::kPositive;
  if (kNo.count(text)) return LabelValue::kNegative;
  if (text == "uncertain") return LabelValue::kUncertain;
  return value_of_number(text);
}

std::optional<LabelValue> mask_value(const std::string& cell) {
  const std::string text = lower_case(trimmed(cell));
  if (kBlank.count(text)) return LabelValue::kMissing;
  if (text == "-1" || text == "-1.0") return LabelValue::kNegative;
  if (!is_run_lengths(text)) return std::nullopt;
  return LabelValue::kPositive;
}

void ValuePolicy::validate() const {
  if (!value_of_word(uncertain)) {
    throw Error(ErrorKind::kUsage, "unknown --uncertain")
        .expected("missing, positive, negative or uncertain")
        .found(uncertain);
  }
  if (blank == "missing" || blank == "negative") return;
  throw Error(ErrorKind::kUsage, "unknown --blank").expected("missing or negative").found(blank);
}

LabelValue ValuePolicy::settled(LabelValue value) const {
  if (value == LabelValue::kUncertain) return *value_of_word(uncertain);
  if (value == LabelValue::kMissing) return *value_of_word(blank);
  return value;
}

}  // namespace preceptor
