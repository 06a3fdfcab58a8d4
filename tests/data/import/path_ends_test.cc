#include "data/import/path_ends.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using Numbers = std::vector<std::size_t>;

PathEnds paths(bool suffix, bool ignore_extension) {
  PathEnds ends(suffix, ignore_extension);
  ends.add("/archive/train/p1/a.dcm", "train/p1/a.dcm", 0);
  ends.add("/archive/train/p2/a.dcm", "train/p2/a.dcm", 1);
  ends.add("/archive/valid/1.2.30", "valid/1.2.30", 2);
  ends.add("/archive/valid/1.2.31.dicom", "valid/1.2.31.dicom", 3);
  ends.finish();
  return ends;
}

// By ends, without extensions; numbered in their order.
PathEnds below_archive(const std::vector<std::string>& relative_paths) {
  PathEnds ends(true, true);
  for (std::size_t i = 0; i < relative_paths.size(); ++i) {
    ends.add("/archive/" + relative_paths[i], relative_paths[i], i);
  }
  ends.finish();
  return ends;
}

TEST(PathEndsTest, AsTheyAreWritten) {
  const PathEnds exact = paths(false, false);
  EXPECT_EQ(exact.find("train/p1/a.dcm").numbers, Numbers{0});
  EXPECT_EQ(exact.find("/archive/train/p2/a.dcm").numbers, Numbers{1});
  EXPECT_EQ(exact.find("p1/a.dcm").numbers, Numbers());
  EXPECT_EQ(exact.find("train/p1/a").numbers, Numbers());
}

TEST(PathEndsTest, ByTheEnd) {
  const PathEnds ends = paths(true, false);
  EXPECT_EQ(ends.find("p1/a.dcm").numbers, Numbers{0});
  EXPECT_EQ(ends.find("/p1/a.dcm").numbers, Numbers{0});
  EXPECT_EQ(ends.find("1/a.dcm").numbers, Numbers());  // not at a slash
  EXPECT_EQ(ends.find("a.dcm").numbers.size(), 2u);    // which one?
  EXPECT_EQ(ends.find("CheXpert-v1.0/train/p2/a.dcm").numbers, Numbers{1});
  EXPECT_EQ(ends.find("xtrain/p2/a.dcm").numbers, Numbers());
  EXPECT_EQ(ends.find("archive/valid/1.2.30").numbers, Numbers{2});
}

TEST(PathEndsTest, WhatStandsBeforeTheWholeRelativePathIsAnotherNameOfTheRoot) {
  const PathEnds ends = paths(true, true);
  EXPECT_EQ(ends.find("CheXpert-v1.0/small/train/p2/a.jpg").other_root, "CheXpert-v1.0/small");
  EXPECT_EQ(ends.find("D:\\export\\train\\p2\\a.dcm").other_root, "D:/export");
  EXPECT_EQ(ends.find("/train/p2/a.dcm").other_root, "");
  EXPECT_EQ(ends.find("archive/train/p2/a.dcm").other_root, "");
  EXPECT_EQ(ends.find("p2/a.dcm").other_root, "");
}

TEST(PathEndsTest, AKeyIsTriedAsItStandsFirst) {
  const PathEnds ends = below_archive({"case1", "case1.dcm", "case2.L", "case2.dcm"});
  EXPECT_EQ(ends.find("case1").numbers, Numbers{0});
  EXPECT_EQ(ends.find("case1.dcm").numbers, Numbers{1});
  EXPECT_EQ(ends.find("case2.L").numbers, Numbers{2});
  EXPECT_EQ(ends.find("case2.L.png").numbers, Numbers{2});
  EXPECT_EQ(ends.find("case2.R").numbers, Numbers{3});  // of any extension
  EXPECT_EQ(ends.find("case2").numbers.size(), 2u);
}

TEST(PathEndsTest, ADotMayBelongToTheName) {
  const PathEnds ends = below_archive({"case1.L.dcm", "case1.dcm"});
  EXPECT_EQ(ends.find("case1.L").numbers, Numbers{0});
  EXPECT_EQ(ends.find("case1.L.png").numbers, Numbers{0});
  EXPECT_EQ(ends.find("archive/case1.L").numbers, Numbers{0});
  EXPECT_EQ(ends.find("case1.png").numbers, Numbers{1});
  EXPECT_EQ(ends.find("CX/case1.L").numbers, Numbers{0});  // another root
  EXPECT_EQ(ends.find("CX/case1.L").other_root, "CX");
}

