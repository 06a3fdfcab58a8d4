#include "common/model/torch_runtime.h"

#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace preceptor {
namespace {

// Debian's, each in a folder of its own, whatever the alternatives point to.
const char kReference[] = "/usr/lib/x86_64-linux-gnu/blas";
const char kOpenBlas[] = "/usr/lib/x86_64-linux-gnu/openblas-pthread";

bool is_there(const std::string& folder) {
  return std::filesystem::exists(folder + "/libblas.so.3");
}

// This program again, with another BLAS: true when it says that it runs on the slow one.
bool child_is_slow(const std::string& environment) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string command = environment + " '" + self +
                              "' --gtest_also_run_disabled_tests "
                              "--gtest_filter=TorchRuntime.DISABLED_RunsOnReferenceBlas";
  const int status = std::system((command + " >/dev/null 2>&1").c_str());
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) <= 1) << command;  // it ran at all
  return WEXITSTATUS(status) == 0;
}

TEST(TorchRuntime, DISABLED_RunsOnReferenceBlas) { EXPECT_TRUE(runs_on_reference_blas()); }

// OpenBLAS may well be loaded beside it, for LAPACK: that makes no matrix product fast.
TEST(TorchRuntime, KnowsReferenceBlasHoweverItCame) {
  if (!is_there(kReference)) GTEST_SKIP() << "no reference BLAS (libblas3) on this machine";
  EXPECT_TRUE(child_is_slow(std::string("LD_PRELOAD=") + kReference + "/libblas.so.3"));
  EXPECT_TRUE(child_is_slow(std::string("LD_LIBRARY_PATH=") + kReference));
}

TEST(TorchRuntime, KnowsDebiansOpenBlasBehindLibblas) {
  if (!is_there(kOpenBlas)) GTEST_SKIP() << "no OpenBLAS (libopenblas0-pthread) on this machine";
  EXPECT_FALSE(child_is_slow(std::string("LD_PRELOAD=") + kOpenBlas + "/libblas.so.3"));
  EXPECT_FALSE(child_is_slow(std::string("LD_LIBRARY_PATH=") + kOpenBlas));
}

TEST(TorchRuntime, NamesItsVersion) {
  EXPECT_THAT(torch_version(), testing::MatchesRegex("LibTorch [0-9]+\\.[0-9]+\\.[0-9]+.*"));
}

TEST(TorchRuntime, SetsTheThreadsOfTheCaller) {
  set_up_torch(2);
  EXPECT_EQ(at::get_num_threads(), 2);
  set_up_torch(1);
  EXPECT_EQ(at::get_num_threads(), 1);
}

}  // namespace
}  // namespace preceptor
