#include "common/cache/manifest.h"

#include <cstdio>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/cache/shard_file.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr char kOwnDigest[] = "manifest_digest";

Json entry_json(const ManifestEntry& entry) {
  return Json::object()
      .set("name", entry.name)
      .set("bytes", entry.bytes)
      .set("first_row", entry.first_row)
      .set("row_count", entry.row_count)
      .set("data_digest", entry.data_digest)
      .set("attributes_digest", entry.attributes_digest);
}

ManifestEntry entry_of(const Json& json) {
  return {json.at("name").as_string(),        json.at("bytes").as_integer(),
          json.at("first_row").as_integer(),  json.at("row_count").as_integer(),
          json.at("data_digest").as_string(), json.at("attributes_digest").as_string()};
}

std::string digest_without_itself(Json json) {
  json.set(kOwnDigest, "");
  return sha256_hex(json.dump());
}

Json checked_json(const std::string& path, const std::string& kind, int generation) {
  Json json = Json::parse(read_file(path));
  require_fields(json,
                 Json::object()
                     .set("format_version", cache_format::kFormatVersion)
                     .set("kind", kind)
                     .set("generation", generation)
                     .set(kOwnDigest, digest_without_itself(json)),
                 path);
  return json;
}

}  // namespace

std::string manifest_name(int generation) {
  char name[40];
  std::snprintf(name, sizeof name, "manifest-%06d.json", generation);
  return name;
}

void write_manifest(const std::string& store_path, const Manifest& manifest) {
  Json files = Json::Array{};
  for (const ManifestEntry& entry : manifest.files) files.push(entry_json(entry));
  Json json = Json::object()
                  .set("format_version", cache_format::kFormatVersion)
                  .set("tool_version", kVersion)
                  .set("kind", manifest.kind)
                  .set("generation", manifest.generation)
                  .set("identity", manifest.identity)
                  .set("files", files);
  json.set(kOwnDigest, digest_without_itself(json));
  write_file_atomically(join_path(store_path, manifest_name(manifest.generation)),
                        json.dump_pretty());
}

Manifest read_manifest(const std::string& store_path, const std::string& kind, int generation) {
  const std::string path = join_path(store_path, manifest_name(generation));
  if (!file_exists(path)) {
    throw Error(ErrorKind::kStale, "a part of the cache is not finished: it has no manifest")
        .path(path)
        .hint("run the stage-one command that makes it again; it goes on where it was");
  }
  try {
    const Json json = checked_json(path, kind, generation);
    Manifest manifest{kind, generation, json.at("identity"), {}};
    for (const Json& entry : json.at("files").as_array()) manifest.files.push_back(entry_of(entry));
    return manifest;
  } catch (Error& problem) {
    if (problem.path().empty()) problem.path(path);
    throw;
  }
}

int newest_manifest(const std::string& store_path) {
  int generation = 0;
  while (file_exists(join_path(store_path, manifest_name(generation + 1)))) ++generation;
  return generation;
}

std::string attributes_digest(const Json& attributes) { return sha256_hex(attributes.dump()); }

}  // namespace preceptor
