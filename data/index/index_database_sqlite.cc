#include <algorithm>
#include <ctime>
#include <unordered_set>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/index/index_database.h"
#include "data/index/site_key.h"
#include "data/index/sqlite_db_sqlite.h"

namespace preceptor {
namespace {

constexpr char kDatabase[] = "index.sqlite";
constexpr std::int64_t kSchemaVersion = 1;

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
  rows INTEGER, columns INTEGER, frames INTEGER, samples_per_pixel INTEGER, bits_stored INTEGER,
  UNIQUE (root, relative_path));
CREATE INDEX IF NOT EXISTS files_by_sop ON files (sop_instance_uid);
CREATE TABLE IF NOT EXISTS decode_rejections (
  file_id INTEGER PRIMARY KEY REFERENCES files (id), code TEXT NOT NULL, sentence TEXT NOT NULL,
  decoder_version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS classes (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS labels (
  file_id INTEGER PRIMARY KEY REFERENCES files (id), class_index INTEGER NOT NULL,
  split TEXT NOT NULL, patient TEXT NOT NULL);
)";

constexpr char kFileColumns[] =
    "id, root, relative_path, size, mtime_ns, vanished, sha256, sop_instance_uid, sop_class_uid, "
    "study_instance_uid, series_instance_uid, patient_id, issuer_of_patient_id, accession_number, "
    "modality, manufacturer_model, transfer_syntax_uid, photometric_interpretation, rows, columns, "
    "frames, samples_per_pixel, bits_stored";

IndexedFile file_of(const SqliteStatement& row) {
  IndexedFile file;
  int at = 0;
  file.id = row.integer(at++);
  const std::string root = row.text(at++);
  file.relative_path = row.text(at++);
  file.path = join_path(root, file.relative_path);
  file.stamp = {row.integer(at), row.integer(at + 1)};
  at += 2;
  file.vanished = row.integer(at++) != 0;
  const std::string digest = row.blob(at++);
  if (digest.size() == 32) {
    file.sha256.emplace();
    std::copy(digest.begin(), digest.end(), file.sha256->begin());
  }
  DicomHeader& header = file.header;
  for (std::string* text :
       {&header.sop_instance_uid, &header.sop_class_uid, &header.study_instance_uid,
        &header.series_instance_uid, &header.patient_id, &header.issuer_of_patient_id,
        &header.accession_number, &header.modality, &header.manufacturer_model,
        &header.transfer_syntax_uid, &header.photometric_interpretation}) {
    *text = row.text(at++);
  }
  for (std::int64_t* number : {&header.rows, &header.columns, &header.frames,
                               &header.samples_per_pixel, &header.bits_stored}) {
    *number = row.integer(at++);
  }
  return file;
}

void bind_header(SqliteStatement& insert, const DicomHeader& header) {
  for (const std::string* text :
       {&header.sop_instance_uid, &header.sop_class_uid, &header.study_instance_uid,
        &header.series_instance_uid, &header.patient_id, &header.issuer_of_patient_id,
        &header.accession_number, &header.modality, &header.manufacturer_model,
        &header.transfer_syntax_uid, &header.photometric_interpretation}) {
    insert.bind(*text);
  }
  for (const std::int64_t number : {header.rows, header.columns, header.frames,
                                    header.samples_per_pixel, header.bits_stored}) {
    insert.bind(number);
  }
}

struct Look {
  std::string kind, code, sentence;
  DicomHeader header;
};

Look look_of(const ScanResult& result) {
  if (const auto* header = std::get_if<DicomHeader>(&result)) return {"image", "", "", *header};
  if (const auto* why = std::get_if<Rejection>(&result)) {
    return {"rejected", why->code, why->sentence, {}};
  }
  const bool directory = std::get<NotAnImage>(result) == NotAnImage::kDicomdir;
  return {directory ? "dicomdir" : "other", "", "", {}};
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

}  // namespace

struct IndexDatabase::Impl {
  std::string folder;
  SqliteDb db;
  SiteKey key{};

  explicit Impl(const std::string& path) : folder(path), db(join_path(path, kDatabase)) {}

  std::string meta(const std::string& name) {
    SqliteStatement select(db, "SELECT value FROM meta WHERE name = ?");
    select.bind(name);
    return select.step() ? select.text(0) : "";
  }
  void set_meta(const std::string& name, const std::string& value) {
    SqliteStatement(db, "INSERT OR REPLACE INTO meta VALUES (?, ?)").bind(name).bind(value).execute();
  }
  std::int64_t count(const std::string& sql) {
    SqliteStatement select(db, sql);
    return select.step() ? select.integer(0) : 0;
  }
  void require_key(const SiteKey& found) {
    const std::string made_with = meta("key_id");
    if (made_with != key_id(found)) {
      throw Error(ErrorKind::kStale, "the site key is not the one that the index was made with: key_id")
          .path(folder)
          .expected("key_id " + made_with)
          .found("key_id " + key_id(found))
          .hint("give the --key-file that the index was made with");
    }
    key = found;
  }
};

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
  if (impl->count("SELECT count(*) FROM sqlite_master WHERE name = 'meta'") == 0 ||
      impl->meta("schema_version") != std::to_string(kSchemaVersion)) {
    throw Error(ErrorKind::kStale, "the index is unfinished or of another version: schema_version")
        .path(folder)
        .expected("schema_version " + std::to_string(kSchemaVersion))
        .hint("`dicom_data index` with the same arguments goes on where it was");
  }
  impl->require_key(
      read_site_key(key_file.empty() ? join_path(folder, kSiteKeyFile) : key_file));
  return IndexDatabase(std::move(impl));
}

IndexDatabase IndexDatabase::open_or_create(const std::string& folder, const std::string& key_file,
                                            const std::optional<SiteKey>& published_key) {
  make_folders(folder);
  auto impl = std::make_unique<Impl>(folder);
  if (impl->count("SELECT count(*) FROM sqlite_master WHERE name = 'meta'") != 0 &&
      !impl->meta("key_id").empty()) {
    impl.reset();
    return open(folder, key_file);
  }
  const SiteKey key = make_site_key(folder, key_file, published_key);
  SqliteTransaction transaction(impl->db);
  impl->db.run(kSchema);
  impl->set_meta("schema_version", std::to_string(kSchemaVersion));
  impl->set_meta("split_by", "patient");
  impl->set_meta("key_id", key_id(key));
  transaction.commit();
  impl->key = key;
  return IndexDatabase(std::move(impl));
}

const std::string& IndexDatabase::folder() const { return impl_->folder; }
const SiteKey& IndexDatabase::site_key() const { return impl_->key; }

std::vector<IndexedFile> IndexDatabase::files() const {
  SqliteStatement select(impl_->db, std::string("SELECT ") + kFileColumns +
                                        " FROM files WHERE kind = 'image' ORDER BY vanished, id");
  std::vector<IndexedFile> files;
  std::unordered_set<std::string> seen;
  while (select.step()) {
    IndexedFile file = file_of(select);
    if (seen.insert(file.header.sop_instance_uid).second) files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const IndexedFile& a, const IndexedFile& b) { return a.id < b.id; });
  return files;
}

