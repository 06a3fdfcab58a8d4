#include "common/cache/cache_folder.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/cache/manifest.h"
#include "common/cache/shard_file.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

namespace format = cache_format;

std::string generation_name(int generation) {
  char name[32];
  std::snprintf(name, sizeof name, "gen-%06d.h5", generation);
  return name;
}

Json read_cache_file(const std::string& path) {
  try {
    Json json = Json::parse(read_file(path));
    require_fields(json, Json::object().set("format_version", format::kFormatVersion), path);
    json.at("key_id").as_string();
    return json;
  } catch (Error& problem) {
    if (problem.path().empty()) problem.path(path);
    throw;
  }
}

// The arrays of a generation in the order of its data digest; `flat` keeps their bytes.
struct FlatRows {
  std::vector<std::uint8_t> samples, files;
  std::vector<std::int32_t> frames;
  std::vector<std::int64_t> withdrawn;

  explicit FlatRows(const RowGeneration& generation) : withdrawn(generation.withdrawn) {
    for (const CacheRow& row : generation.rows) {
      samples.insert(samples.end(), row.sample.begin(), row.sample.end());
      files.insert(files.end(), row.file.begin(), row.file.end());
      frames.push_back(row.frame);
    }
  }
  std::vector<ArrayView> arrays() const {
    const std::int64_t rows = static_cast<std::int64_t>(frames.size());
    return {{format::kSampleKeys, ElementType::kUint8, {rows, 16}, samples.data()},
            {format::kFileKeys, ElementType::kUint8, {rows, 16}, files.data()},
            {format::kFrames, ElementType::kInt32, {rows}, frames.data()},
            {format::kWithdrawn,
             ElementType::kInt64,
             {static_cast<std::int64_t>(withdrawn.size())},
             withdrawn.data()}};
  }
};

template <typename T>
std::vector<T> elements(const std::string& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
  return values;
}

void read_generation(const std::string& folder, int generation, const std::string& key_id,
                     RowPlan& plan) {
  const Manifest manifest = read_manifest(folder, format::kRowsFolder, generation);
  require_fields(Json::object().set("files", static_cast<std::int64_t>(manifest.files.size())),
                 Json::object().set("files", 1), join_path(folder, manifest_name(generation)));
  const std::string path = join_path(folder, generation_name(generation));
  const ShardFile file(path);
  const std::int64_t rows = file.attributes().at("row_count").as_integer();
  const std::int64_t gone = file.attributes().at("withdrawn_count").as_integer();
  const std::string samples =
      file.read(file.array(format::kSampleKeys, ElementType::kUint8, {rows, 16}));
  const std::string files =
      file.read(file.array(format::kFileKeys, ElementType::kUint8, {rows, 16}));
  const auto frames =
      elements<std::int32_t>(file.read(file.array(format::kFrames, ElementType::kInt32, {rows})));
  const auto withdrawn = elements<std::int64_t>(
      file.read(file.array(format::kWithdrawn, ElementType::kInt64, {gone})));

  std::vector<CacheRow> list(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::copy_n(samples.begin() + 16 * i, 16, reinterpret_cast<char*>(list[i].sample.data()));
    std::copy_n(files.begin() + 16 * i, 16, reinterpret_cast<char*>(list[i].file.data()));
    list[i].frame = frames[i];
  }
  plan.append(std::move(list), withdrawn);
  const RowGeneration& read = plan.generation(generation);
  require_fields(file.attributes(),
                 Json::object()
                     .set("format_version", format::kFormatVersion)
                     .set("kind", format::kRowsFolder)
                     .set("key_id", key_id)
                     .set("generation", generation)
                     .set("first_row", read.first_row)
                     .set("rows_digest", read.digest)
                     .set("data_digest", manifest.files[0].data_digest),
                 path);
  require_fields(manifest.identity,
                 Json::object().set("key_id", key_id).set("rows_digest", read.digest),
                 join_path(folder, manifest_name(generation)));
  require_fields(Json::object().set("attributes_digest", attributes_digest(file.attributes())),
                 Json::object().set("attributes_digest", manifest.files[0].attributes_digest),
                 path);
}

}  // namespace

