#include "data/import/label_findings.h"

namespace preceptor {

LabelFindings::LabelFindings(bool accept_missing_files, bool accept_unlabelled) {
  for (Finding* finding : {&no_key, &missing, &no_split, &strange_root}) {
    finding->accepted = accept_missing_files;
  }
  unlabelled.accepted = accept_unlabelled;
}

std::vector<Finding> LabelFindings::all() const {
  return {no_key,   differing,   two_folders, torn,       several,  missing,     strange_root,
          no_split, of_rejected, other_root,  unlabelled, unlisted, no_majority, by_letters,
          like,     no_name,     fewer,       split_name, shared};
}

}  // namespace preceptor