std::vector<std::pair<std::string, std::string>> IndexDatabase::duplicates() const {
  SqliteStatement select(impl_->db,
                         "SELECT a.root, a.relative_path, b.root, b.relative_path FROM files b "
                         "JOIN (SELECT min(id) AS id, sop_instance_uid FROM files "
                         "WHERE kind = 'image' AND vanished = 0 GROUP BY sop_instance_uid "
                         "HAVING count(*) > 1) first ON first.sop_instance_uid = b.sop_instance_uid "
                         "JOIN files a ON a.id = first.id "
                         "WHERE b.kind = 'image' AND b.vanished = 0 AND b.id <> a.id ORDER BY b.id");
  std::vector<std::pair<std::string, std::string>> pairs;
  while (select.step()) {
    pairs.emplace_back(join_path(select.text(0), select.text(1)),
                       join_path(select.text(2), select.text(3)));
  }
  return pairs;
}

std::vector<std::pair<std::string, std::int64_t>> IndexDatabase::counts() const {
  const auto of_kind = [this](const std::string& kind) {
    return impl_->count("SELECT count(*) FROM files WHERE vanished = 0 AND kind = '" + kind + "'");
  };
  return {{"files", of_kind("image")},
          {"frames",
           impl_->count("SELECT total(frames) FROM files WHERE vanished = 0 AND kind = 'image'")},
          {"rejected", of_kind("rejected")},
          {"not_dicom", of_kind("other")},
          {"dicomdir", of_kind("dicomdir")},
          {"vanished", impl_->count("SELECT count(*) FROM files WHERE vanished = 1")},
          {"labels", impl_->count("SELECT count(*) FROM labels WHERE class_index >= 0")}};
}

