// What does not fit between a label table and an archive, by kind.
//
// A value; threads: any.
#pragma once

#include <vector>

#include "data/index/finding.h"

namespace preceptor {

struct LabelFindings {
  LabelFindings(bool accept_missing_files, bool accept_unlabelled);

  std::vector<Finding> all() const;  // in the order that they are said in

  Finding no_key{
      "a table of which no key is that of a file", "--missing-files accept", false, 0, {}};
  Finding differing{
      "a file with two different labels: correct the table, or let --aggregate make one of them",
      "",
      false,
      0,
      {}};
  Finding two_folders{
      "an image that lies in two folders of different classes or splits", "", false, 0, {}};
  Finding torn{"a file with two different splits or patients", "", false, 0, {}};
  Finding several{
      "a path that could be several files (of two roots, say); write more of it, or let "
      "--key-cell-pattern take more",
      "",
      false,
      0,
      {}};
  Finding missing{"a label for no file", "--missing-files accept", false, 0, {}};
  Finding no_split{
      "a name in a list of a split for no file", "--missing-files accept", false, 0, {}};
  Finding unlisted{
      "a file with a label that no list of a split names: its patient's other files decide, else "
      "the rule",
      "",
      true,
      0,
      {}};
  Finding no_majority{"a file on which as many rows say one thing as another", "", true, 0, {}};
  Finding by_letters{
      "a file of several classes, of which --aggregate took one by the order of their letters; "
      "--classes names another order",
      "",
      true,
      0,
      {}};
  Finding of_rejected{"a label for a file that was rejected", "", true, 0, {}};
  Finding strange_root{
      "a path that ends as a file's does, under another root than other paths name; "
      "--key-cell-pattern takes the part that counts",
      "--missing-files accept",
      false,
      0,
      {}};
  Finding other_root{
      "a path that names the archive's root otherwise, as all of them do", "", true, 0, {}};
  Finding unlabelled{"a file with no label", "--unlabelled accept", false, 0, {}};
  Finding like{"two classes that look alike", "", true, 0, {}};
  Finding split_name{"a class whose name is usual for a split", "", true, 0, {}};
  Finding no_name{
      "a class whose name is usual for no value; --blank-words names it as blank", "", true, 0, {}};
  Finding fewer{
      "a cell of which --label-pattern takes fewer names than stand in it", "", true, 0, {}};
  Finding shared{"a key of two patients, whose files it labels all", "", true, 0, {}};
};

}  // namespace preceptor
