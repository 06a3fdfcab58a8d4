// What the scanner asks and writes (IndexDatabase::each_known_file() to set_vanished()).
#include <sstream>
#include <string>
#include <unordered_map>

#include "data/index/index_database_sqlite.h"
#include "data/index/place_bytes.h"

namespace preceptor {
namespace {

void bind_header(SqliteStatement& insert, const DicomHeader& header) {
  each_plain_field(
      header, [&insert](const std::string& text) { insert.bind(text); },
      [&insert](std::int64_t number) { insert.bind(number); });
}

struct Look {
  std::string kind, code, sentence;
  DicomHeader header;
};

Look look_of(const IndexDatabase::ScannedFile& file) {
  if (const auto* header = std::get_if<DicomHeader>(&file.result)) {
    return {"image", "", "", *header};
  }
  if (const auto* why = std::get_if<Rejection>(&file.result)) {
    Look look{"rejected", why->code, why->sentence, {}};
    look.header.sop_instance_uid = file.stated.sop_instance;
    look.header.study_instance_uid = file.stated.study_instance;
    look.header.series_instance_uid = file.stated.series_instance;
    return look;
  }
  const bool directory = std::get<NotAnImage>(file.result) == NotAnImage::kDicomdir;
  return {directory ? "dicomdir" : "other", "", "", {}};
}

constexpr char kUpsert[] =
    "INSERT INTO files (root, relative_path, size, mtime_ns, kind, code, sentence, "
    "decoder_version, series_attributes, sop_instance_uid, sop_class_uid, study_instance_uid, "
    "series_instance_uid, patient_id, issuer_of_patient_id, accession_number, modality, "
    "manufacturer_model, transfer_syntax_uid, photometric_interpretation, burned_in_annotation, "
    "rows, columns, frames, samples_per_pixel, bits_stored) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (root, relative_path) DO UPDATE SET size = excluded.size, "
    "mtime_ns = excluded.mtime_ns, kind = excluded.kind, code = excluded.code, "
    "sentence = excluded.sentence, decoder_version = excluded.decoder_version, vanished = 0, "
    "sha256 = CASE WHEN size = excluded.size AND mtime_ns = excluded.mtime_ns THEN sha256 END, "
    "series_attributes = excluded.series_attributes, "
    // A file that could not be looked into may well be the one that it was.
    "sop_instance_uid = CASE WHEN excluded.kind = 'rejected' AND excluded.sop_instance_uid = '' "
    "THEN sop_instance_uid ELSE excluded.sop_instance_uid END, "
    "sop_class_uid = excluded.sop_class_uid, study_instance_uid = excluded.study_instance_uid, "
    "series_instance_uid = excluded.series_instance_uid, patient_id = excluded.patient_id, "
    "issuer_of_patient_id = excluded.issuer_of_patient_id, "
    "accession_number = excluded.accession_number, modality = excluded.modality, "
    "manufacturer_model = excluded.manufacturer_model, "
    "transfer_syntax_uid = excluded.transfer_syntax_uid, "
    "photometric_interpretation = excluded.photometric_interpretation, "
    "burned_in_annotation = excluded.burned_in_annotation, rows = excluded.rows, "
    "columns = excluded.columns, frames = excluded.frames, "
    "samples_per_pixel = excluded.samples_per_pixel, bits_stored = excluded.bits_stored "
    "RETURNING id";

// Writes the files of one transaction.
class FileWriter {
 public:
  FileWriter(SqliteDb& db, const std::string& root)
      : root_(root),
        // A path that holds another image now must not hand on the label of the one before.
        unlabel_(db,
                 "DELETE FROM labels WHERE file_id IN (SELECT id FROM files WHERE root = ? AND "
                 "relative_path = ? AND sop_instance_uid IS NOT ?)"),
        upsert_(db, kUpsert),
        place_(db, "INSERT OR REPLACE INTO frame_places VALUES (?, ?)"),
        add_attributes_(db, "INSERT OR IGNORE INTO series_attributes (text) VALUES (?)"),
        find_attributes_(db, "SELECT id FROM series_attributes WHERE text = ?") {
    SqliteStatement labels(db, "SELECT EXISTS (SELECT 1 FROM labels)");
    labelled_ = labels.step() && labels.integer(0) != 0;
  }

