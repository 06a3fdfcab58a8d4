#include "data/program/index_options.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/json_value.h"

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
      .add("labels", &labels,
           "label table (CSV), more than once for its pieces; or `folders`: a folder a class")
      .add("explain", &explain, "say what was understood of the label table, and write nothing");
  this->table.register_in(table);
  table
      .add("split-by", &split_by,
           "patient | study: who counts as one for splits (default: patient)")
      .add("unlabelled", &unlabelled, "`accept`: files without a label are rows like any other")
      .add("missing-files", &missing_files, "`accept`: labels whose file is not there")
      .add("split-conflicts", &split_conflicts, "`accept`: a patient in two splits")
      .add("duplicates", &duplicates, "`accept`: of files with one SOPInstanceUID the first counts")
      .add("max-rejects", &max_rejects, "go on when up to this many DICOM files are rejected")
      .add("add", &add, "take this root into an index that has another")
      .add("key-file", &key_file, "the site key (default: site.key in the index)");
  limits.register_in(table);
  limits.register_burned_in(table);
}

void IndexOptions::validate() const {
  require_accept("--unlabelled", unlabelled);
  require_accept("--missing-files", missing_files);
  require_accept("--split-conflicts", split_conflicts);
  require_accept("--duplicates", duplicates);
  require_label_options();
  limits.validate();
  if (!split_by.empty() && split_by != "patient" && split_by != "study") {
    throw Error(ErrorKind::kUsage, "unknown --split-by")
        .expected("patient or study")
        .found(split_by);
  }
  if (!split_by.empty() && !(table.patient_column.empty() && table.patient_pattern.empty())) {
    throw Error(ErrorKind::kUsage,
                "--split-by and --patient-column (or -pattern) contradict each other");
  }
  if (max_rejects < 0) {
    throw Error(ErrorKind::kUsage, "--max-rejects is out of range").expected("0 or more");
  }
}

void IndexOptions::require_label_options() const {
  const std::string given = table.first_given();
  if (std::count(labels.begin(), labels.end(), "folders") > 0 && !has_folders()) {
    throw Error(ErrorKind::kUsage, "labels are of folders or of tables, not of both")
        .hint("a table that is named folders is ./folders");
  }
  if (!given.empty() && !has_tables()) {
    throw Error(ErrorKind::kUsage, "an option is about a label table, and there is none")
        .expected("--labels FILE.csv")
        .found("--" + given);
  }
  if (!table.classes.empty() && labels.empty()) {
    throw Error(ErrorKind::kUsage, "--classes is given, and there are no labels")
        .expected("--labels FILE.csv, or --labels folders");
  }
  if (explain && labels.empty()) {
    throw Error(ErrorKind::kUsage, "--explain is given, and there are no labels to explain")
        .expected("--labels FILE.csv, or --labels folders");
  }
  table.validate();
}

LabelImportOptions IndexOptions::import_options(const std::vector<ArchiveImage>& images) const {
  LabelImportOptions options = table.import_options();
  const bool unnamed = std::all_of(images.begin(), images.end(), [](const ArchiveImage& image) {
    return image.patient_id.empty();
  });
  if (table.has_images_for_patients() && !unnamed) options.split_by = "patient";
  if (!split_by.empty()) options.split_by = split_by;
  options.accept_unlabelled = unlabelled == "accept";
  options.accept_missing_files = missing_files == "accept";
  options.accept_split_conflicts = split_conflicts == "accept";
  return options;
}

std::string IndexOptions::import_settings() const {
  return Json::array(std::vector<std::string>{table.settings(), split_by, unlabelled, missing_files,
                                              split_conflicts, has_folders() ? "folders" : ""})
      .dump();
}

}  // namespace preceptor
