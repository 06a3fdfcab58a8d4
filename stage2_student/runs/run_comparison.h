// Several finished runs in one table: a row for each group of runs that differ in the seed alone
// (a run by itself is a group), and paired differences between groups.
//
// Owns: what it read of the runs. Must not know: Torch, how it is printed. A value.
#pragma once

#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

struct ComparedRun {
  std::string name;   // of the folder
  std::string group;  // the folder's name without "-seedN"
  std::int64_t seed = 0;
  Json metrics;  // metrics.json
};

// mean and sample standard deviation; sd NaN for one value.
struct MeanAndSd {
  double mean = 0, sd = 0;
  std::int64_t count = 0;
};
MeanAndSd mean_and_sd(const std::vector<double>& values);

struct RunGroup {
  std::string name;
  std::vector<ComparedRun> runs;  // in the order in which they come
};

// Groups in the order in which they come. Throws Error(kStale) for a folder without a finished run.
std::vector<RunGroup> read_groups(const std::vector<std::string>& folders);

// Differences of test AUC, `group` minus `other`, over the seeds that both have.
MeanAndSd paired_difference(const RunGroup& group, const RunGroup& other);

}  // namespace preceptor