  void store(const IndexDatabase::ScannedFile& file) {
    const Look look = look_of(file);
    const bool unknown = look.kind == "rejected" && look.header.sop_instance_uid.empty();
    if (labelled_ && !unknown) {
      unlabel_.bind(root_).bind(file.relative_path).bind(look.header.sop_instance_uid).execute();
    }
    const std::int64_t attributes = id_of(look.header.series_attributes);
    upsert_.bind(root_).bind(file.relative_path).bind(file.stamp.size).bind(file.stamp.mtime_ns);
    upsert_.bind(look.kind).bind(look.code).bind(look.sentence).bind(decoder_version());
    bind_header(upsert_.bind(attributes), look.header);
    const std::int64_t id = one_number(upsert_);
    if (look.kind != "image") return;
    const std::string places = place_bytes(look.header);
    place_.bind(id).bind_blob(places.data(), places.size()).execute();
  }

 private:
  static std::int64_t one_number(SqliteStatement& statement) {
    const std::int64_t number = statement.step() ? statement.integer(0) : 0;
    statement.execute();
    return number;
  }

  // 0: none.
  std::int64_t id_of(const SeriesAttributes& attributes) {
    if (!attributes) return 0;
    const auto found = ids_.try_emplace(*attributes, 0);
    if (!found.second) return found.first->second;
    add_attributes_.bind(*attributes).execute();
    find_attributes_.bind(*attributes);
    return found.first->second = one_number(find_attributes_);
  }

  const std::string& root_;
  SqliteStatement unlabel_, upsert_, place_, add_attributes_, find_attributes_;
  bool labelled_ = false;
  std::unordered_map<std::string, std::int64_t> ids_;
};

}  // namespace

void IndexDatabase::each_known_file(
    const std::string& root,
    const std::function<void(const std::string&, const KnownFile&)>& visit) const {
  SqliteStatement select(
      impl_->db,
      "SELECT relative_path, id, size, mtime_ns, kind, decoder_version, vanished, code, "
      "burned_in_annotation = 'YES', frames > 1 "
      "FROM files WHERE root = ? ORDER BY relative_path");
  select.bind(root);
  while (select.step()) {
    visit(select.text(0), {select.integer(1),
                           {select.integer(2), select.integer(3)},
                           select.text(4),
                           select.text(5),
                           select.integer(6) != 0,
                           select.text(7),
                           select.integer(8) != 0,
                           select.integer(9) != 0});
  }
}

std::vector<std::string> IndexDatabase::scan_limits(const std::string& root) const {
  std::istringstream lines(impl_->meta(kMetaScanLimits + root));
  std::vector<std::string> limits;
  for (std::string line; std::getline(lines, line);) limits.push_back(line);
  return limits;
}

void IndexDatabase::set_scan_limits(const std::string& root,
                                    const std::vector<std::string>& limits) {
  if (limits == scan_limits(root)) return;
  std::string lines;
  for (const std::string& text : limits) lines += text + "\n";
  impl_->set_meta(kMetaScanLimits + root, lines);
}

void IndexDatabase::store_scanned(const std::string& root, const std::vector<ScannedFile>& files) {
  SqliteTransaction transaction(impl_->db);
  FileWriter writer(impl_->db, root);
  for (const ScannedFile& file : files) writer.store(file);
  impl_->note_change_of_files();
  transaction.commit();
}

void IndexDatabase::set_vanished(const std::vector<std::int64_t>& ids, bool vanished) {
  if (ids.empty()) return;
  SqliteTransaction transaction(impl_->db);
  SqliteStatement update(impl_->db, "UPDATE files SET vanished = ? WHERE id = ?");
  for (const std::int64_t id : ids) {
    update.bind(static_cast<std::int64_t>(vanished)).bind(id).execute();
  }
  impl_->note_change_of_files();
  transaction.commit();
}

}  // namespace preceptor
