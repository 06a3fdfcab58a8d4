// What the labels of the index say of a file, or of the files of a series; all its rows share it.
//
// Must not know: the cache. Threads: const after construction. Lifetimes: source and rule outlive
// it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/cache/label_table.h"
#include "stage1_teacher/rows/archive_view.h"
#include "stage1_teacher/rows/split_rule.h"

namespace preceptor {

struct LabelSource {
  const StoredLabels& labels;
  std::string split_by;  // "patient", "column" or "study"
  const ArchiveView& archive;
  const SiteKey& key;
};

// Who counts as a patient for a file.
Key16 group_key(const LabelSource& source, const IndexedFile& file, const std::string& patient);

struct FileLabel {
  std::int64_t class_index = -1;
  std::vector<LabelValue> values;  // of each column
  Split split = Split::kNone;
  Key16 patient{};
  bool disagreed = false;  // of a series: its files say different things, and it is unlabelled
};

class FileLabels {
 public:
  // class_names: in the order that class_index counts in. Throws Error(kInput) for a split that is
  // none.
  FileLabels(const LabelSource& source, const SplitRule& rule,
             const std::vector<std::string>& class_names);

  // Of a series what its files agree on; those that the labels do not name say nothing. nullptr: no
  // label, and no split.
  FileLabel of(const RowSource* source) const;

 private:
  FileLabel unlabelled() const;
  FileLabel disagreed(const FileLabel& first) const;
  FileLabel of_file(const IndexedFile& file) const;
  const SampleLabel* label_of(const IndexedFile& file) const;
  Key16 patient_of(const IndexedFile& file, const SampleLabel* label) const;
  void note_column_split(const IndexedFile& file);
  Split split_of(const SampleLabel* label, const Key16& patient) const;

  const LabelSource& source_;
  const SplitRule& rule_;
  std::vector<std::int64_t> class_at_;
  std::unordered_map<std::int64_t, const SampleLabel*> by_file_;
  std::map<Key16, Split> patient_split_;
};

}  // namespace preceptor
