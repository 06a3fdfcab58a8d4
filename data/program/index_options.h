// What `dicom_data index` is asked to do. Registers and validates itself.
//
// Must not know: what becomes of it. A value; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/program/options.h"
#include "data/decoder/decoder_limits.h"
#include "data/import/label_import.h"
#include "data/program/label_table_options.h"

namespace preceptor {

struct IndexOptions {
  std::vector<std::string> roots;
  std::string out, key_file;
  bool add = false, explain = false;
  std::vector<std::string> labels;  // CSVs, or "folders"
  LabelTableOptions table;
  std::string split_by;
  std::string unlabelled, missing_files, split_conflicts, duplicates;  // "accept" or ""
  std::int64_t max_rejects = 0;
  DecoderLimits limits;

  void register_in(OptionTable& table);
  void resolve() { table.resolve(!split_by.empty()); }  // what --table stands for
  void validate() const;                                // throws Error(kUsage)
  bool has_tables() const { return !labels.empty() && !has_folders(); }
  bool has_folders() const { return labels == std::vector<std::string>{"folders"}; }
  // With a label table. Who counts as one for splits is what --split-by says, else a column where
  // one is given, else the patient; a named table's images that stand for patients give way to
  // files that name some. `images`: of the index.
  LabelImportOptions import_options(const std::vector<ArchiveImage>& images) const;
  // All that decides what becomes of label tables, beside their bytes.
  std::string import_settings() const;

 private:
  void require_label_options() const;
};

}  // namespace preceptor
