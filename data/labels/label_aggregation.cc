#include "data/labels/label_aggregation.h"

#include <algorithm>
#include <map>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Values = std::vector<LabelValue>;

template <typename T>
std::optional<T> the_only(const std::vector<T>& values) {
  const bool same = std::all_of(values.begin(), values.end(),
                                [&values](const T& value) { return value == values.front(); });
  return same ? std::optional<T>(values.front()) : std::nullopt;
}

bool holds(const Values& values, LabelValue wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

LabelValue first_there(const Values& values, const Values& order) {
  for (const LabelValue value : order) {
    if (holds(values, value)) return value;
  }
  return LabelValue::kMissing;
}

LabelValue majority(const Values& values) {
  const auto yes = std::count(values.begin(), values.end(), LabelValue::kPositive);
  const auto no = std::count(values.begin(), values.end(), LabelValue::kNegative);
  if (yes > no) return LabelValue::kPositive;
  if (no > yes) return LabelValue::kNegative;
  const bool open = yes > 0 || holds(values, LabelValue::kUncertain);
  return open ? LabelValue::kUncertain : LabelValue::kMissing;
}

std::int64_t most_frequent(const std::vector<std::int64_t>& known) {
  std::map<std::int64_t, std::int64_t> votes;
  for (const std::int64_t at : known) ++votes[at];
  std::int64_t best = -1, most = 0;
  for (const auto& [at, count] : votes) {
    if (count == most) best = -1;
    if (count > most) best = at;
    most = std::max(most, count);
  }
  return best;
}

}  // namespace

Aggregation aggregation_of(const std::string& word) {
  if (word == "error") return Aggregation::kError;
  if (word == "any") return Aggregation::kAny;
  if (word == "all") return Aggregation::kAll;
  if (word == "majority") return Aggregation::kMajority;
  if (word == "max") return Aggregation::kMax;
  throw Error(ErrorKind::kUsage, "unknown --aggregate")
      .expected("any, all, majority, max or error")
      .found(word);
}

std::optional<LabelValue> aggregate_values(Aggregation how, const Values& values) {
  constexpr LabelValue yes = LabelValue::kPositive, no = LabelValue::kNegative,
                       open = LabelValue::kUncertain;
  if (how == Aggregation::kError) return the_only(values);
  if (how == Aggregation::kMajority) return majority(values);
  if (how == Aggregation::kAll) return first_there(values, {no, open, yes});
  return first_there(values, {yes, open, no});
}

std::optional<std::int64_t> aggregate_classes(Aggregation how,
                                              const std::vector<std::int64_t>& classes) {
  if (how == Aggregation::kError) return the_only(classes);
  std::vector<std::int64_t> known;
  std::copy_if(classes.begin(), classes.end(), std::back_inserter(known),
               [](std::int64_t at) { return at >= 0; });
  if (known.empty()) return -1;
  if (how == Aggregation::kMajority) return most_frequent(known);
  const auto [lowest, highest] = std::minmax_element(known.begin(), known.end());
  return how == Aggregation::kAll ? *lowest : *highest;
}

}  // namespace preceptor
