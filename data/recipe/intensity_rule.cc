#include "data/recipe/intensity_rule.h"

#include "common/base/error.h"
#include "common/base/json_value.h"
#include "data/recipe/rule_text.h"

namespace preceptor {
namespace {

using Kind = IntensityRule::Kind;

Error does_not_parse(const std::string& text) {
  return Error(ErrorKind::kUsage, "an intensity that does not parse")
      .expected(
          "window, minmax, percentile:LO,HI (0 to 100), zscore, zscore:nonzero, clip:LO,HI, "
          "xrv, or range:A_MIN,A_MAX,B_MIN,B_MAX[,clip]")
      .found(text);
}

struct Word {
  const char* word;
  Kind kind;
  std::size_t numbers;
  const char* flag;  // the word that may follow
};

constexpr Word kWords[] = {
    {"window", Kind::kWindow, 0, nullptr},
    {"minmax", Kind::kMinMax, 0, nullptr},
    {"percentile", Kind::kPercentile, 2, nullptr},
    {"zscore", Kind::kZScore, 0, "nonzero"},
    {"clip", Kind::kClip, 2, nullptr},
    {"xrv", Kind::kXrv, 0, nullptr},
    {"range", Kind::kRange, 4, "clip"},
};

const Word* find_word(const std::string& word) {
  for (const Word& one : kWords) {
    if (word == one.word) return &one;
  }
  return nullptr;
}

const Word& word_of(Kind kind) {
  for (const Word& one : kWords) {
    if (kind == one.kind) return one;
  }
  return kWords[0];
}

// Numbers, then perhaps the flag.
bool parse_rest(const Word& word, std::vector<std::string> parts, IntensityRule* rule) {
  if (word.flag != nullptr && !parts.empty() && parts.back() == word.flag) {
    rule->flag = true;
    parts.pop_back();
  }
  for (const std::string& part : parts) {
    double number = 0;
    if (!parse_number(part, &number)) return false;
    rule->numbers.push_back(number);
  }
  return rule->numbers.size() == word.numbers;
}

bool has_sense(const IntensityRule& rule) {
  const std::vector<double>& n = rule.numbers;
  switch (rule.kind) {
    case Kind::kPercentile:
      return 0 <= n[0] && n[0] < n[1] && n[1] <= 100;
    case Kind::kClip:
      return n[0] < n[1];
    case Kind::kRange:
      return n[0] != n[1] && n[2] < n[3];
    default:
      return true;
  }
}

}  // namespace

IntensityRule IntensityRule::parse(const std::string& text) {
  const std::size_t colon = text.find(':');
  const Word* word = find_word(text.substr(0, colon));
  if (word == nullptr) throw does_not_parse(text);
  IntensityRule rule;
  rule.kind = word->kind;
  std::vector<std::string> parts;
  if (colon != std::string::npos) parts = split_text(text.substr(colon + 1), ',');
  if (!parse_rest(*word, parts, &rule) || !has_sense(rule)) throw does_not_parse(text);
  return rule;
}

std::string IntensityRule::text() const {
  const Word& word = word_of(kind);
  std::string rest;
  for (const double number : numbers) rest += (rest.empty() ? "" : ",") + Json(number).dump();
  if (flag) rest += (rest.empty() ? "" : ",") + std::string(word.flag);
  return word.word + (rest.empty() ? "" : ":" + rest);
}

bool IntensityRule::fits_unit_range() const {
  if (kind == Kind::kRange) return 0 <= numbers[2] && numbers[3] <= 1;
  return kind != Kind::kZScore && kind != Kind::kXrv;
}

bool IntensityRule::needs_statistics() const {
  return kind == Kind::kMinMax || kind == Kind::kPercentile || kind == Kind::kZScore;
}

}  // namespace preceptor
