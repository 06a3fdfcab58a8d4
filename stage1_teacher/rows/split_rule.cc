#include "stage1_teacher/rows/split_rule.h"

#include <cmath>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

constexpr char kRuleFile[] = "split-rule.json";

std::string fraction_text(double value) { return Json(value).dump(); }

}  // namespace

void SplitRule::set_fractions(const std::string& text) {
  const std::vector<double> parts = number_list("split-fractions", text);
  bool good = parts.size() == 3;
  double sum = 0;
  for (const double part : parts) {
    good = good && part >= 0;
    sum += part;
  }
  if (!good || std::abs(sum - 1) > 1e-9) {
    throw Error(ErrorKind::kUsage, "--split-fractions does not parse")
        .expected("three numbers from 0 that add up to 1: train,val,test")
        .found(text);
  }
  train = parts[0];
  validation = parts[1];
  test = parts[2];
}

Split SplitRule::split_of(const SiteKey& key, const Key16& patient) const {
  const double fraction = split_fraction(key, static_cast<std::uint64_t>(seed), patient);
  if (fraction < train) return Split::kTrain;
  if (test == 0 || fraction < train + validation) {
    return validation > 0 ? Split::kValidation : Split::kTrain;
  }
  return Split::kTest;
}

Json SplitRule::to_json() const {
  return Json::object()
      .set("fractions", Json::array(std::vector<double>{train, validation, test}))
      .set("seed", seed);
}

std::string SplitRule::text() const {
  return "patients dealt by keyed hash: train " + fraction_text(train) + ", val " +
         fraction_text(validation) + ", test " + fraction_text(test) + ", seed " +
         std::to_string(seed);
}

SplitRule SplitRule::read(const std::string& label_table_path) {
  SplitRule rule;
  const std::string path = join_path(label_table_path, kRuleFile);
  if (!file_exists(path)) return rule;
  const Json json = Json::parse(read_file(path));
  const Json::Array& fractions = json.at("fractions").as_array();
  if (fractions.size() != 3) {
    throw Error(ErrorKind::kStale, "a split rule has not three fractions").path(path);
  }
  rule.train = fractions[0].as_double();
  rule.validation = fractions[1].as_double();
  rule.test = fractions[2].as_double();
  rule.seed = json.at("seed").as_integer();
  return rule;
}

void SplitRule::write(const std::string& label_table_path) const {
  const std::string path = join_path(label_table_path, kRuleFile);
  const std::string text = to_json().dump_pretty();
  if (file_exists(path) && read_file(path) == text) return;
  write_file_atomically(path, text);
}

}  // namespace preceptor