void IndexDatabase::record_sha256(const std::vector<FileDigest>& digests) {
  SqliteTransaction transaction(impl_->db);
  SqliteStatement update(impl_->db,
                         "UPDATE files SET sha256 = ? WHERE id = ? AND size = ? AND mtime_ns = ?");
  for (const FileDigest& at : digests) {
    update.bind_blob(at.sha256.data(), at.sha256.size())
        .bind(at.file_id)
        .bind(at.stamp.size)
        .bind(at.stamp.mtime_ns)
        .execute();
  }
  transaction.commit();
}

void IndexDatabase::record_decode_outcomes(
    const std::vector<std::pair<std::int64_t, std::optional<Rejection>>>& outcomes,
    const std::string& decoder_version) {
  SqliteTransaction transaction(impl_->db);
  SqliteStatement remove(impl_->db, "DELETE FROM decode_rejections WHERE file_id = ?");
  SqliteStatement insert(impl_->db, "INSERT INTO decode_rejections VALUES (?, ?, ?, ?)");
  for (const auto& [file_id, rejection] : outcomes) {
    remove.bind(file_id).execute();
    if (!rejection) continue;
    insert.bind(file_id).bind(rejection->code).bind(rejection->sentence).bind(decoder_version);
    insert.execute();
  }
  transaction.commit();
}

std::vector<IndexedRejection> IndexDatabase::rejections() const {
  SqliteStatement select(
      impl_->db,
      "SELECT root, relative_path, code, sentence, decoder_version FROM files "
      "WHERE kind = 'rejected' AND vanished = 0 UNION ALL "
      "SELECT f.root, f.relative_path, d.code, d.sentence, d.decoder_version "
      "FROM decode_rejections d JOIN files f ON f.id = d.file_id "
      "WHERE f.vanished = 0 AND f.kind = 'image' ORDER BY 1, 2");
  std::vector<IndexedRejection> all;
  while (select.step()) {
    all.push_back({join_path(select.text(0), select.text(1)), select.text(2), select.text(3),
                   select.text(4)});
  }
  return all;
}

std::vector<std::int64_t> IndexDatabase::rejected_by_other_version(
    const std::string& decoder_version) const {
  SqliteStatement select(impl_->db,
                         "SELECT file_id FROM decode_rejections WHERE decoder_version <> ?");
  select.bind(decoder_version);
  std::vector<std::int64_t> ids;
  while (select.step()) ids.push_back(select.integer(0));
  return ids;
}

void IndexDatabase::write_rejected_csv() const {
  std::string text = "path,code,sentence\n";
  for (const IndexedRejection& at : rejections()) {
    text += quoted(at.path) + "," + quoted(at.code) + "," + quoted(at.sentence) + "\n";
  }
  write_file_atomically(join_path(impl_->folder, "rejected.csv"), text);
}

std::vector<std::string> IndexDatabase::roots() const {
  SqliteStatement select(impl_->db, "SELECT path FROM roots ORDER BY path");
  std::vector<std::string> all;
  while (select.step()) all.push_back(select.text(0));
  return all;
}

void IndexDatabase::add_root(const std::string& root) {
  SqliteStatement(impl_->db, "INSERT OR IGNORE INTO roots VALUES (?)").bind(root).execute();
}

std::vector<std::pair<std::string, IndexDatabase::KnownFile>> IndexDatabase::known_files(
    const std::string& root) const {
  SqliteStatement select(impl_->db,
                         "SELECT relative_path, id, size, mtime_ns, kind, decoder_version, vanished "
                         "FROM files WHERE root = ?");
  select.bind(root);
  std::vector<std::pair<std::string, KnownFile>> known;
  while (select.step()) {
    known.emplace_back(select.text(0),
                       KnownFile{select.integer(1), {select.integer(2), select.integer(3)},
                                 select.text(4), select.text(5), select.integer(6) != 0});
  }
  return known;
}

