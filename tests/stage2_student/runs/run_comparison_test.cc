#include "stage2_student/runs/run_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

class Runs : public testing::Test {
 protected:
  std::string write(const std::string& name, std::int64_t seed, const Json& auc) {
    const std::string folder = folder_.file(name);
    make_folders(folder);
    write_file_atomically(
        join_path(folder, "metrics.json"),
        Json::object().set("seed", seed).set("test", Json::object().set("auc", auc)).dump());
    return folder;
  }
  TemporaryFolder folder_;
};

TEST(MeanAndSdTest, AreThoseOfASample) {
  const MeanAndSd four = mean_and_sd({2, 4, 4, 6});
  EXPECT_DOUBLE_EQ(four.mean, 4);
  EXPECT_DOUBLE_EQ(four.sd, std::sqrt(8.0 / 3));
  EXPECT_EQ(four.count, 4);
  EXPECT_DOUBLE_EQ(mean_and_sd({3}).mean, 3);
  EXPECT_TRUE(std::isnan(mean_and_sd({3}).sd));
  EXPECT_EQ(mean_and_sd({}).count, 0);
}

TEST_F(Runs, OfOneNameAndSeveralSeedsAreAGroup) {
  const auto groups = read_groups({write("kd-seed1", 1, 0.9), write("base-seed1", 1, 0.8),
                                   write("kd-seed2", 2, 0.7) + "/", write("alone", 3, 0.5)});
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].name, "kd");
  ASSERT_EQ(groups[0].runs.size(), 2u);
  EXPECT_EQ(groups[0].runs[0].name, "kd-seed1");
  EXPECT_EQ(groups[0].runs[1].name, "kd-seed2");
  EXPECT_EQ(groups[0].runs[1].seed, 2);
  EXPECT_EQ(groups[1].name, "base");
  EXPECT_EQ(groups[2].name, "alone");
}

TEST_F(Runs, AreGroupedByTheirOwnSeedOnly) {
  const auto groups =
      read_groups({write("kd-seed1", 5, 0.9), write("kd-seed11", 1, 0.8), write("-seed4", 4, 0.7)});
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].name, "kd-seed1");
  EXPECT_EQ(groups[1].name, "kd-seed11");
  EXPECT_EQ(groups[2].name, "-seed4") << "a name is never empty";
}

TEST_F(Runs, ArePairedBySeed) {
  const auto groups = read_groups({write("kd-seed1", 1, 0.90), write("kd-seed2", 2, 0.80),
                                   write("kd-seed3", 3, 0.70), write("base-seed3", 3, 0.69),
                                   write("base-seed1", 1, 0.60), write("base-seed9", 9, 0.1)});
  const MeanAndSd pair = paired_difference(groups[0], groups[1]);
  EXPECT_EQ(pair.count, 2);  // seeds 1 and 3: 0.30 and 0.01
  EXPECT_NEAR(pair.mean, 0.155, 1e-12);
  EXPECT_NEAR(pair.sd, 0.29 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(paired_difference(groups[1], groups[0]).mean, -0.155, 1e-12);
}

TEST_F(Runs, WithoutAFigureOrASeedInCommonMakeNoDifference) {
  const auto groups =
      read_groups({write("kd-seed1", 1, Json()), write("base-seed2", 2, 0.5), write("o", 1, 0.5)});
  EXPECT_EQ(paired_difference(groups[0], groups[1]).count, 0);
  EXPECT_TRUE(std::isnan(paired_difference(groups[0], groups[2]).mean));
}

TEST_F(Runs, ThatAreNotFinishedAreRefused) {
  make_folders(folder_.file("killed"));
  try {
    read_groups({folder_.file("killed")});
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kStale);
    EXPECT_EQ(problem.expected(), "metrics.json");
  }
}

}  // namespace
}  // namespace preceptor
