#include "common/cache/target_store.h"

#include <cstring>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/cache/sharded_store.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

namespace format = cache_format;

Json identity_fields(const TargetStoreIdentity& identity, const std::string& key_id) {
  const Json classes = Json::array(identity.class_names);
  return Json::object()
      .set("key_id", key_id)
      .set("contract_digest", sha256_hex(identity.contract_json))
      .set("forward_digest", sha256_hex(identity.forward_json))
      .set("teacher_sha256", identity.teacher_sha256)
      .set("recipe_digest", identity.recipe_digest)
      .set("class_names", classes)
      .set("class_names_digest", sha256_hex(classes.dump()))
      .set("T", identity.temperature);
}

std::vector<ArrayView> array_over(std::int64_t rows, std::int64_t classes, double temperature,
                                  const void* logits) {
  return {{format::kLogits,
           ElementType::kFloat32,
           {rows, classes},
           logits,
           Json::object().set("T", temperature)}};
}

std::vector<ArrayView> read_arrays(const ShardFile& file, std::int64_t rows, const Json& identity,
                                   std::vector<std::string>& bytes) {
  const std::int64_t classes =
      static_cast<std::int64_t>(identity.at("class_names").as_array().size());
  bytes = {file.read(file.array(format::kLogits, ElementType::kFloat32, {rows, classes}))};
  return array_over(rows, classes, identity.at("T").as_double(), bytes[0].data());
}

// The temperature of a store that has begun; it must be the one that is asked for.
void require_temperature(const std::string& path, double temperature) {
  const std::string file = join_path(path, format::kForwardFile);
  if (!file_exists(file)) return;
  const double stored = Json::parse(read_file(file)).at("T").as_double();
  if (stored == temperature) return;
  throw Error(ErrorKind::kUsage, "this teacher's targets are there already, at another temperature")
      .expected("--temperature " + Json(stored).dump())
      .found("--temperature " + Json(temperature).dump())
      .hint(
          "leave them: students choose T freely (`stage2_student train --temperature`); the "
          "cached logits are scaled from one T to the other exactly");
}

}  // namespace

std::string TargetStoreIdentity::name() const {
  return sha256_hex(contract_json).substr(0, format::kStoreNameDigits);
}

struct TargetStoreWriter::Impl {
  TargetStoreIdentity identity;
  ShardedStoreWriter store;
  std::vector<float> logits;  // of the shard that is being filled
  std::size_t classes() const { return identity.class_names.size(); }
};

std::string TargetStoreWriter::stored_forward(const CacheFolder& cache, const std::string& name) {
  const std::string file = join_path(cache.target_store_path(name), format::kForwardFile);
  return file_exists(file) ? Json::parse(read_file(file)).at("forward").dump() : "";
}

TargetStoreWriter::TargetStoreWriter(const CacheFolder& cache, const RowPlan& plan,
                                     TargetStoreIdentity identity) {
  StoreLayout layout;
  layout.path = cache.target_store_path(identity.name());
  require_temperature(layout.path, identity.temperature);
  const std::string forward = stored_forward(cache, identity.name());
  if (!forward.empty()) identity.forward_json = forward;
  layout.kind = format::kTargetsFolder;
  layout.identity = identity_fields(identity, cache.key_id());
  layout.recorded = Json::object().set("tool_version", kVersion);
  layout.shard_rows = format::kTargetShardRows;
  make_folders(layout.path);
  if (forward.empty()) {
    write_file_atomically(join_path(layout.path, format::kContractFile), identity.contract_json);
    write_file_atomically(join_path(layout.path, format::kForwardFile),
                          Json::object()
                              .set("T", identity.temperature)
                              .set("forward", Json::parse(identity.forward_json))
                              .dump_pretty());
  }
  impl_ = std::make_unique<Impl>(
      Impl{identity, ShardedStoreWriter(std::move(layout), plan, read_arrays), {}});
}

TargetStoreWriter::~TargetStoreWriter() = default;

const TargetStoreIdentity& TargetStoreWriter::identity() const { return impl_->identity; }

std::int64_t TargetStoreWriter::next_row() const {
  const auto span = impl_->store.next_span();
  if (span) return span->first;
  const auto shards = impl_->store.shards();
  return shards.empty() ? 0 : shards.back().second.end();
}

void TargetStoreWriter::append(const float* scaled_logits) {
  Impl& at = *impl_;
  const auto span = at.store.next_span();
  if (!span) throw Error(ErrorKind::kInternal, "a target store gets more rows than its plan has");
  at.logits.insert(at.logits.end(), scaled_logits, scaled_logits + at.classes());
  if (at.logits.size() < static_cast<std::size_t>(span->count) * at.classes()) return;
  at.store.write(array_over(span->count, static_cast<std::int64_t>(at.classes()),
                            at.identity.temperature, at.logits.data()));
  at.logits.clear();
}

void TargetStoreWriter::finish() { impl_->store.finish(); }

TargetStore load_target_store(const CacheFolder& cache, const RowPlan& plan,
                              const std::string& name) {
  const std::string path = cache.target_store_path(name);
  Json fields = Json::object();
  const std::vector<CheckedShard> shards =
      open_checked_shards(path, format::kTargetsFolder, plan, cache.key_id(), &fields);
  TargetStore store;
  TargetStoreIdentity& identity = store.identity;
  identity.contract_json = read_file(join_path(path, format::kContractFile));
  identity.forward_json = TargetStoreWriter::stored_forward(cache, name);
  identity.teacher_sha256 = fields.at("teacher_sha256").as_string();
  identity.recipe_digest = fields.at("recipe_digest").as_string();
  for (const Json& text : fields.at("class_names").as_array()) {
    identity.class_names.push_back(text.as_string());
  }
  identity.temperature = fields.at("T").as_double();
  require_fields(fields, identity_fields(identity, cache.key_id()), path);
  require_fields(Json::object().set("contract_digest", identity.name()),
                 Json::object().set("contract_digest", name), path);

  store.classes = static_cast<std::int64_t>(identity.class_names.size());
  for (const CheckedShard& shard : shards) {
    std::vector<std::string> bytes;
    const std::string digest =
        data_digest(read_arrays(shard.file, shard.span.count, fields, bytes));
    require_fields(Json::object().set("data_digest", digest),
                   Json::object().set("data_digest", shard.entry.data_digest), shard.file.path());
    const std::size_t before = store.scaled_logits.size();
    store.scaled_logits.resize(before + bytes[0].size() / sizeof(float));
    std::memcpy(store.scaled_logits.data() + before, bytes[0].data(), bytes[0].size());
    store.rows += shard.span.count;
  }
  return store;
}

}  // namespace preceptor
