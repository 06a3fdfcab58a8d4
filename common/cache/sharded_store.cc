#include "common/cache/sharded_store.h"

#include <cstdio>
#include <map>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

Json placed_attributes(const Json& identity, const std::string& kind, const RowPlan& plan,
                       const RowSpan& span) {
  Json attributes = identity;
  return attributes.set("format_version", cache_format::kFormatVersion)
      .set("kind", kind)
      .set("generation", span.generation)
      .set("rows_digest", plan.generation(span.generation).digest)
      .set("first_row", span.first)
      .set("row_count", span.count);
}

void remove_leftovers(const std::string& folder) {
  for (const std::string& name : list_folder(folder)) {
    const bool temporary = name.size() > 4 && name.compare(name.size() - 4, 4, ".tmp") == 0;
    if (temporary) remove_if_there(join_path(folder, name));
  }
}

void require_listed_size(const std::string& path, std::int64_t bytes) {
  const bool there = file_exists(path);
  if (there && file_size(path) == bytes) return;
  throw Error(ErrorKind::kStale,
              "a file that a manifest lists is missing or has another size: bytes")
      .path(path)
      .expected(std::to_string(bytes) + " bytes")
      .found(there ? std::to_string(file_size(path)) + " bytes" : "no such file");
}

void require_entry(const ManifestEntry& entry, const std::string& name, const RowSpan& span,
                   const std::string& path) {
  const Json found = Json::object()
                         .set("name", entry.name)
                         .set("first_row", entry.first_row)
                         .set("row_count", entry.row_count);
  const Json expected =
      Json::object().set("name", name).set("first_row", span.first).set("row_count", span.count);
  require_fields(found, expected, path);
}

}  // namespace

std::string shard_name(int generation, std::int64_t index) {
  char name[64];
  std::snprintf(name, sizeof name, "g%06d-s%06lld.h5", generation, static_cast<long long>(index));
  return name;
}

ShardedStoreWriter::ShardedStoreWriter(StoreLayout layout, const RowPlan& plan,
                                       ReadArrays read_arrays)
    : layout_(std::move(layout)),
      plan_(plan),
      spans_(plan.spans(layout_.shard_rows)),
      read_arrays_(read_arrays) {
  make_folders(layout_.path);
  remove_leftovers(layout_.path);
  std::map<int, std::int64_t> shards_in;
  for (const RowSpan& span : spans_) {
    names_.push_back(shard_name(span.generation, shards_in[span.generation]++));
  }
  listed_generations_ = newest_manifest(layout_.path);
  for (int generation = 1; generation <= listed_generations_; ++generation) {
    listed_.push_back(read_manifest(layout_.path, layout_.kind, generation));
    require_fields(listed_.back().identity, layout_.identity,
                   join_path(layout_.path, manifest_name(generation)));
  }
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const bool listed = spans_[i].generation <= listed_generations_;
    if (!(listed ? adopt_listed(i) : adopt_unlisted(i))) break;
  }
}

std::string ShardedStoreWriter::path_of(std::size_t index) const {
  return join_path(layout_.path, names_[index]);
}

Json ShardedStoreWriter::attributes_of(std::size_t index, const std::string& data_digest) const {
  Json attributes = placed_attributes(layout_.identity, layout_.kind, plan_, spans_[index]);
  for (const auto& [name, value] : layout_.recorded.as_object()) attributes.set(name, value);
  return attributes.set("data_digest", data_digest);
}

bool ShardedStoreWriter::adopt_listed(std::size_t index) {
  const Manifest& manifest = listed_[static_cast<std::size_t>(spans_[index].generation) - 1];
  for (const ManifestEntry& entry : manifest.files) {
    if (entry.name != names_[index]) continue;
    require_entry(entry, names_[index], spans_[index], path_of(index));
    require_listed_size(path_of(index), entry.bytes);
    done_.push_back(entry);
    return true;
  }
  throw Error(ErrorKind::kStale, "a manifest does not list a shard that the row plan needs")
      .path(join_path(layout_.path, manifest_name(manifest.generation)))
      .expected(names_[index]);
}

