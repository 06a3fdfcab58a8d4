#include "data/import/folder_labels.h"

#include <gtest/gtest.h>

#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

TEST(FolderLabelsTest, FoldersNameClassesOrSplitsAndClasses) {
  std::vector<ArchiveImage> files{small_image(1, "1"), small_image(2, "2"), small_image(3, "3"),
                                  small_image(4, "4")};
  const auto labels = [&files](const std::vector<std::string>& paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) files[i].relative_path = paths[i];
    std::string text;
    for (const LabelRow& row : labels_from_folders(files, {}).rows) {
      text += row.split + ":" + row.label.value_or("-") + " ";
    }
    return text;
  };
  EXPECT_EQ(labels({"ill/1", "well/x/2", "ill/3", "4"}), ":ill :well :ill :- ");
  EXPECT_EQ(labels({"train/ill/1", "Test/well/x/2", "validation/ill/3", "train/4"}),
            "train:ill test:well val:ill train:- ");
  EXPECT_EQ(labels({"train/ill/1", "test/well/2", "other/ill/3", "train/ill/4"}),
            ":train :test :other :train ");
  EXPECT_TRUE(labels_from_folders({}, {}).rows.empty());
  files[2].vanished = true;  // what was once there decides over nothing
  EXPECT_EQ(labels({"train/ill/1", "test/well/2", "other/ill/3", "train/ill/4"}),
            "train:ill test:well train:ill ");
  for (ArchiveImage& file : files) file.vanished = true;  // as where nothing is mounted
  EXPECT_EQ(labels({"train/ill/1", "test/well/2", "val/ill/3", "train/ill/4"}),
            "train:ill test:well val:ill train:ill ");
}

TEST(FolderLabelsTest, ACopySaysItsOwnFolder) {
  std::vector<ArchiveImage> files{small_image(1, "1")};
  files[0].relative_path = "ill/1";
  const ParsedLabels parsed =
      labels_from_folders(files, {{1, files[0].path, {}, "/archive/well/1", "well/1", {}}});
  ASSERT_EQ(parsed.rows.size(), 2u);
  EXPECT_EQ(parsed.rows[1].key + *parsed.rows[1].label, "/archive/well/1well");
  EXPECT_TRUE(parsed.of_folders);
}

}  // namespace
}  // namespace preceptor
