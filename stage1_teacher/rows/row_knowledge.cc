#include "stage1_teacher/rows/row_knowledge.h"

#include "common/cache/image_store.h"

namespace preceptor {

void RowKnowledge::learn(const std::vector<Key16>& content_keys) {
  const Key16 none{};
  for (std::size_t row = 0; row < content_keys.size(); ++row) {
    flags[row] |= kHeld;
    if (content_keys[row] == none) {
      flags[row] |= kUnread;
    } else if (content[row] == none) {
      content[row] = content_keys[row];
    } else if (content[row] != content_keys[row]) {
      flags[row] |= kDisagreed;
    }
  }
}

RowKnowledge read_row_knowledge(const CacheFolder& cache, const RowPlan& plan) {
  RowKnowledge knowledge(plan.size());
  for (const std::string& name : cache.image_stores()) {
    const int generation = CacheFolder::newest_generation(cache.image_store_path(name));
    if (generation == 0) continue;
    knowledge.learn(ImageStoreReader(cache, plan.up_to(generation), name).content_keys());
  }
  return knowledge;
}

}  // namespace preceptor
