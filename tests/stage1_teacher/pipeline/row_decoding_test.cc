#include "stage1_teacher/pipeline/row_decoding.h"

#include <gtest/gtest.h>

#include "stage1_teacher/pipeline/decoding_stream.h"
#include "tests/common/temporary_folder.h"
#include "tests/stage1_teacher/rows/small_archive.h"

namespace preceptor {
namespace {

RowPlan plan_of(const ArchiveView& archive) {
  std::vector<CacheRow> rows;
  for (std::size_t i = 0; i < archive.files().size(); ++i) {
    const IndexedFile& file = archive.files()[i];
    for (std::int32_t frame = 0; frame < file.header.frames; ++frame) {
      rows.push_back(
          {sample_key(test_key(), file.header.sop_instance_uid, frame), archive.key_of(i), frame});
    }
  }
  RowPlan plan;
  plan.append(rows, {});
  return plan;
}

std::int64_t first_row_of(const RowPlan& plan, const Key16& file) {
  std::int64_t row = 0;
  while (plan.row(row).file != file) ++row;
  return row;
}

TEST(DecodeTasks, OneAFileInPlanOrder) {
  std::vector<IndexedFile> files = small_files(30);
  files[4].header.frames = 5;
  const ArchiveView archive(files, test_key());
  const RowPlan plan = plan_of(archive);
  DecodeTasks tasks(plan, archive, 0);
  std::int64_t row = 0, count = 0;
  while (const auto task = tasks.next()) {
    EXPECT_EQ(task->first_row, row);
    EXPECT_EQ(task->rows(), task->file->header.frames);
    EXPECT_EQ(archive.find(plan.row(row).file), task->file);
    row += task->rows();
    ++count;
  }
  EXPECT_EQ(row, 34);
  EXPECT_EQ(count, 30);
}

TEST(DecodeTasks, ResumeInTheMiddleOfAFileTakesItsOtherFrames) {
  const ArchiveView archive({small_file(1, 6)}, test_key());
  const RowPlan plan = plan_of(archive);
  DecodeTasks tasks(plan, archive, 4);
  const auto task = tasks.next();
  EXPECT_EQ(task->frames, (std::vector<std::int32_t>{4, 5}));
  EXPECT_FALSE(tasks.next());
}

TEST(DecodeTasks, WithdrawnAndVanishedRowsHaveNothingToRead) {
  std::vector<IndexedFile> files = small_files(3);
  files[0].vanished = true;
  const ArchiveView archive(files, test_key());
  RowPlan plan = plan_of(archive);
  const std::int64_t second = first_row_of(plan, archive.key_of(1));
  const CacheRow again = plan.row(second);
  plan.append({again}, {second});
  DecodeTasks tasks(plan, archive, 0);
  int readable = 0;
  while (const auto task = tasks.next()) {
    if (task->file == nullptr) continue;
    ++readable;
    EXPECT_NE(task->file->id, 1);
    EXPECT_NE(task->first_row, second);
  }
  EXPECT_EQ(readable, 2);
}

TEST(DecodeRows, AFileThatIsGoneIsARejectionAndNotAnEnd) {
  const TemporaryFolder folder;
  IndexedFile file = small_file(1);
  file.path = folder.file("gone.dcm");
  Recipe recipe;
  recipe.height = recipe.width = 8;
  DecoderProcess decoder{DecoderLimits{}};
  const DecodedRows rows = decode_rows({0, {0}, &file}, recipe, decoder);
  ASSERT_TRUE(rows.rejection);
  EXPECT_EQ(rows.rejection->code, "unreadable");
  EXPECT_FALSE(rows.sha256);
  EXPECT_FALSE(rows.good());
}

TEST(DecodingStream, HandsOutEverythingInOrderWhateverTheThreads) {
  std::vector<IndexedFile> files = small_files(700);
  files[10].header.frames = 400;  // more than the stream holds ahead
  const ArchiveView archive(files, test_key());
  const RowPlan plan = plan_of(archive);
  Recipe recipe;
  recipe.height = recipe.width = 8;
  for (const int threads : {1, 4}) {
    DecodingStream stream(plan, archive, recipe, 0, DecoderLimits{}, threads);
    std::int64_t row = 0;
    while (const auto rows = stream.next()) {
      EXPECT_EQ(rows->task.first_row, row);
      row += rows->task.rows();
    }
    EXPECT_EQ(row, plan.size());
  }
}

}  // namespace
}  // namespace preceptor
