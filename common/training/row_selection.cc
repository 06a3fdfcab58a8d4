#include "common/training/row_selection.h"

#include <cstdlib>

#include "common/base/error.h"
#include "common/base/identity.h"

namespace preceptor {
namespace {

bool parse_number(const std::string& text, double* value) {
  char* end = nullptr;
  *value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

}  // namespace

PatientRange PatientRange::parse(const std::string& text) {
  const std::size_t colon = text.find(':');
  PatientRange range;
  const bool good = colon != std::string::npos &&
                    parse_number(text.substr(0, colon), &range.from) &&
                    parse_number(text.substr(colon + 1), &range.to) && range.from >= 0 &&
                    range.from < range.to && range.to <= 1;
  if (!good) {
    throw Error(ErrorKind::kUsage, "--patients is not a range")
        .expected("A:B with 0 <= A < B <= 1, such as 0:0.5")
        .found(text);
  }
  return range;
}

bool PatientRange::holds(const Key16& patient) const {
  const double fraction = patient_fraction(patient);
  return from <= fraction && fraction < to;
}

std::vector<std::int64_t> rows_of_split(const RowPlan& plan, const std::vector<RowState>& states,
                                        const LabelTable& labels, Split split,
                                        const PatientRange& range) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    const std::size_t at = static_cast<std::size_t>(row);
    if (withdrawn[at] || states[at] != RowState::kGood || labels.splits[at] != split) continue;
    if (split == Split::kTrain && !range.holds(labels.patients[at])) continue;
    rows.push_back(row);
  }
  return rows;
}

std::vector<std::int64_t> visible_classes(const LabelTable& labels, double fraction,
                                          std::uint64_t seed) {
  std::vector<std::int64_t> classes(static_cast<std::size_t>(labels.rows()));
  for (std::int64_t row = 0; row < labels.rows(); ++row) {
    const std::size_t at = static_cast<std::size_t>(row);
    const bool hidden = labels.splits[at] == Split::kTrain &&
                        label_fraction_rank(seed, labels.patients[at]) >= fraction;
    classes[at] = hidden ? -1 : labels.class_of(row);
  }
  return classes;
}

std::vector<std::int64_t> labelled_rows(const std::vector<std::int64_t>& rows,
                                        const std::vector<std::int64_t>& classes) {
  std::vector<std::int64_t> labelled;
  for (const std::int64_t row : rows) {
    if (classes[static_cast<std::size_t>(row)] >= 0) labelled.push_back(row);
  }
  return labelled;
}

}  // namespace preceptor
