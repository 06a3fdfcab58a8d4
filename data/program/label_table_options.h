// How a label table is to be read and joined: general options, and the one word that stands for
// some of them. Registers, resolves and validates itself.
//
// Must not know: the archive, the index. Threads: a value.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "common/program/options.h"
#include "data/import/label_import.h"
#include "data/labels/label_columns.h"
#include "data/table/csv_table.h"

namespace preceptor {

struct LabelTableOptions {
  // As they are given; "" : not given.
  std::string table, encoding, separator, header, quotes, skip_lines, short_rows, long_rows;
  std::string key_column, key_kind, key_pattern, key_cell_pattern, path_match, extension;
  std::string label_column, label_columns, label_from, label_separator, negative_name, classes;
  std::string label_pattern, value_column;
  std::string uncertain, blank, blank_words, aggregate, reader_column;
  std::string split_column, patient_column, patient_pattern;
  std::vector<std::string> split_list;

  void register_in(OptionTable& options);
  // Takes what --table stands for, where no option says otherwise. Throws Error(kUsage).
  void resolve(bool split_by_given);
  void validate() const;  // throws Error(kUsage)

  // The first option that is given and that needs a label table, "" for none. --classes does not.
  std::string first_given() const;
  CsvFormat csv_format() const;
  LabelCsvOptions csv_options() const;
  // Once, before the three below. A list that is one of the `tables` stands for its rows. Throws as
  // split_of_file() and read_split_list() do, and Error(kUsage) for a table of two splits.
  void read_split_lists(const std::vector<std::string>& tables);
  // Of tables by their place in what was given.
  const std::map<std::size_t, std::string>& table_splits() const { return table_splits_; }
  LabelImportOptions import_options() const;
  // Whether --table alone says that each image counts as a patient's own.
  bool has_images_for_patients() const;
  // All that decides what becomes of a table, beside its bytes; those of the lists with it.
  std::string settings() const;
  // What --table stands for and is not said otherwise, for a person; "" without --table.
  std::string expansion() const;

 private:
  struct Field {
    const char* name;
    std::string LabelTableOptions::*value;
    const char* help;
  };
  static const std::vector<Field>& fields();
  void require_paths() const;
  std::vector<std::string> class_list() const;
  bool is_free(const std::string& option, const std::string& value, bool split_by_given) const;
  bool goes_with_labels(const std::string& option, const std::string& value) const;

  std::vector<std::string> taken_from_table_;  // options, for expansion()
  std::vector<SplitList> split_lists_;
  std::map<std::size_t, std::string> table_splits_;
};

}  // namespace preceptor