CacheFolder::CacheFolder(std::string path, std::string key_id)
    : path_(std::move(path)), key_id_(std::move(key_id)) {}

CacheFolder CacheFolder::open_or_create(const std::string& path, const std::string& key_id) {
  const std::string file = join_path(path, format::kCacheFile);
  if (!file_exists(file)) {
    make_folders(path);
    write_file_atomically(file, Json::object()
                                    .set("format_version", format::kFormatVersion)
                                    .set("key_id", key_id)
                                    .dump_pretty());
  }
  CacheFolder cache = open(path);
  if (cache.key_id() != key_id) {
    throw Error(ErrorKind::kStale, "the cache was made under another site key: key_id")
        .path(path)
        .expected("key_id " + key_id)
        .found("key_id " + cache.key_id())
        .hint("use the index that the cache was made from, or another --cache folder");
  }
  return cache;
}

CacheFolder CacheFolder::open(const std::string& path) {
  const std::string file = join_path(path, format::kCacheFile);
  if (!file_exists(file)) {
    throw Error(ErrorKind::kStale, "there is no cache in this folder")
        .path(path)
        .hint("`stage1_teacher cache` makes one");
  }
  return CacheFolder(path, read_cache_file(file).at("key_id").as_string());
}

RowPlan CacheFolder::read_rows() const {
  RowPlan plan;
  const std::string folder = join_path(path_, format::kRowsFolder);
  const int newest = newest_manifest(folder);
  for (int generation = 1; generation <= newest; ++generation) {
    try {
      read_generation(folder, generation, key_id_, plan);
    } catch (Error& problem) {
      if (problem.path().empty()) problem.path(join_path(folder, generation_name(generation)));
      throw;
    }
  }
  return plan;
}

void CacheFolder::write_newest_generation(const RowPlan& plan) const {
  const int number = plan.generations();
  const RowGeneration& generation = plan.generation(number);
  const std::string folder = join_path(path_, format::kRowsFolder);
  const std::string path = join_path(folder, generation_name(number));
  make_folders(folder);
  const FlatRows flat(generation);
  const std::vector<ArrayView> arrays = flat.arrays();
  const std::int64_t rows = static_cast<std::int64_t>(generation.rows.size());
  Json identity = Json::object().set("key_id", key_id_).set("rows_digest", generation.digest);
  Json attributes = identity;
  attributes.set("format_version", format::kFormatVersion)
      .set("kind", format::kRowsFolder)
      .set("generation", number)
      .set("first_row", generation.first_row)
      .set("row_count", rows)
      .set("withdrawn_count", static_cast<std::int64_t>(generation.withdrawn.size()))
      .set("data_digest", data_digest(arrays));
  remove_if_there(path);  // of a plan whose manifest was never written
  write_shard_file(path, arrays, attributes);
  write_manifest(folder,
                 {format::kRowsFolder,
                  number,
                  identity,
                  {{generation_name(number), file_size(path), generation.first_row, rows,
                    attributes.at("data_digest").as_string(), attributes_digest(attributes)}}});
}

std::vector<std::string> CacheFolder::image_stores() const {
  return list_folder(join_path(path_, format::kImagesFolder));
}
std::vector<std::string> CacheFolder::target_stores() const {
  return list_folder(join_path(path_, format::kTargetsFolder));
}
std::vector<std::string> CacheFolder::label_tables() const {
  return list_folder(join_path(path_, format::kLabelsFolder));
}
std::string CacheFolder::image_store_path(const std::string& name) const {
  return join_path(join_path(path_, format::kImagesFolder), name);
}
std::string CacheFolder::target_store_path(const std::string& name) const {
  return join_path(join_path(path_, format::kTargetsFolder), name);
}
std::string CacheFolder::label_table_path(const std::string& name) const {
  return join_path(join_path(path_, format::kLabelsFolder), name);
}

int CacheFolder::newest_generation(const std::string& store_path) {
  return newest_manifest(store_path);
}

}  // namespace preceptor
