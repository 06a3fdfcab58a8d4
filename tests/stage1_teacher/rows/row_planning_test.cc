#include "stage1_teacher/rows/row_planning.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/stage1_teacher/rows/small_archive.h"

namespace preceptor {
namespace {

// A cache whose rows were planned from `files`, and whose one image store has read all of them.
struct PlannedCache {
  std::vector<IndexedFile> files;
  RowPlan plan;
  RowKnowledge knowledge{0};

  explicit PlannedCache(std::vector<IndexedFile> given) : files(std::move(given)) {
    const RowKnowledge none(0);
    const ArchiveView archive(files, test_key());
    PlanChange change = plan_change({archive, test_key(), plan, none, {}}, {});
    plan.append(change.rows, change.withdrawn);
    knowledge = RowKnowledge(plan.size());
    std::vector<Key16> contents(static_cast<std::size_t>(plan.size()),
                                content_key(test_key(), digest_of(1)));
    knowledge.learn(contents);
  }

  PlanChange change(const FreshDigests& digests = {}, std::set<std::int64_t> retried = {}) const {
    const ArchiveView archive(files, test_key());
    return plan_change({archive, test_key(), plan, knowledge, std::move(retried)}, digests);
  }
  std::size_t hashed() const {
    const ArchiveView archive(files, test_key());
    return files_to_hash({archive, test_key(), plan, knowledge, {}}).size();
  }
  std::vector<std::int64_t> rows_of(const IndexedFile& file) const {
    std::vector<std::int64_t> rows;
    const Key16 key = file_key(test_key(), file.header.sop_instance_uid);
    for (std::int64_t row = 0; row < plan.size(); ++row) {
      if (plan.row(row).file == key) rows.push_back(row);
    }
    return rows;
  }
};

TEST(RowPlanning, EachFrameOfEachFileOnDiskIsARow) {
  std::vector<IndexedFile> files = small_files(3);
  files[1].header.frames = 4;
  files[2].vanished = true;
  const PlannedCache cache(files);
  EXPECT_EQ(cache.plan.size(), 5);
  const std::vector<std::int64_t> rows = cache.rows_of(files[1]);
  ASSERT_EQ(rows.size(), 4u);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i], rows[0] + static_cast<std::int64_t>(i));
    EXPECT_EQ(cache.plan.row(rows[i]).frame, static_cast<std::int32_t>(i));
    EXPECT_EQ(cache.plan.row(rows[i]).sample,
              sample_key(test_key(), "1.2.2", static_cast<std::int64_t>(i)));
  }
}

// Two series of three files, the files' digests 1, ids against the order of their UIDs.
std::vector<IndexedFile> files_of_series() {
  std::vector<IndexedFile> files = small_files(6);
  for (IndexedFile& file : files) {
    file.header.series_instance_uid = "1.9." + std::to_string(file.id / 4);
    file.header.sop_instance_uid = "1.2." + std::to_string(9 - file.id);
  }
  return files;
}

PlanChange series_change(const std::vector<IndexedFile>& files, const RowPlan& plan,
                         const RowKnowledge& knowledge, const FreshDigests& digests = {}) {
  const ArchiveView archive(files, test_key(), SampleUnit::kSeries);
  return plan_change({archive, test_key(), plan, knowledge, {}}, digests);
}

class SeriesPlanning : public testing::Test {
 protected:
  void SetUp() override {
    const PlanChange change = series_change(files_, plan_, knowledge_);
    plan_.append(change.rows, change.withdrawn);
    knowledge_ = RowKnowledge(plan_.size());
    const Digest32 content = content_digest({&files_[0], &files_[1], &files_[2]},
                                            {digest_of(1), digest_of(1), digest_of(1)});
    knowledge_.learn(std::vector<Key16>(2, content_key(test_key(), content)));
  }
  PlanChange change(const FreshDigests& digests = {}) {
    return series_change(files_, plan_, knowledge_, digests);
  }

  std::vector<IndexedFile> files_ = files_of_series();
  RowPlan plan_;
  RowKnowledge knowledge_{0};
};

TEST_F(SeriesPlanning, ARowIsASeries) {
  ASSERT_EQ(plan_.size(), 2);
  std::set<Key16> samples{plan_.row(0).sample, plan_.row(1).sample};
  EXPECT_EQ(samples, (std::set<Key16>{volume_sample_key(test_key(), "series", "1.9.0"),
                                      volume_sample_key(test_key(), "series", "1.9.1")}));
  EXPECT_TRUE(change().empty());
  const ArchiveView archive(files_, test_key(), SampleUnit::kSeries);
  EXPECT_EQ(archive.source(volume_file_key(test_key(), "series", "1.9.0"))->first().id, 3);
}

TEST_F(SeriesPlanning, OneThatGotOrLostAFileIsAnother) {
  files_[1].vanished = true;
  EXPECT_EQ(change().changed_files, 1);
  EXPECT_EQ(change().withdrawn.size(), 1u);
  files_[0].vanished = files_[2].vanished = true;
  EXPECT_TRUE(change().empty()) << "none of its files is on disk";
  files_.push_back(small_file(7));
  files_.back().header.series_instance_uid = "1.9.1";
  EXPECT_EQ(change().changed_files, 1);
}

TEST_F(SeriesPlanning, OneOfWhichAFileHasOtherBytesIsAnother) {
  files_[4].sha256.reset();
  EXPECT_TRUE(change({{5, digest_of(1)}}).empty());
  EXPECT_TRUE(change({{5, std::nullopt}}).empty()) << "it cannot be read now";
  EXPECT_EQ(change({{5, digest_of(2)}}).changed_files, 1);
}

