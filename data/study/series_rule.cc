#include "data/study/series_rule.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "common/base/error.h"
#include "data/recipe/rule_text.h"

namespace preceptor {
namespace {

using Kind = SeriesCondition::Kind;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Error bad_rule(const std::string& what, const std::string& expected, const std::string& found) {
  return Error(ErrorKind::kUsage, "--series does not parse: " + what)
      .expected(expected)
      .found(found)
      .hint("rules are such as 'SeriesDescription=*T1*&EchoTime<30'; docs/VOLUMES.md has them");
}

std::string known_attribute(const std::string& name) {
  std::string all;
  for (const char* known : kSeriesAttributes) {
    if (name == known) return name;
    all += (all.empty() ? "" : ", ") + std::string(known);
  }
  throw bad_rule("an attribute that rules do not know", "one of " + all, name);
}

// The operator at `at`, and its length.
std::pair<Kind, std::size_t> operator_at(const std::string& text, std::size_t at) {
  const bool with_equal = at + 1 < text.size() && text[at + 1] == '=';
  switch (text[at]) {
    case '<':
      return with_equal ? std::pair(Kind::kAtMost, 2) : std::pair(Kind::kLess, 1);
    case '>':
      return with_equal ? std::pair(Kind::kAtLeast, 2) : std::pair(Kind::kMore, 1);
    case '!':
      if (with_equal) return {Kind::kIsNot, 2};
      throw bad_rule("'!' without '='", "ATTRIBUTE!=PATTERN", text);
    default:
      return {Kind::kIs, 1};
  }
}

std::vector<std::string> patterns_of(const std::string& text, const std::string& condition) {
  std::vector<std::string> patterns;
  for (const std::string& part : split_text(text, '|')) {
    patterns.push_back(lower(trimmed(part)));
    if (patterns.back().empty()) throw bad_rule("a blank pattern", "text", condition);
  }
  return patterns;
}

SeriesCondition parse_condition(const std::string& text) {
  const std::size_t at = text.find_first_of("=<>!");
  if (at == std::string::npos) {
    SeriesCondition described{"SeriesDescription", Kind::kIs, patterns_of(text, text), 0};
    for (std::string& pattern : described.patterns) pattern = "*" + pattern + "*";
    return described;
  }
  SeriesCondition condition;
  condition.attribute = known_attribute(trimmed(text.substr(0, at)));
  const auto [kind, length] = operator_at(text, at);
  condition.kind = kind;
  const std::string value = trimmed(text.substr(at + length));
  if (value.find_first_of("=<>!") == 0) throw bad_rule("two operators", "one", text);
  if (kind == Kind::kIs || kind == Kind::kIsNot) {
    condition.patterns = patterns_of(value, text);
  } else if (!parse_number(value, &condition.number)) {
    throw bad_rule("a comparison with what is no number", "a number", text);
  }
  return condition;
}

// As 12 and 12.0.
bool same_number(const std::string& a, const std::string& b) {
  double one = 0, other = 0;
  return parse_number(trimmed(a), &one) && parse_number(trimmed(b), &other) && one == other;
}

bool is_one_of(const std::string& value, const std::vector<std::string>& patterns) {
  std::vector<std::string> texts = split_text(lower(value), '\\');
  if (texts.size() > 1) texts.push_back(lower(value));
  return std::any_of(patterns.begin(), patterns.end(), [&texts](const std::string& pattern) {
    return std::any_of(texts.begin(), texts.end(), [&pattern](const std::string& text) {
      return matches_pattern(pattern, text) || same_number(pattern, text);
    });
  });
}

bool compares(Kind kind, double value, double with) {
  switch (kind) {
    case Kind::kLess:
      return value < with;
    case Kind::kAtMost:
      return value <= with;
    case Kind::kMore:
      return value > with;
    default:
      return value >= with;
  }
}

// Of UTF-8.
std::size_t behind_character(const std::string& text, std::size_t at) {
  ++at;
  while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
  return at;
}

}  // namespace

bool matches_pattern(const std::string& pattern, const std::string& text) {
  std::size_t p = 0, t = 0, star = std::string::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = behind_character(text, t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string::npos;
}

bool SeriesCondition::holds(const SeriesAttributes& attributes) const {
  const std::optional<std::string> value = attribute_of(attributes, attribute);
  if (kind == Kind::kIsNot) return !value || !is_one_of(*value, patterns);
  if (!value) return false;
  if (kind == Kind::kIs) return is_one_of(*value, patterns);
  double parsed = 0;
  return parse_number(*value, &parsed) && compares(kind, parsed, number);
}

SeriesRule SeriesRule::parse(const std::string& text) {
  SeriesRule rule{trimmed(text), {}};
  for (const std::string& part : split_text(text, '&')) {
    rule.conditions.push_back(parse_condition(part));
  }
  return rule;
}

bool SeriesRule::matches(const SeriesAttributes& attributes) const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const SeriesCondition& condition) { return condition.holds(attributes); });
}

}  // namespace preceptor
