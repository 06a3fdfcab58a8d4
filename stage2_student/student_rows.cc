#include "stage2_student/student_rows.h"

#include <set>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::int64_t count_patients(const std::vector<std::int64_t>& rows, const LabelTable& labels) {
  std::set<Key16> patients;
  for (const std::int64_t row : rows) {
    patients.insert(labels.patients[static_cast<std::size_t>(row)]);
  }
  return static_cast<std::int64_t>(patients.size());
}

}  // namespace

StudentRows StudentRows::select(const OpenCache& cache, const TrainingOptions& options,
                                double alpha) {
  const PatientRange range = PatientRange::parse(options.patients);
  const auto of_split = [&](Split split) {
    return rows_of_split(cache.plan, cache.images.states(), cache.labels, split, range);
  };
  StudentRows rows;
  rows.visible = visible_classes(cache.labels, options.label_fraction,
                                 static_cast<std::uint64_t>(options.seed));
  rows.train = of_split(Split::kTrain);
  const std::vector<std::int64_t> labelled = labelled_rows(rows.train, rows.visible);
  rows.labelled_train = static_cast<std::int64_t>(labelled.size());
  rows.train_patients = count_patients(rows.train, cache.labels);
  rows.labelled_patients = count_patients(labelled, cache.labels);
  if (alpha == 1) rows.train = labelled;
  rows.validation = labelled_rows(of_split(Split::kValidation), rows.visible);
  rows.test = labelled_rows(of_split(Split::kTest), rows.visible);
  if (alpha > 0 && rows.labelled_train == 0) {
    throw Error(ErrorKind::kInput, "no train row has a visible label, and alpha asks for labels")
        .expected("labels, or --alpha 0")
        .found("--alpha " + Json(alpha).dump() + " --label-fraction " +
               Json(options.label_fraction).dump());
  }
  // Said here, before a run that is there is replaced.
  if (rows.train.size() < 2) {
    throw Error(ErrorKind::kInput, "there is nothing to train on")
        .expected("2 or more train rows")
        .found(std::to_string(rows.train.size()) + " with --patients " + options.patients)
        .hint("look at splits, --patients, --label-fraction and rejected rows");
  }
  return rows;
}

std::string StudentRows::to_text() const {
  return "rows: " + std::to_string(train.size()) + " train, " + std::to_string(labelled_train) +
         " of them labelled (" + std::to_string(labelled_patients) + " of " +
         std::to_string(train_patients) + " patients), " + std::to_string(validation.size()) +
         " validation, " + std::to_string(test.size()) + " test";
}

Json StudentRows::to_json() const {
  return Json::object()
      .set("train_rows", static_cast<std::int64_t>(train.size()))
      .set("labelled_train_rows", labelled_train)
      .set("train_patients", train_patients)
      .set("labelled_train_patients", labelled_patients)
      .set("validation_rows", static_cast<std::int64_t>(validation.size()))
      .set("test_rows", static_cast<std::int64_t>(test.size()));
}

}  // namespace preceptor
