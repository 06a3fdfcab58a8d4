// What `dicom_data index` is asked to do. Registers and validates itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/program/options.h"
#include "data/index/label_import.h"
#include "data/labels/label_columns.h"

namespace preceptor {

struct IndexOptions {
  std::vector<std::string> roots;
  std::string out, key_file;
  bool add = false;
  std::string labels;  // a CSV, "folders", or ""
  LabelCsvOptions columns;
  std::string classes, split_by;
  std::string unlabelled, missing_files, split_conflicts, duplicates;  // "accept" or ""
  std::int64_t max_rejects = 0;

  void register_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
  // With a label table: who counts as one for splits, unless --split-by or --patient-column says
  // so.
  LabelImportOptions import_options() const;
  // All that decides what becomes of a label table, beside its bytes.
  std::string import_settings() const;

 private:
  void require_label_options() const;
};

}  // namespace preceptor
