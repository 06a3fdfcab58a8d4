#include "common/cache/open_cache.h"

#include <algorithm>
#include <functional>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/cache/manifest.h"
#include "common/cache/shard_file.h"
#include "common/cache/sharded_store.h"

namespace preceptor {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

[[noreturn]] void no_such_part(const std::string& what, const std::string& option,
                               const std::vector<std::string>& names, const std::string& wanted) {
  if (names.empty()) {
    throw Error(ErrorKind::kStale, "the cache holds no " + what)
        .hint("`stage1_teacher cache` makes what is missing");
  }
  throw Error(ErrorKind::kUsage, wanted.empty() ? "the cache holds more than one " + what
                                                : "the cache holds no such " + what)
      .expected(option + " with one of: " + joined(names))
      .found(wanted.empty() ? "no " + option : wanted);
}

std::string choose(const std::string& what, const std::string& option,
                   const std::vector<std::string>& names, const std::string& wanted,
                   const std::string& preferred) {
  const auto has = [&names](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!wanted.empty() && has(wanted)) return wanted;
  if (wanted.empty() && !preferred.empty() && has(preferred)) return preferred;
  if (wanted.empty() && names.size() == 1) return names[0];
  no_such_part(what, option, names, wanted);
}

std::string recipe_of_targets(const CacheFolder& cache, const std::string& targets) {
  const std::string path = cache.target_store_path(targets);
  const Manifest manifest = read_manifest(path, cache_format::kTargetsFolder, 1);
  return manifest.identity.at("recipe_digest").as_string();
}

int shared_generations(const CacheFolder& cache, const RowPlan& plan,
                       const std::vector<std::string>& paths) {
  int shared = plan.generations();
  for (const std::string& path : paths) {
    const int newest = newest_manifest(path);
    if (newest == 0) {
      throw Error(ErrorKind::kStale, "a part of the cache is not finished: it has no manifest")
          .path(path)
          .hint("run the stage-one command that makes it again; it goes on where it was");
    }
    shared = std::min(shared, newest);
  }
  if (shared == 0) {
    throw Error(ErrorKind::kStale, "the cache has no rows yet")
        .path(cache.path())
        .hint("`stage1_teacher cache` makes them");
  }
  return shared;
}

void require_same_classes(const TargetStore& targets, const LabelTable& labels,
                          const std::string& path) {
  require_fields(Json::object().set("class_names", Json::array(targets.identity.class_names)),
                 Json::object().set("class_names", Json::array(labels.class_names)), path);
}

}  // namespace

OpenCache open_cache(const std::string& path, const CacheSelection& selection) {
  const CacheFolder cache = CacheFolder::open(path);
  std::string targets, recipe_name;
  if (selection.with_targets) {
    targets = choose("target store", "--targets", cache.target_stores(), selection.targets, "");
    recipe_name = recipe_of_targets(cache, targets).substr(0, cache_format::kStoreNameDigits);
  }
  const std::string images =
      choose("image store", "--images", cache.image_stores(), selection.images, recipe_name);
  const std::string labels =
      choose("label table", "--labels", cache.label_tables(), selection.labels, "default");

  std::vector<std::string> parts{cache.image_store_path(images), cache.label_table_path(labels)};
  if (!targets.empty()) parts.push_back(cache.target_store_path(targets));
  const RowPlan all = cache.read_rows();
  const RowPlan plan = all.up_to(shared_generations(cache, all, parts));

  OpenCache open{cache, plan, ImageStoreReader(cache, plan, images),
                 training_labels(read_label_table(cache, plan, labels), selection.label_column),
                 std::nullopt};
  if (targets.empty()) return open;
  open.targets = load_target_store(cache, plan, targets);
  const std::string target_path = cache.target_store_path(targets);
  require_fields(Json::object().set("recipe_digest", open.targets->identity.recipe_digest),
                 Json::object().set("recipe_digest", open.images.identity().recipe_digest()),
                 target_path);
  require_same_classes(*open.targets, open.labels, target_path);
  return open;
}

// Verification: what is read is digested again.
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
