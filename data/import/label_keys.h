// Which files a key of a label table means.
//
// Owns: maps over the archive's files, which it borrows. Must not know: labels. Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/index/index_database.h"
#include "data/labels/label_columns.h"
#include "data/table/path_pattern.h"

namespace preceptor {

// What labels are joined to. Borrowed.
struct LabelledArchive {
  const std::vector<ArchiveImage>& files;        // as IndexDatabase::images() gives them
  const std::vector<DuplicateFile>& duplicates;  // a label by their path is one of the first file
  const std::vector<IndexedRejection>& rejections;  // a label of theirs is not one for no file
};

struct KeyRule {
  LabelKeyKind kind = LabelKeyKind::kSopInstanceUid;
  std::optional<PathPattern>
      pattern;  // of kPattern: its group in a file's relative path is the key
  std::optional<PathPattern> cell_pattern;  // of the table's keys, for names elsewhere
  // Of kPath: also the end of a file's path, or a path that ends with a file's relative path; both
  // at a slash.
  bool suffix = false;
  bool ignore_extension = false;  // of kPath: .png is as good as .dcm, or none
};

// "" where a file has none, and of kPath.
std::string key_of_file(const KeyRule& rule, const ArchiveImage& file);

class LabelKeys {
 public:
  // kOtherRoot: the end of a file's path, whose root others name otherwise.
  enum class Found { kFiles, kRejected, kSeveral, kOtherRoot, kNothing };
  struct Answer {
    Found found = Found::kNothing;
    std::vector<std::size_t> files;  // places in archive.files, ascending
    bool by_other_root = false;      // the key names the archive's root otherwise than it is named
  };

  // keys: of kPath with `suffix`, all that will be asked for; else none. Keys that name the root
  // otherwise are taken only where all name it so, and alike: then the table was made of this
  // archive under another name. Where others go by the archive's own name, or there are two names,
  // they are of other archives.
  LabelKeys(const KeyRule& rule, const LabelledArchive& archive,
            const std::vector<std::string>& keys);
  ~LabelKeys();
  // kSeveral: a path that could be more than one file. Other kinds mean all files that have the
  // key.
  Answer find(const std::string& key) const;

 private:
  struct Maps;
  std::unique_ptr<const Maps> maps_;
};

}  // namespace preceptor