TEST_F(SeriesPlanning, OneOfWhichAFileIsNoLongerASliceIsAnother) {
  IndexedFile lost = files_.back();  // the first by its SOPInstanceUID
  files_.pop_back();
  lost.refused = std::make_shared<const Rejection>(Rejection{"truncated", ""});
  const ArchiveView archive(files_, test_key(), SampleUnit::kSeries, {lost});
  EXPECT_EQ(archive.source(volume_file_key(test_key(), "series", "1.9.1"))->files.size(), 3u);
  const PlanChange change = plan_change({archive, test_key(), plan_, knowledge_, {}}, {});
  EXPECT_EQ(change.changed_files, 1);
  EXPECT_EQ(change.withdrawn.size(), 1u);
}

TEST(RowPlanning, NothingNewChangesNothingAndReadsNothing) {
  const PlannedCache cache(small_files(20));
  EXPECT_TRUE(cache.change().empty());
  EXPECT_EQ(cache.hashed(), 0u);
}

TEST(RowPlanning, NewFilesJoinAndNobodyIsWithdrawn) {
  PlannedCache cache(small_files(20));
  cache.files.push_back(small_file(21, 2));
  const PlanChange change = cache.change();
  EXPECT_EQ(change.rows.size(), 2u);
  EXPECT_EQ(change.new_files, 1);
  EXPECT_TRUE(change.withdrawn.empty());
}

TEST(RowPlanning, ATouchedFileIsReadAndChangesNothing) {
  PlannedCache cache(small_files(5));
  cache.files[2].sha256.reset();
  EXPECT_EQ(cache.hashed(), 1u);
  EXPECT_TRUE(cache.change({{3, digest_of(1)}}).empty());
}

TEST(RowPlanning, ChangedBytesWithdrawAndPlanAnew) {
  PlannedCache cache(small_files(5));
  cache.files[2].sha256.reset();
  const PlanChange change = cache.change({{3, digest_of(2)}});
  EXPECT_EQ(change.withdrawn, cache.rows_of(cache.files[2]));
  ASSERT_EQ(change.rows.size(), 1u);
  EXPECT_EQ(change.changed_files, 1);
  cache.plan.append(change.rows, change.withdrawn);  // the same sample again is accepted
  EXPECT_EQ(cache.plan.size(), 6);

  cache.files[2].sha256 = digest_of(2);
  cache.knowledge = RowKnowledge(6);
  cache.knowledge.learn(std::vector<Key16>(5, content_key(test_key(), digest_of(1))));
  EXPECT_TRUE(cache.change().empty()) << "a row that no store holds yet is not planned twice";
}

TEST(RowPlanning, ChangedBytesThatTheIndexKnowsNeedNoReading) {
  PlannedCache cache(small_files(5));
  cache.files[0].sha256 = digest_of(9);
  EXPECT_EQ(cache.hashed(), 0u);
  EXPECT_EQ(cache.change().changed_files, 1);
}

TEST(RowPlanning, AVanishedFileKeepsItsRows) {
  PlannedCache cache(small_files(5));
  cache.files[1].vanished = true;
  cache.files[1].sha256.reset();
  EXPECT_EQ(cache.hashed(), 0u);
  EXPECT_TRUE(cache.change().empty());
}

TEST(RowPlanning, AFileThatCannotBeReadKeepsItsRows) {
  PlannedCache cache(small_files(5));
  cache.files[1].sha256.reset();
  EXPECT_TRUE(cache.change({{2, std::nullopt}}).empty());
}

TEST(RowPlanning, AnotherNumberOfFramesPlansTheWholeFileAnew) {
  PlannedCache cache({small_file(1, 3), small_file(2)});
  cache.files[0].header.frames = 2;
  const PlanChange change = cache.change();
  EXPECT_EQ(change.rows.size(), 2u);
  EXPECT_EQ(change.withdrawn.size(), 3u);
  EXPECT_TRUE(std::is_sorted(change.withdrawn.begin(), change.withdrawn.end()));
}

TEST(RowPlanning, RejectedByAnotherDecoderIsTriedAgainOnce) {
  PlannedCache cache(small_files(5));
  const PlanChange change = cache.change({}, {4});
  EXPECT_EQ(change.retried_files, 1);
  EXPECT_EQ(change.withdrawn, cache.rows_of(cache.files[3]));
  cache.plan.append(change.rows, change.withdrawn);
  cache.knowledge.flags.resize(6);  // planned, and the run was killed before it was decoded
  cache.knowledge.content.resize(6);
  EXPECT_TRUE(cache.change({}, {4}).empty());
}

TEST(RowPlanning, AFileThatReappearsIsPlannedForTheStoreThatLacksIt) {
  PlannedCache cache(small_files(3));
  std::vector<Key16> second(3, content_key(test_key(), digest_of(1)));
  const std::vector<std::int64_t> rows = cache.rows_of(cache.files[0]);
  second[static_cast<std::size_t>(rows[0])] = Key16{};
  cache.knowledge.learn(second);
  EXPECT_EQ(cache.hashed(), 1u) << "is it really there?";
  EXPECT_TRUE(cache.change({{1, std::nullopt}}).empty());
  EXPECT_EQ(cache.change({{1, digest_of(1)}}).withdrawn, rows);
}

TEST(RowPlanning, StoresMadeFromDifferentBytesAreBroughtTogether) {
  PlannedCache cache(small_files(2));
  std::vector<Key16> other(2, content_key(test_key(), digest_of(1)));
  other[0] = content_key(test_key(), digest_of(5));
  cache.knowledge.learn(other);
  EXPECT_EQ(cache.change().withdrawn, std::vector<std::int64_t>{0});
}

}  // namespace
}  // namespace preceptor
