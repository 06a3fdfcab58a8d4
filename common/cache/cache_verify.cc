// verify_cache and require_pixel_digests of open_cache.h: what is read is digested again.
#include <functional>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/cache/manifest.h"
#include "common/cache/open_cache.h"
#include "common/cache/sharded_store.h"

namespace preceptor {
namespace {

namespace format = cache_format;

VerifyLine verify_part(const std::string& part, const std::function<std::string()>& check) {
  try {
    return {part, check(), true};
  } catch (const Error& problem) {
    return {part, problem.what(), false};
  }
}

RowPlan plan_of(const RowPlan& plan, const std::string& store_path) {
  const int newest = newest_manifest(store_path);
  if (newest == 0) {
    throw Error(ErrorKind::kStale, "not finished: it has no manifest").path(store_path);
  }
  if (newest > plan.generations()) {
    throw Error(ErrorKind::kStale, "a store has more generations than the row plan: generation")
        .path(store_path)
        .expected(std::to_string(plan.generations()))
        .found(std::to_string(newest));
  }
  return plan.up_to(newest);
}

std::string rows_text(std::int64_t rows) {
  return std::to_string(rows) + " rows, all digests hold";
}

}  // namespace

void require_pixel_digests(const CacheFolder& cache, const RowPlan& plan, const std::string& name) {
  const ImageStoreReader reader(cache, plan, name);
  const ImageFormat image = reader.format();
  Json identity = Json::object();
  for (const CheckedShard& shard : open_checked_shards(
           cache.image_store_path(name), format::kImagesFolder, plan, cache.key_id(), &identity)) {
    const std::int64_t rows = shard.span.count;
    const ElementType type = image.element();
    const std::vector<std::int64_t> shape = image.shape(rows);
    const std::string pixels = shard.file.read(shard.file.array(format::kPixels, type, shape));
    const std::string states =
        shard.file.read(shard.file.array(format::kRowStates, ElementType::kUint8, {rows}));
    const std::string keys =
        shard.file.read(shard.file.array(format::kContentKeys, ElementType::kUint8, {rows, 16}));
    const std::string digest =
        data_digest({{format::kPixels, type, shape, pixels.data()},
                     {format::kRowStates, ElementType::kUint8, {rows}, states.data()},
                     {format::kContentKeys, ElementType::kUint8, {rows, 16}, keys.data()}});
    require_fields(Json::object().set("data_digest", digest),
                   Json::object().set("data_digest", shard.entry.data_digest), shard.file.path());
  }
}

std::vector<VerifyLine> verify_cache(const std::string& path) {
  const CacheFolder cache = CacheFolder::open(path);
  std::vector<VerifyLine> lines;
  RowPlan plan;
  lines.push_back(verify_part("rows", [&] {
    plan = cache.read_rows();
    return rows_text(plan.size());
  }));
  for (const std::string& name : cache.image_stores()) {
    lines.push_back(verify_part("images/" + name, [&] {
      const RowPlan own = plan_of(plan, cache.image_store_path(name));
      require_pixel_digests(cache, own, name);
      return rows_text(own.size());
    }));
  }
  for (const std::string& name : cache.target_stores()) {
    lines.push_back(verify_part("targets/" + name, [&] {
      const RowPlan own = plan_of(plan, cache.target_store_path(name));
      return rows_text(load_target_store(cache, own, name).rows);
    }));
  }
  for (const std::string& name : cache.label_tables()) {
    lines.push_back(verify_part("labels/" + name, [&] {
      const RowPlan own = plan_of(plan, cache.label_table_path(name));
      return rows_text(read_label_table(cache, own, name).rows());
    }));
  }
  return lines;
}

}  // namespace preceptor