// A shard from before a crash: complete (it has its final name), but trusted only after every byte
// of it was looked at.
bool ShardedStoreWriter::adopt_unlisted(std::size_t index) {
  if (!file_exists(path_of(index))) return false;
  try {
    const ShardFile file(path_of(index));
    std::vector<std::string> bytes;
    const std::string digest =
        data_digest(read_arrays_(file, spans_[index].count, layout_.identity, bytes));
    require_fields(file.attributes(), attributes_of(index, digest), file.path());
    done_.push_back({names_[index], file_size(file.path()), spans_[index].first,
                     spans_[index].count, digest, attributes_digest(file.attributes())});
    return true;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::kStale) throw;
    remove_if_there(path_of(index));
    return false;
  }
}

std::optional<RowSpan> ShardedStoreWriter::next_span() const {
  if (done_.size() == spans_.size()) return std::nullopt;
  return spans_[done_.size()];
}

void ShardedStoreWriter::write(const std::vector<ArrayView>& arrays) {
  const std::size_t index = done_.size();
  const std::string digest = data_digest(arrays);
  const Json attributes = attributes_of(index, digest);
  remove_if_there(path_of(index));  // one that did not verify, behind one that was missing
  write_shard_file(path_of(index), arrays, attributes);
  done_.push_back({names_[index], file_size(path_of(index)), spans_[index].first,
                   spans_[index].count, digest, attributes_digest(attributes)});
}

void ShardedStoreWriter::finish() {
  if (next_span()) throw Error(ErrorKind::kInternal, "a store is closed before its last row");
  for (int generation = listed_generations_ + 1; generation <= plan_.generations(); ++generation) {
    Manifest manifest{layout_.kind, generation, layout_.identity, {}};
    manifest.identity.set("rows_digest", plan_.generation(generation).digest);
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      if (spans_[i].generation == generation) manifest.files.push_back(done_[i]);
    }
    write_manifest(layout_.path, manifest);
  }
  listed_generations_ = plan_.generations();
}

std::vector<std::pair<std::string, RowSpan>> ShardedStoreWriter::shards() const {
  std::vector<std::pair<std::string, RowSpan>> all;
  for (std::size_t i = 0; i < done_.size(); ++i) all.emplace_back(path_of(i), spans_[i]);
  return all;
}

std::vector<CheckedShard> open_checked_shards(const std::string& store_path,
                                              const std::string& kind, const RowPlan& plan,
                                              const std::string& key_id, Json* identity) {
  std::vector<CheckedShard> shards;
  for (int generation = 1; generation <= plan.generations(); ++generation) {
    const Manifest manifest = read_manifest(store_path, kind, generation);
    const std::string manifest_path = join_path(store_path, manifest_name(generation));
    require_fields(
        manifest.identity,
        Json::object().set("key_id", key_id).set("rows_digest", plan.generation(generation).digest),
        manifest_path);
    std::int64_t next_row = plan.generation(generation).first_row;
    std::int64_t index = 0;
    for (const ManifestEntry& entry : manifest.files) {
      const RowSpan span{generation, next_row, entry.row_count};
      const std::string path = join_path(store_path, entry.name);
      require_entry(entry, shard_name(generation, index++), span, manifest_path);
      require_listed_size(path, entry.bytes);
      ShardFile file(path);
      Json expected = placed_attributes(manifest.identity, kind, plan, span);
      require_fields(file.attributes(), expected.set("data_digest", entry.data_digest), path);
      require_fields(Json::object().set("attributes_digest", attributes_digest(file.attributes())),
                     Json::object().set("attributes_digest", entry.attributes_digest), path);
      next_row += entry.row_count;
      shards.push_back({std::move(file), span, entry});
    }
    const std::int64_t rows = static_cast<std::int64_t>(plan.generation(generation).rows.size());
    require_fields(
        Json::object().set("row_count", next_row - plan.generation(generation).first_row),
        Json::object().set("row_count", rows), manifest_path);
    if (generation == 1) *identity = manifest.identity;
    Json first = *identity, here = manifest.identity;
    require_fields(here.set("rows_digest", ""), first.set("rows_digest", ""), manifest_path);
  }
  return shards;
}

}  // namespace preceptor
