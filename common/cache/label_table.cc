#include "common/cache/label_table.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/cache/manifest.h"
#include "common/cache/shard_file.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

namespace format = cache_format;

constexpr Split kSplitsInUse[] = {Split::kTrain, Split::kValidation, Split::kTest, Split::kNone};

std::vector<ArrayView> arrays_of(std::int64_t rows, std::int64_t columns, const void* values,
                                 const void* states, const void* splits, const void* patients) {
  return {{format::kLabelValues, ElementType::kFloat32, {rows, columns}, values},
          {format::kLabelStates, ElementType::kUint8, {rows, columns}, states},
          {format::kSplits, ElementType::kUint8, {rows}, splits},
          {format::kPatientKeys, ElementType::kUint8, {rows, 16}, patients}};
}

std::vector<ArrayView> arrays_of(const LabelTable& table) {
  return arrays_of(table.rows(), table.columns(), table.values.data(), table.states.data(),
                   table.splits.data(), table.patients.data());
}

// What the manifest says of a table; the same fields are attributes of its file.
Json identity_fields(const LabelTable& table, const RowPlan& plan, const std::string& key_id) {
  const Json classes = Json::array(table.class_names);
  return Json::object()
      .set("key_id", key_id)
      .set("name", table.name)
      .set("task", table.task)
      .set("class_names", classes)
      .set("class_names_digest", sha256_hex(classes.dump()))
      .set("column_names", Json::array(table.column_names))
      .set("rows_digest", plan.digest())
      .set("row_count", table.rows());
}

Json compared_attributes(const Json& identity, int generation, const std::string& digest) {
  Json attributes = identity;
  return attributes.set("format_version", format::kFormatVersion)
      .set("kind", format::kLabelsFolder)
      .set("generation", generation)
      .set("data_digest", digest);
}

std::string digest_of(const Json& identity, const std::string& data) {
  return sha256_hex(identity.dump() + data);
}

// A corrected table replaces the one of its own generation; those of earlier generations stay for
// runs that open them.
void remove_unlisted_tables(const std::string& folder, int generations) {
  std::set<std::string> listed;
  for (int generation = 1; generation <= generations; ++generation) {
    for (const ManifestEntry& entry :
         read_manifest(folder, format::kLabelsFolder, generation).files) {
      listed.insert(entry.name);
    }
  }
  for (const std::string& name : list_folder(folder)) {
    const bool is_table = name.compare(0, 6, "table-") == 0;
    if (is_table && listed.count(name) == 0) remove_if_there(join_path(folder, name));
  }
}

template <typename T>
std::vector<T> elements(const std::string& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(static_cast<void*>(values.data()), bytes.data(), bytes.size());
  return values;
}

std::vector<std::string> texts(const Json& json) {
  std::vector<std::string> all;
  for (const Json& item : json.as_array()) all.push_back(item.as_string());
  return all;
}

void require_known_task(const LabelTable& table, const std::string& path) {
  if (table.task == "single" || table.is_multi()) return;
  throw Error(ErrorKind::kStale, "a label table is of a task that is not known: task")
      .path(path)
      .expected("task single or multi")
      .found("task " + table.task);
}

void require_known_codes(const LabelTable& table, const std::string& path) {
  for (const Split split : table.splits) {
    if (std::find(std::begin(kSplitsInUse), std::end(kSplitsInUse), split) ==
        std::end(kSplitsInUse)) {
      throw Error(ErrorKind::kStale, "a label table holds a split that is not used: split")
          .path(path)
          .found(std::to_string(static_cast<int>(split)));
    }
  }
  const float classes = static_cast<float>(table.class_names.size());
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const bool known = table.states[i] == LabelState::kKnown;
    if (known && !(table.values[i] >= 0 && table.values[i] < classes)) {
      throw Error(ErrorKind::kStale, "a label table holds a class that it does not name: value")
          .path(path)
          .expected("0 to " + std::to_string(table.class_names.size() - 1))
          .found(std::to_string(table.values[i]));
    }
  }
}

[[noreturn]] void no_such_column(const LabelTable& table, const std::string& column) {
  std::string names;
  for (const std::string& name : table.column_names) names += (names.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::kUsage, column.empty()
                                     ? "the label table has several columns (task multi), and a "
                                       "network is trained on one of them for now"
                                     : "the label table has no such column")
      .expected("--label-column with one of: " + names)
      .found(column.empty() ? "no --label-column" : column);
}

}  // namespace

const char* split_name(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kValidation:
      return "val";
    case Split::kTest:
      return "test";
    case Split::kNone:
      return "none";
  }
  return "unknown";
}

Split split_of_name(const std::string& name) {
  for (const Split split : kSplitsInUse) {
    if (name == split_name(split)) return split;
  }
  throw Error(ErrorKind::kUsage, "unknown split").expected("train, val or test").found(name);
}

std::int64_t LabelTable::class_of(std::int64_t row, std::int64_t column) const {
  const std::size_t at = static_cast<std::size_t>(row * columns() + column);
  if (states[at] != LabelState::kKnown) return -1;
  return static_cast<std::int64_t>(values[at]);
}

