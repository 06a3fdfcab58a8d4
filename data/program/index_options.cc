#include "data/program/index_options.h"

#include <sstream>

#include "common/base/error.h"

namespace preceptor {
namespace {

void require_accept(const std::string& option, const std::string& value) {
  if (value.empty() || value == "accept") return;
  throw Error(ErrorKind::kUsage, option + " takes one word").expected("accept").found(value);
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
      .add("split-by", &split_by, "patient | study: who counts as one for splits")
      .add("classes", &classes, "class names in order, separated by commas")
      .add("unlabelled", &unlabelled, "`accept`: files without a label are rows like any other")
      .add("missing-files", &missing_files, "`accept`: labels whose file is not there")
      .add("split-conflicts", &split_conflicts, "`accept`: a patient in two splits")
      .add("duplicates", &duplicates, "`accept`: of files with one SOPInstanceUID the first counts")
      .add("max-rejects", &max_rejects, "go on when up to this many DICOM files are rejected")
      .add("add", &add, "add a second root to the index")
      .add("key-file", &key_file, "the site key (default: site.key in the index)");
}

void IndexOptions::validate() const {
  require_accept("--unlabelled", unlabelled);
  require_accept("--missing-files", missing_files);
  require_accept("--split-conflicts", split_conflicts);
  require_accept("--duplicates", duplicates);
  if (split_by != "patient" && split_by != "study") {
    throw Error(ErrorKind::kUsage, "unknown --split-by").expected("patient or study").found(split_by);
  }
  if (split_by == "study" && !columns.patient_column.empty()) {
    throw Error(ErrorKind::kUsage, "--split-by study and --patient-column contradict each other");
  }
  if (max_rejects < 0) {
    throw Error(ErrorKind::kUsage, "--max-rejects is out of range").expected("0 or more");
  }
}

LabelImportOptions IndexOptions::import_options() const {
  LabelImportOptions options;
  std::istringstream names(classes);
  for (std::string name; std::getline(names, name, ',');) options.class_names.push_back(name);
  options.split_by = columns.patient_column.empty() ? split_by : "column";
  options.accept_unlabelled = unlabelled == "accept";
  options.accept_missing_files = missing_files == "accept";
  options.accept_split_conflicts = split_conflicts == "accept";
  return options;
}

}  // namespace preceptor
