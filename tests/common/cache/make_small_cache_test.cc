// Not a test of its own: with PRECEPTOR_MAKE_CACHE=DIR it leaves a cache there for the Python tests
// of the format (cache_format_test.py); with PRECEPTOR_MAKE_VOLUMES=DIR one of volumes, of float32
// or, with PRECEPTOR_VOLUME_BYTES=1, uint8 pixels, of PRECEPTOR_VOLUME_CHANNELS channels and
// PRECEPTOR_VOLUME_SIDE pixels a side.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/common/cache/small_cache.h"
#include "tests/common/cache/volume_cache.h"

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

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

TEST(MakeVolumeCache, ForPython) {
  const char* folder = std::getenv("PRECEPTOR_MAKE_VOLUMES");
  if (folder == nullptr) GTEST_SKIP() << "PRECEPTOR_MAKE_VOLUMES is not set; Python tests do";
  const bool bytes = number_from("PRECEPTOR_VOLUME_BYTES", 4) == 1;
  const ImageFormat format = volume_format(bytes ? PixelType::kUint8 : PixelType::kFloat32,
                                           number_from("PRECEPTOR_VOLUME_CHANNELS", 1),
                                           number_from("PRECEPTOR_VOLUME_SIDE", 8));
  const RowPlan plan = fill_volume_cache(folder, 200, format);
  TargetStoreIdentity identity = small_targets();
  identity.recipe_digest = volume_images(format).recipe_digest();
  identity.class_names = {"rising", "falling"};
  TargetStoreWriter writer(CacheFolder::open(folder), plan, identity);
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    const float z = row % 2 == 0 ? -1.0f : 1.0f;
    const float logits[] = {-z, z};
    writer.append(logits);
  }
  writer.finish();
}

}  // namespace
}  // namespace preceptor