std::vector<std::string> column_classes(const std::string& column) {
  return {"no " + column, column};
}

LabelTable training_labels(const LabelTable& table, const std::string& column) {
  if (!table.is_multi() && column.empty()) return table;
  const auto found = std::find(table.column_names.begin(), table.column_names.end(), column);
  if (found == table.column_names.end()) no_such_column(table, column);
  if (!table.is_multi()) return table;
  const std::int64_t place = found - table.column_names.begin();
  LabelTable chosen = table;
  chosen.task = "single";
  chosen.class_names = column_classes(column);
  chosen.column_names = {column};
  chosen.chosen_column = column;
  chosen.values.clear();
  chosen.states.clear();
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const std::size_t at = static_cast<std::size_t>(row * table.columns() + place);
    chosen.values.push_back(table.values[at]);
    chosen.states.push_back(table.states[at]);
  }
  return chosen;
}

bool write_label_table(const CacheFolder& cache, const RowPlan& plan, LabelTable& table) {
  if (table.rows() != plan.size()) {
    throw Error(ErrorKind::kInternal, "a label table has not a row for each row of the plan");
  }
  const std::string folder = cache.label_table_path(table.name);
  const std::vector<ArrayView> arrays = arrays_of(table);
  const std::string data = data_digest(arrays);
  const Json identity = identity_fields(table, plan, cache.key_id());
  table.digest = digest_of(identity, data);
  const std::string name = "table-" + table.digest.substr(0, format::kStoreNameDigits) + ".h5";
  const std::string path = join_path(folder, name);
  const int generation = plan.generations();

  if (file_exists(join_path(folder, manifest_name(generation)))) {
    const Manifest manifest = read_manifest(folder, format::kLabelsFolder, generation);
    if (manifest.identity == identity && manifest.files.size() == 1 &&
        manifest.files[0].data_digest == data && file_exists(path)) {
      return false;
    }
  }
  make_folders(folder);
  Json attributes = compared_attributes(identity, generation, data);
  attributes.set("tool_version", kVersion);
  remove_if_there(path);
  write_shard_file(path, arrays, attributes);
  // Generations that the table never had are filled with manifests of this one, so that "the newest
  // generation" stays a count from 1; readers look at the one of their plan.
  for (int at = newest_manifest(folder) + 1; at < generation; ++at) {
    write_manifest(folder, {format::kLabelsFolder, at, Json::object().set("rows_digest", ""), {}});
  }
  write_manifest(folder,
                 {format::kLabelsFolder,
                  generation,
                  identity,
                  {{name, file_size(path), 0, table.rows(), data, attributes_digest(attributes)}}});
  remove_unlisted_tables(folder, generation);
  return true;
}

LabelTable read_label_table(const CacheFolder& cache, const RowPlan& plan,
                            const std::string& name) {
  const std::string folder = cache.label_table_path(name);
  const Manifest manifest = read_manifest(folder, format::kLabelsFolder, plan.generations());
  const std::string manifest_path = join_path(folder, manifest_name(plan.generations()));
  require_fields(manifest.identity,
                 Json::object()
                     .set("key_id", cache.key_id())
                     .set("name", name)
                     .set("rows_digest", plan.digest())
                     .set("row_count", plan.size()),
                 manifest_path);
  require_fields(Json::object().set("files", static_cast<std::int64_t>(manifest.files.size())),
                 Json::object().set("files", 1), manifest_path);
  const std::string path = join_path(folder, manifest.files[0].name);
  const ShardFile file(path);
  LabelTable table;
  table.name = name;
  table.task = manifest.identity.at("task").as_string();
  require_known_task(table, path);
  table.class_names = texts(manifest.identity.at("class_names"));
  table.column_names = texts(manifest.identity.at("column_names"));
  const std::int64_t rows = plan.size();
  const std::int64_t columns = table.columns();
  table.values = elements<float>(
      file.read(file.array(format::kLabelValues, ElementType::kFloat32, {rows, columns})));
  table.states = elements<LabelState>(
      file.read(file.array(format::kLabelStates, ElementType::kUint8, {rows, columns})));
  table.splits =
      elements<Split>(file.read(file.array(format::kSplits, ElementType::kUint8, {rows})));
  table.patients =
      elements<Key16>(file.read(file.array(format::kPatientKeys, ElementType::kUint8, {rows, 16})));
  const std::string data = data_digest(arrays_of(table));
  require_fields(Json::object().set("data_digest", data),
                 Json::object().set("data_digest", manifest.files[0].data_digest), path);
  require_fields(file.attributes(),
                 compared_attributes(manifest.identity, plan.generations(), data), path);
  require_fields(Json::object().set("attributes_digest", attributes_digest(file.attributes())),
                 Json::object().set("attributes_digest", manifest.files[0].attributes_digest),
                 path);
  require_known_codes(table, path);
  table.digest = digest_of(manifest.identity, data);
  return table;
}

}  // namespace preceptor