TEST(PathEndsTest, AnEndAsItIsWrittenGoesBeforeANameWithoutItsExtension) {
  const PathEnds ends = below_archive({"sub/case1.L.dcm", "case1.dcm", "both/1.dcm", "both/1.ima"});
  EXPECT_EQ(ends.find("case1.L").numbers, Numbers{0});
  EXPECT_EQ(ends.find("both/1.ima").numbers, Numbers{3});
  EXPECT_EQ(ends.find("1.dcm").numbers, Numbers{2});
  EXPECT_EQ(ends.find("both/1.png").numbers.size(), 2u);
}

TEST(PathEndsTest, AKeyOfARootThatIsKnownIsNotOfAnother) {
  PathEnds ends(true, false);
  ends.add("/data/a/d/1.dcm", "d/1.dcm", 0);
  ends.add("/data/b/e/2.dcm", "e/2.dcm", 1);
  ends.finish();
  for (const char* key :
       {"/data/b/d/1.dcm", "b/d/1.dcm", "data/b/d/1.dcm", "/data/a/old/d/1.dcm"}) {
    EXPECT_TRUE(ends.find(key).numbers.empty()) << key;
  }
  EXPECT_EQ(ends.find("/old/b/d/1.dcm").other_root, "/old/b");
  EXPECT_TRUE(ends.find("x/" + std::string(1 << 20, '/') + "d/1.dcm").numbers.empty());
}

TEST(PathEndsTest, LinksAreFollowedInWhatTheTableSays) {
  const TemporaryFolder folder;
  make_folders(folder.file("real/sub"));
  write_file_atomically(folder.file("real/sub/case1.L.dcm"), "x");
  std::filesystem::create_directory_symlink(folder.file("real"), folder.file("link"));
  std::filesystem::create_symlink(folder.file("real/sub/case1.L.dcm"), folder.file("alias.dcm"));
  PathEnds ends(false, true);
  const std::string real = std::filesystem::canonical(folder.file("real")).string();
  ends.add(real + "/sub/case1.L.dcm", "sub/case1.L.dcm", 7);
  ends.finish();
  EXPECT_EQ(ends.find(folder.file("link/sub/case1.L.dcm")).numbers, Numbers{7});
  EXPECT_EQ(ends.find(folder.file("link/sub/case1.L")).numbers, Numbers{7});
  EXPECT_EQ(ends.find(folder.file("alias.dcm")).numbers, Numbers{7});
}

TEST(PathEndsTest, WindowsPathsAreMadeNormal) {
  EXPECT_EQ(paths(false, false).find(".\\train\\p1\\a.dcm").numbers, Numbers{0});
  EXPECT_EQ(paths(false, false).find("train\\..\\train\\p1\\a.dcm").numbers, Numbers{0});
}

TEST(PathEndsTest, BackslashesAreSlashesWhereThatFindsAFile) {
  EXPECT_EQ(paths(false, false).find("train\\p1\\a.dcm").numbers, Numbers{0});
  EXPECT_EQ(paths(true, false).find("D:\\export\\train\\p2\\a.dcm").numbers, Numbers{1});
  EXPECT_EQ(paths(true, false).find("p3\\a.dcm").numbers, Numbers());
}

TEST(PathEndsTest, WithoutTheExtension) {
  const PathEnds ends = paths(true, true);
  EXPECT_EQ(ends.find("p1/a.jpg").numbers, Numbers{0});
  EXPECT_EQ(ends.find("p1/a").numbers, Numbers{0});
  EXPECT_EQ(ends.find("1.2.31").numbers, Numbers{3});
  EXPECT_EQ(ends.find("1.2.30").numbers, Numbers{2});  // a UID's end is no extension
  EXPECT_EQ(ends.find("1.2").numbers, Numbers());
}

TEST(PathEndsTest, OneFileOfTwoPathsIsOne) {
  PathEnds ends(true, false);
  ends.add("/archive/a/1.dcm", "a/1.dcm", 4);
  ends.add("/archive/b/1.dcm", "b/1.dcm", 4);
  ends.add("/other/a/1.dcm", "a/1.dcm", 5);
  ends.finish();
  EXPECT_EQ(ends.find("b/1.dcm").numbers, Numbers{4});
  EXPECT_EQ(ends.find("a/1.dcm").numbers.size(), 2u);
  EXPECT_EQ(ends.find("/other/a/1.dcm").numbers, Numbers{5});
}

TEST(PathEndsTest, WhatAnExtensionIs) {
  EXPECT_EQ(without_extension("a.b/c.dcm"), "a.b/c");
  EXPECT_EQ(without_extension("a.b/c"), "a.b/c");
  EXPECT_EQ(without_extension("x/.hidden"), "x/.hidden");
  EXPECT_EQ(without_extension("1.2.840"), "1.2.840");
  EXPECT_EQ(without_extension("x.nii.gz"), "x.nii");
  EXPECT_EQ(without_extension("x.original"), "x.original");
  EXPECT_EQ(without_extension("x."), "x.");
}

}  // namespace
}  // namespace preceptor