void IndexDatabase::store_scanned(const std::string& root, const std::vector<ScannedFile>& files) {
  SqliteTransaction transaction(impl_->db);
  SqliteStatement upsert(
      impl_->db,
      "INSERT INTO files (root, relative_path, size, mtime_ns, kind, code, sentence, "
      "decoder_version, sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid, "
      "patient_id, issuer_of_patient_id, accession_number, modality, manufacturer_model, "
      "transfer_syntax_uid, photometric_interpretation, rows, columns, frames, samples_per_pixel, "
      "bits_stored) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
      "ON CONFLICT (root, relative_path) DO UPDATE SET size = excluded.size, "
      "mtime_ns = excluded.mtime_ns, kind = excluded.kind, code = excluded.code, "
      "sentence = excluded.sentence, decoder_version = excluded.decoder_version, vanished = 0, "
      "sha256 = NULL, sop_instance_uid = excluded.sop_instance_uid, "
      "sop_class_uid = excluded.sop_class_uid, study_instance_uid = excluded.study_instance_uid, "
      "series_instance_uid = excluded.series_instance_uid, patient_id = excluded.patient_id, "
      "issuer_of_patient_id = excluded.issuer_of_patient_id, "
      "accession_number = excluded.accession_number, modality = excluded.modality, "
      "manufacturer_model = excluded.manufacturer_model, "
      "transfer_syntax_uid = excluded.transfer_syntax_uid, "
      "photometric_interpretation = excluded.photometric_interpretation, rows = excluded.rows, "
      "columns = excluded.columns, frames = excluded.frames, "
      "samples_per_pixel = excluded.samples_per_pixel, bits_stored = excluded.bits_stored");
  for (const ScannedFile& file : files) {
    const Look look = look_of(file.result);
    upsert.bind(root).bind(file.relative_path).bind(file.stamp.size).bind(file.stamp.mtime_ns);
    upsert.bind(look.kind).bind(look.code).bind(look.sentence).bind(decoder_version());
    bind_header(upsert, look.header);
    upsert.execute();
  }
  transaction.commit();
}

void IndexDatabase::set_vanished(const std::vector<std::int64_t>& ids, bool vanished) {
  if (ids.empty()) return;
  SqliteTransaction transaction(impl_->db);
  SqliteStatement update(impl_->db, "UPDATE files SET vanished = ? WHERE id = ?");
  for (const std::int64_t id : ids) {
    update.bind(static_cast<std::int64_t>(vanished)).bind(id).execute();
  }
  transaction.commit();
}

void IndexDatabase::store_labels(const StoredLabels& labels, const std::string& split_by) {
  SqliteTransaction transaction(impl_->db);
  impl_->db.run("DELETE FROM labels; DELETE FROM classes");
  SqliteStatement add_class(impl_->db, "INSERT INTO classes VALUES (?, ?)");
  for (std::size_t c = 0; c < labels.class_names.size(); ++c) {
    add_class.bind(static_cast<std::int64_t>(c)).bind(labels.class_names[c]).execute();
  }
  SqliteStatement add(impl_->db, "INSERT INTO labels VALUES (?, ?, ?, ?)");
  for (const SampleLabel& at : labels.labels) {
    add.bind(at.file_id).bind(at.class_index).bind(at.split).bind(at.patient).execute();
  }
  impl_->set_meta("split_by", split_by);
  impl_->set_meta("has_split", labels.has_split ? "1" : "0");
  impl_->set_meta("has_patient", labels.has_patient ? "1" : "0");
  transaction.commit();
}

StoredLabels IndexDatabase::labels() const {
  StoredLabels stored;
  SqliteStatement classes(impl_->db, "SELECT name FROM classes ORDER BY position");
  while (classes.step()) stored.class_names.push_back(classes.text(0));
  SqliteStatement select(impl_->db,
                         "SELECT file_id, class_index, split, patient FROM labels ORDER BY file_id");
  while (select.step()) {
    stored.labels.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3)});
  }
  stored.has_split = impl_->meta("has_split") == "1";
  stored.has_patient = impl_->meta("has_patient") == "1";
  return stored;
}

std::string IndexDatabase::split_by() const { return impl_->meta("split_by"); }

void IndexDatabase::append_audit(const std::string& line) const {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ ", &utc);
  append_line(join_path(impl_->folder, "audit.log"), stamp + line);
}

}  // namespace preceptor
