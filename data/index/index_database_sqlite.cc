#include "data/index/index_database_sqlite.h"

#include <ctime>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/index/site_key.h"

namespace preceptor {
namespace {

constexpr char kDatabase[] = "index.sqlite";
constexpr char kAuditLog[] = "audit.log";
constexpr std::int64_t kSchemaVersion = 5;

// docs/INDEX.md describes each table.
constexpr char kSchema[] = R"(
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS roots (path TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS files (
  id INTEGER PRIMARY KEY, root TEXT NOT NULL, relative_path TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, kind TEXT NOT NULL,
  vanished INTEGER NOT NULL DEFAULT 0, decoder_version TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '', sha256 BLOB,
  sop_instance_uid TEXT, sop_class_uid TEXT, study_instance_uid TEXT, series_instance_uid TEXT,
  patient_id TEXT, issuer_of_patient_id TEXT, accession_number TEXT, modality TEXT,
  manufacturer_model TEXT, transfer_syntax_uid TEXT, photometric_interpretation TEXT,
  burned_in_annotation TEXT,
  rows INTEGER, columns INTEGER, frames INTEGER, samples_per_pixel INTEGER, bits_stored INTEGER,
  series_attributes INTEGER NOT NULL DEFAULT 0,
  UNIQUE (root, relative_path));
CREATE INDEX IF NOT EXISTS files_by_sop ON files (sop_instance_uid);
CREATE TABLE IF NOT EXISTS series_attributes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS frame_places (
  file_id INTEGER PRIMARY KEY REFERENCES files (id), places BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS decode_rejections (
  file_id INTEGER PRIMARY KEY REFERENCES files (id), code TEXT NOT NULL, sentence TEXT NOT NULL,
  decoder_version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS classes (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS labels (
  file_id INTEGER PRIMARY KEY REFERENCES files (id), class_index INTEGER NOT NULL,
  split TEXT NOT NULL, patient TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS label_columns (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS label_values (
  file_id INTEGER NOT NULL REFERENCES labels (file_id) ON DELETE CASCADE,
  position INTEGER NOT NULL REFERENCES label_columns (position),
  value INTEGER NOT NULL, state INTEGER NOT NULL,
  PRIMARY KEY (file_id, position)) WITHOUT ROWID;
)";

std::string key_path(const std::string& folder, const std::string& key_file) {
  return key_file.empty() ? join_path(folder, kSiteKeyFile) : key_file;
}

}  // namespace

IndexDatabase::Impl::Impl(const std::string& path) : folder(path), db(join_path(path, kDatabase)) {}
IndexDatabase::Impl::Impl(const std::string& path, InMemory) : folder(path), db(":memory:") {}

bool IndexDatabase::Impl::has_schema() {
  return count("SELECT count(*) FROM sqlite_master WHERE name = 'meta'") != 0 &&
         !meta(kMetaKeyId).empty();
}

std::string IndexDatabase::Impl::meta(const std::string& name) {
  SqliteStatement select(db, "SELECT value FROM meta WHERE name = ?");
  select.bind(name);
  return select.step() ? select.text(0) : "";
}

void IndexDatabase::Impl::set_meta(const std::string& name, const std::string& value) {
  SqliteStatement(db, "INSERT OR REPLACE INTO meta VALUES (?, ?)").bind(name).bind(value).execute();
}

std::int64_t IndexDatabase::Impl::count(const std::string& sql) {
  SqliteStatement select(db, sql);
  return select.step() ? select.integer(0) : 0;
}

void IndexDatabase::Impl::note_change() { set_meta(kMetaAcceptedSettings, ""); }

void IndexDatabase::Impl::note_change_of_files() {
  note_change();
  set_meta(kMetaSettled, "0");
  set_meta(kMetaLabelsOrigin, "");
}

void IndexDatabase::Impl::make_schema(const SiteKey& with) {
  SqliteTransaction transaction(db);
  db.run(kSchema);
  set_meta(kMetaSchemaVersion, std::to_string(kSchemaVersion));
  set_meta(kMetaSplitBy, "patient");
  set_meta(kMetaKeyId, key_id(with));
  note_change_of_files();
  transaction.commit();
  key = with;
}

void IndexDatabase::Impl::require_schema() {
  const std::string found = has_schema() ? meta(kMetaSchemaVersion) : "";
  if (found == std::to_string(kSchemaVersion)) return;
  throw Error(ErrorKind::kStale, "the index is unfinished or of another version: schema_version")
      .path(folder)
      .expected("schema_version " + std::to_string(kSchemaVersion))
      .found(found.empty() ? "none" : "schema_version " + found)
      .hint(found.empty() ? "`dicom_data index` with the same arguments goes on where it was"
                          : "make a new index with this program's `dicom_data index`");
}

void IndexDatabase::Impl::require_settled() {
  if (meta(kMetaSettled) == "1") return;
  throw Error(ErrorKind::kStale, "the last `dicom_data index` did not come to its end: settled")
      .path(folder)
      .expected("settled 1")
      .found("settled 0")
      .hint("run `dicom_data index` again: it goes on where it was, or says what it refused");
}

void IndexDatabase::Impl::take_key(const SiteKey& found) {
  const std::string made_with = meta(kMetaKeyId);
  if (made_with != key_id(found)) {
    throw Error(ErrorKind::kStale,
                "the site key is not the one that the index was made with: key_id")
        .path(folder)
        .expected("key_id " + made_with)
        .found("key_id " + key_id(found))
        .hint("give the --key-file that the index was made with");
  }
  key = found;
}

IndexDatabase::IndexDatabase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
IndexDatabase::~IndexDatabase() = default;
IndexDatabase::IndexDatabase(IndexDatabase&&) noexcept = default;

IndexDatabase IndexDatabase::open(const std::string& folder, const std::string& key_file) {
  if (!file_exists(join_path(folder, kDatabase))) {
    throw Error(ErrorKind::kStale, "there is no index in this folder")
        .path(folder)
        .hint("`dicom_data index` makes one");
  }
  auto impl = std::make_unique<Impl>(folder);
  impl->require_schema();
  impl->take_key(read_site_key(key_path(folder, key_file)));
  impl->require_settled();
  return IndexDatabase(std::move(impl));
}

IndexDatabase IndexDatabase::open_or_create(const std::string& folder, const std::string& key_file,
                                            const std::optional<SiteKey>& published_key) {
  make_folders(folder);
  auto impl = std::make_unique<Impl>(folder);
  if (impl->has_schema()) {
    impl->require_schema();
    impl->take_key(read_site_key(key_path(folder, key_file)));
    return IndexDatabase(std::move(impl));
  }
  impl->make_schema(make_site_key(folder, key_file, published_key));
  return IndexDatabase(std::move(impl));
}

IndexDatabase IndexDatabase::open_copy(const std::string& folder, const SiteKey& key_if_new) {
  auto impl = std::make_unique<Impl>(folder, Impl::InMemory{});
  const std::string database = join_path(folder, kDatabase);
  if (file_exists(database)) impl->db.copy_from(database);
  if (impl->has_schema()) {
    impl->require_schema();
  } else {
    impl->make_schema(key_if_new);
  }
  return IndexDatabase(std::move(impl));
}

const std::string& IndexDatabase::folder() const { return impl_->folder; }
const SiteKey& IndexDatabase::site_key() const { return impl_->key; }

std::vector<std::string> IndexDatabase::roots() const {
  SqliteStatement select(impl_->db, "SELECT path FROM roots ORDER BY path");
  std::vector<std::string> all;
  while (select.step()) all.push_back(select.text(0));
  return all;
}

void IndexDatabase::add_root(const std::string& root) {
  SqliteStatement(impl_->db, "INSERT OR IGNORE INTO roots VALUES (?)").bind(root).execute();
}

std::string IndexDatabase::accepted_summary(const std::string& settings) const {
  const bool same = !settings.empty() && impl_->meta(kMetaAcceptedSettings) == settings;
  return same ? impl_->meta(kMetaAcceptedSummary) : "";
}

void IndexDatabase::remember_accepted(const std::string& settings, const std::string& summary) {
  SqliteTransaction transaction(impl_->db);
  impl_->set_meta(kMetaAcceptedSettings, settings);
  impl_->set_meta(kMetaAcceptedSummary, summary);
  transaction.commit();
}

void IndexDatabase::mark_settled() { impl_->set_meta(kMetaSettled, "1"); }

void IndexDatabase::append_audit(const std::string& line) const {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ ", &utc);
  append_line(join_path(impl_->folder, kAuditLog), stamp + line);
}

}  // namespace preceptor
