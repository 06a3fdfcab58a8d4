// What the parts of IndexDatabase share: the connection, the key, and the meta table. For
// *_sqlite.cc files of this room only.
//
// Owns: the connection. Threads: one at a time.
#pragma once

#include <string>

#include "data/index/index_database.h"
#include "data/index/sqlite_db_sqlite.h"

namespace preceptor {

// Names in the table `meta`.
inline constexpr char kMetaSchemaVersion[] = "schema_version";
inline constexpr char kMetaKeyId[] = "key_id";
inline constexpr char kMetaSettled[] = "settled";
inline constexpr char kMetaSplitBy[] = "split_by";
inline constexpr char kMetaTask[] = "label_task";
inline constexpr char kMetaHasSplit[] = "has_split";
inline constexpr char kMetaHasPatient[] = "has_patient";
inline constexpr char kMetaLabelsOrigin[] = "labels_origin";
inline constexpr char kMetaScanLimits[] = "scan_limits:";  // and the root
inline constexpr char kMetaAcceptedSettings[] = "accepted_settings";
inline constexpr char kMetaAcceptedSummary[] = "accepted_summary";

struct IndexDatabase::Impl {
  std::string folder;
  SqliteDb db;
  SiteKey key{};

  struct InMemory {};
  explicit Impl(const std::string& path);
  Impl(const std::string& path, InMemory);

  bool has_schema();
  std::string meta(const std::string& name);  // "" where there is none
  void set_meta(const std::string& name, const std::string& value);
  std::int64_t count(const std::string& sql);
  void make_schema(const SiteKey& with);
  // Inside the transaction that changes files: nobody has looked at them yet.
  void note_change_of_files();
  // Of what accepted_summary() would say.
  void note_change();

  void require_schema();  // each throws Error(kStale)
  void require_settled();
  void take_key(const SiteKey& found);
};

}  // namespace preceptor
