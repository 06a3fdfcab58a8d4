#include "data/import/class_names.h"

#include "common/base/error.h"
#include "data/labels/label_classes.h"
#include "data/labels/label_values.h"

namespace preceptor {
namespace {

void require_negative_first(const std::vector<std::string>& names) {
  if (binary_value(names[0]) != LabelValue::kPositive &&
      binary_value(names[1]) != LabelValue::kNegative) {
    return;
  }
  throw Error(ErrorKind::kUsage, "--classes names the two classes of a finding the wrong way round")
      .expected("the name of negative first, such as " + names[1] + "," + names[0])
      .found(names[0] + "," + names[1]);
}

}  // namespace

std::vector<std::string> class_names_of(const ParsedLabels& parsed,
                                        const std::vector<std::string>& listed) {
  if (parsed.task == LabelTask::kFindings) return {};
  std::vector<std::string> names = listed;
  if (names.empty() && parsed.task == LabelTask::kFinding) names = {"negative", "positive"};
  if (names.empty()) names = parsed.class_names;
  if (names.empty()) {
    for (const LabelRow& row : parsed.rows) names.push_back(row.label.value_or(""));
    names = sorted_classes(names);
  }
  if (parsed.task == LabelTask::kFinding && names.size() != 2) {
    throw Error(ErrorKind::kUsage, "a finding is there or not: two classes")
        .expected("--classes with the names of negative and positive, in this order")
        .found(std::to_string(names.size()) + " names");
  }
  if (parsed.task == LabelTask::kFinding) require_negative_first(names);
  require_few_names(names, "");
  if (names.size() < 2) {
    throw Error(ErrorKind::kInput, "the label table has fewer than two classes")
        .expected("2 or more classes, or --classes with all their names")
        .found(parsed.rows.empty() ? "no row at all"
               : names.empty()     ? "no label at all"
                                   : "only " + names[0]);
  }
  return names;
}

}  // namespace preceptor
