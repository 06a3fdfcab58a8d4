// Not a test of its own: with PRECEPTOR_MAKE_CACHE=DIR it leaves a cache there for the Python tests
// of the format (cache_format_test.py).
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/common/cache/small_cache.h"

namespace preceptor {
namespace {

TEST(MakeSmallCache, ForPython) {
  const char* folder = std::getenv("PRECEPTOR_MAKE_CACHE");
  if (folder == nullptr)
    GTEST_SKIP() << "PRECEPTOR_MAKE_CACHE is not set; cache_format_test.py does";
  RowPlan plan = fill_cache(folder, 2500);
  const CacheFolder cache = CacheFolder::open(folder);
  plan.append(numbered_rows(2500, 70), {7, 8});
  cache.write_newest_generation(plan);
  fill_images(cache, plan);
  fill_targets(cache, plan);
  LabelTable table = small_labels(plan.size());
  write_label_table(cache, plan, table);
  LabelTable findings = small_findings(plan.size());
  findings.name = "findings";
  write_label_table(cache, plan, findings);
}

}  // namespace
}  // namespace preceptor
