#include "data/program/index_options.h"

#include <set>
#include <sstream>

#include "common/base/error.h"
#include "common/base/json_value.h"

namespace preceptor {
namespace {

void require_accept(const std::string& option, const std::string& value) {
  if (value.empty() || value == "accept") return;
  throw Error(ErrorKind::kUsage, option + " takes one word").expected("accept").found(value);
}

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    const auto first = part.find_first_not_of(' ');
    const auto last = part.find_last_not_of(' ');
    parts.push_back(first == std::string::npos ? "" : part.substr(first, last - first + 1));
  }
  return parts;
}

}  // namespace

void IndexOptions::register_in(OptionTable& table) {
  table.positional("ROOT", &roots, "folder of the archive", 1, 1)
      .require("out", &out, "folder of the index; holds identifiers, stays with the archive")
      .add("labels", &labels, "label table (CSV), or `folders`: a folder a class")
      .add("key-column", &columns.key_column, "SOPInstanceUID or path (default: found by name)")
      .add("label-column", &columns.label_column, "the class (default: found by name)")
      .add("split-column", &columns.split_column, "train, val or test (default: `split`, if there)")
      .add("patient-column", &columns.patient_column, "who counts as one patient for splits")
      .add("split-by", &split_by,
           "patient | study: who counts as one for splits (default: patient)")
      .add("classes", &classes, "class names in order, separated by commas")
      .add("unlabelled", &unlabelled, "`accept`: files without a label are rows like any other")
      .add("missing-files", &missing_files, "`accept`: labels whose file is not there")
      .add("split-conflicts", &split_conflicts, "`accept`: a patient in two splits")
      .add("duplicates", &duplicates, "`accept`: of files with one SOPInstanceUID the first counts")
      .add("max-rejects", &max_rejects, "go on when up to this many DICOM files are rejected")
      .add("add", &add, "take this root into an index that has another")
      .add("key-file", &key_file, "the site key (default: site.key in the index)");
}

void IndexOptions::validate() const {
  require_accept("--unlabelled", unlabelled);
  require_accept("--missing-files", missing_files);
  require_accept("--split-conflicts", split_conflicts);
  require_accept("--duplicates", duplicates);
  require_label_options();
  if (!split_by.empty() && split_by != "patient" && split_by != "study") {
    throw Error(ErrorKind::kUsage, "unknown --split-by")
        .expected("patient or study")
        .found(split_by);
  }
  if (!split_by.empty() && !columns.patient_column.empty()) {
    throw Error(ErrorKind::kUsage, "--split-by and --patient-column contradict each other");
  }
  if (max_rejects < 0) {
    throw Error(ErrorKind::kUsage, "--max-rejects is out of range").expected("0 or more");
  }
}

void IndexOptions::require_label_options() const {
  const bool names_columns = !columns.key_column.empty() || !columns.label_column.empty() ||
                             !columns.split_column.empty() || !columns.patient_column.empty();
  if (names_columns && (labels.empty() || labels == "folders")) {
    throw Error(ErrorKind::kUsage, "an option names a column, and there is no label table")
        .expected("--labels FILE.csv");
  }
  if (!classes.empty() && labels.empty()) {
    throw Error(ErrorKind::kUsage, "--classes is given, and there are no labels")
        .expected("--labels FILE.csv, or --labels folders");
  }
  const std::vector<std::string> names = split_at_commas(classes);
  const std::set<std::string> distinct(names.begin(), names.end());
  if (distinct.size() != names.size() || distinct.count("")) {
    throw Error(ErrorKind::kUsage, "--classes has a name twice, or an empty one").found(classes);
  }
}

LabelImportOptions IndexOptions::import_options() const {
  LabelImportOptions options;
  options.class_names = split_at_commas(classes);
  if (!columns.patient_column.empty()) options.split_by = "column";
  if (!split_by.empty()) options.split_by = split_by;
  options.accept_unlabelled = unlabelled == "accept";
  options.accept_missing_files = missing_files == "accept";
  options.accept_split_conflicts = split_conflicts == "accept";
  return options;
}

std::string IndexOptions::import_settings() const {
  return Json::array(std::vector<std::string>{columns.key_column, columns.label_column,
                                              columns.split_column, columns.patient_column, classes,
                                              import_options().split_by, unlabelled, missing_files,
                                              split_conflicts, labels == "folders" ? labels : ""})
      .dump();
}

}  // namespace preceptor
