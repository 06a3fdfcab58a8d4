#include "stage2_student/runs/run_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/files/file_io.h"
#include "common/training/run_folder.h"

namespace preceptor {
namespace {

std::string folder_name(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return file_name_of(path);
}

std::string without_seed(const std::string& name, std::int64_t seed) {
  const std::string tail = "-seed" + std::to_string(seed);
  const bool has =
      name.size() > tail.size() && name.compare(name.size() - tail.size(), tail.size(), tail) == 0;
  return has ? name.substr(0, name.size() - tail.size()) : name;
}

double test_auc(const ComparedRun& run) {
  const Json& auc = run.metrics.at("test").at("auc");
  return auc.is_number() ? auc.as_double() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

MeanAndSd mean_and_sd(const std::vector<double>& values) {
  MeanAndSd result;
  result.count = static_cast<std::int64_t>(values.size());
  const double count = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / count;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.sd = values.size() > 1 ? std::sqrt(squares / (count - 1))
                                : std::numeric_limits<double>::quiet_NaN();
  return result;
}

std::vector<RunGroup> read_groups(const std::vector<std::string>& folders) {
  std::vector<RunGroup> groups;
  for (const std::string& folder : folders) {
    ComparedRun run;
    run.metrics = RunFolder::open(folder).metrics();
    run.name = folder_name(folder);
    run.seed = run.metrics.has("seed") ? run.metrics.at("seed").as_integer() : 0;
    run.group = without_seed(run.name, run.seed);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&run](const RunGroup& at) { return at.name == run.group; });
    if (group == groups.end()) group = groups.insert(groups.end(), RunGroup{run.group, {}});
    group->runs.push_back(std::move(run));
  }
  return groups;
}

MeanAndSd paired_difference(const RunGroup& group, const RunGroup& other) {
  std::vector<double> differences;
  for (const ComparedRun& run : group.runs) {
    for (const ComparedRun& peer : other.runs) {
      if (peer.seed == run.seed) differences.push_back(test_auc(run) - test_auc(peer));
    }
  }
  return mean_and_sd(differences);
}

}  // namespace preceptor
