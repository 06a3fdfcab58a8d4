#include "common/cache/open_cache.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/cache/small_cache.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

Error failure(const std::string& path, const CacheSelection& selection = {}) {
  try {
    open_cache(path, selection);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "opened";
  return Error(ErrorKind::kInternal, "opened");
}

TEST(OpenCache, OpensWhatWasWritten) {
  TemporaryFolder folder;
  fill_cache(folder.path(), 3000);
  const OpenCache open = open_cache(folder.path(), {});
  EXPECT_EQ(open.plan.size(), 3000);
  EXPECT_EQ(open.targets->rows, 3000);
  EXPECT_EQ(open.targets->identity.temperature, 4);
  EXPECT_EQ(open.targets->scaled_logits[3 * 2999], logits_of(2999)[0]);
  EXPECT_EQ(open.labels.class_of(0), -1);
  EXPECT_EQ(open.labels.class_of(4), 1);
  for (const VerifyLine& line : verify_cache(folder.path())) EXPECT_TRUE(line.good) << line.result;
}

TEST(OpenCache, MissingPartsAreNamed) {
  TemporaryFolder folder;
  EXPECT_EQ(failure(folder.path()).kind(), ErrorKind::kStale);
  fill_cache(folder.path(), 100);
  const CacheFolder cache = CacheFolder::open(folder.path());
  remove_if_there(
      join_path(cache.target_store_path(small_targets().name()), "manifest-000001.json"));
  EXPECT_EQ(failure(folder.path()).kind(), ErrorKind::kStale);
  CacheSelection without;
  without.with_targets = false;
  EXPECT_EQ(open_cache(folder.path(), without).plan.size(), 100);
}

TEST(OpenCache, OtherClassesThanTheTeachersAreRefused) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 100);
  LabelTable table = small_labels(100);
  table.class_names[1] = "perhaps";
  write_label_table(CacheFolder::open(folder.path()), plan, table);
  const Error error = failure(folder.path());
  EXPECT_EQ(error.kind(), ErrorKind::kStale);
  EXPECT_NE(std::string(error.what()).find("class_names"), std::string::npos);
}

TEST(OpenCache, TwoTeachersNeedAChoice) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 100);
  TargetStoreIdentity other = small_targets();
  other.contract_json = "{\"teacher\":\"u\"}";
  fill_targets(CacheFolder::open(folder.path()), plan, other);
  EXPECT_EQ(failure(folder.path()).kind(), ErrorKind::kUsage);
  CacheSelection selection;
  selection.targets = other.name();
  EXPECT_EQ(open_cache(folder.path(), selection).targets->identity.contract_json,
            other.contract_json);
}

TEST(OpenCache, KeepsToTheNewestGenerationThatAllPartsHave) {
  TemporaryFolder folder;
  RowPlan plan = fill_cache(folder.path(), 100);
  const CacheFolder cache = CacheFolder::open(folder.path());
  plan.append(numbered_rows(100, 20), {});
  cache.write_newest_generation(plan);
  fill_images(cache, plan);
  LabelTable table = small_labels(120);
  write_label_table(cache, plan, table);
  EXPECT_EQ(open_cache(folder.path(), {}).plan.size(), 100);
  fill_targets(cache, plan);
  EXPECT_EQ(open_cache(folder.path(), {}).plan.size(), 120);
}

TEST(OpenCache, AnotherTemperatureIsAUsageError) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 100);
  TargetStoreIdentity other = small_targets();
  other.temperature = 2;
  try {
    TargetStoreWriter writer(CacheFolder::open(folder.path()), plan, other);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(error.hint().find("students choose T freely"), std::string::npos);
  }
}

TEST(OpenCache, AnotherSiteKeyIsRefused) {
  TemporaryFolder folder;
  fill_cache(folder.path(), 10);
  EXPECT_THROW(CacheFolder::open_or_create(folder.path(), "fedcba9876543210"), Error);
}

TEST(LabelTable, WritingTheSameAgainTouchesNothing) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 100);
  const CacheFolder cache = CacheFolder::open(folder.path());
  LabelTable table = small_labels(100);
  EXPECT_FALSE(write_label_table(cache, plan, table));
  const std::string digest = table.digest;
  table.values[1] = 2;
  EXPECT_TRUE(write_label_table(cache, plan, table));
  EXPECT_NE(table.digest, digest);
  EXPECT_EQ(read_label_table(cache, plan, "default").class_of(1), 2);
  EXPECT_EQ(list_folder(cache.label_table_path("default")).size(), 2u);
}

TEST(LabelTable, OfSeveralColumnsOneIsTrainedOn) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 10);
  const CacheFolder cache = CacheFolder::open(folder.path());
  LabelTable table = small_findings(10);
  write_label_table(cache, plan, table);
  const LabelTable whole = read_label_table(cache, plan, "default");
  EXPECT_TRUE(whole.is_multi());
  EXPECT_EQ(whole.values, table.values);
  EXPECT_EQ(whole.states, table.states);
  EXPECT_EQ(whole.class_of(3, 0), 1);
  EXPECT_EQ(whole.class_of(3, 1), -1);

  CacheSelection selection;
  selection.with_targets = false;
  selection.label_column = "A";
  const LabelTable chosen = open_cache(folder.path(), selection).labels;
  EXPECT_EQ(chosen.class_names, (std::vector<std::string>{"no A", "A"}));
  EXPECT_EQ(chosen.columns(), 1);
  EXPECT_EQ(chosen.class_of(3), 1);
  EXPECT_EQ(chosen.class_of(4), 0);
  EXPECT_EQ(chosen.chosen_column, "A");
  EXPECT_EQ(chosen.digest, whole.digest);
  selection.label_column = "B";  // which is missing or uncertain everywhere
  EXPECT_EQ(open_cache(folder.path(), selection).labels.class_of(3), -1);
}

TEST(LabelTable, OfSeveralColumnsNoneIsGuessed) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 10);
  LabelTable table = small_findings(10);
  write_label_table(CacheFolder::open(folder.path()), plan, table);
  CacheSelection selection;
  for (const char* column : {"", "C", "no A"}) {
    selection.label_column = column;
    const Error error = failure(folder.path(), selection);
    EXPECT_EQ(error.kind(), ErrorKind::kUsage) << column;
    EXPECT_NE(error.expected().find("A, B"), std::string::npos) << error.expected();
  }
  selection.label_column = "A";  // the targets are of other classes
  EXPECT_EQ(failure(folder.path(), selection).kind(), ErrorKind::kStale);
}

TEST(LabelTable, OfOneColumnNoOtherCanBeChosen) {
  const LabelTable table = small_labels(10);
  EXPECT_EQ(training_labels(table, "").values, table.values);
  EXPECT_EQ(training_labels(table, "label").class_names, table.class_names);
  EXPECT_THROW(training_labels(table, "A"), Error);
}

TEST(LabelTable, AnotherTaskIsRefused) {
  TemporaryFolder folder;
  const RowPlan plan = fill_cache(folder.path(), 10);
  const CacheFolder cache = CacheFolder::open(folder.path());
  LabelTable table = small_labels(10);
  table.task = "regression";
  write_label_table(cache, plan, table);
  EXPECT_THROW(read_label_table(cache, plan, "default"), Error);
}

}  // namespace
}  // namespace preceptor
