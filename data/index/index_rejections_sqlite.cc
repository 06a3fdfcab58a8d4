#include "common/files/file_io.h"
#include "data/decoder/decoder_limits.h"
#include "data/index/index_database_sqlite.h"

namespace preceptor {
namespace {

constexpr char kRejectedCsv[] = "rejected.csv";

// RFC 4180.
std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

std::string as_csv(const std::vector<IndexedRejection>& rejections) {
  std::string text = "path,code,sentence\n";
  for (const IndexedRejection& at : rejections) {
    text += quoted(at.path) + "," + quoted(at.code) + "," + quoted(at.sentence) + "\n";
  }
  return text;
}

// As decode_rejections has it where limits count. Without limits the beginning of it.
std::string under(const std::string& decoder_version, const std::string& limits) {
  return decoder_version + " under " + limits;
}

}  // namespace

void IndexDatabase::record_decode_outcomes(
    const std::vector<std::pair<std::int64_t, std::optional<Rejection>>>& outcomes,
    const std::string& decoder_version, const std::string& limits) {
  SqliteTransaction transaction(impl_->db);
  SqliteStatement remove(impl_->db, "DELETE FROM decode_rejections WHERE file_id = ?");
  SqliteStatement insert(impl_->db, "INSERT INTO decode_rejections VALUES (?, ?, ?, ?)");
  for (const auto& [file_id, rejection] : outcomes) {
    remove.bind(file_id).execute();
    if (!rejection) continue;
    insert.bind(file_id).bind(rejection->code).bind(rejection->sentence);
    insert.bind(depends_on_limits(rejection->code) ? under(decoder_version, limits)
                                                   : decoder_version);
    insert.execute();
  }
  impl_->note_change();
  transaction.commit();
}

std::vector<IndexedRejection> IndexDatabase::rejections() const {
  SqliteStatement select(
      impl_->db,
      "SELECT root, relative_path, code, sentence, decoder_version, 0, sop_instance_uid, "
      "study_instance_uid, series_instance_uid FROM files "
      "WHERE kind = 'rejected' AND vanished = 0 UNION ALL "
      "SELECT f.root, f.relative_path, d.code, d.sentence, d.decoder_version, 1, "
      "f.sop_instance_uid, f.study_instance_uid, f.series_instance_uid FROM decode_rejections d "
      "JOIN files f ON f.id = "
      "d.file_id "
      "WHERE f.vanished = 0 AND f.kind = 'image' ORDER BY 1, 2");
  std::vector<IndexedRejection> all;
  while (select.step()) {
    all.push_back({join_path(select.text(0), select.text(1)), select.text(2), select.text(3),
                   select.text(4), select.integer(5) != 0, select.text(1), select.text(6),
                   select.text(7), select.text(8)});
  }
  return all;
}

std::vector<std::int64_t> IndexDatabase::rejected_by_others(const std::string& decoder_version,
                                                            const std::string& limits) const {
  SqliteStatement select(impl_->db,
                         "SELECT file_id FROM decode_rejections WHERE decoder_version <> ?1 AND "
                         "substr(decoder_version, 1, length(?2)) <> ?2");
  select.bind(decoder_version).bind(under(decoder_version, limits));
  std::vector<std::int64_t> ids;
  while (select.step()) ids.push_back(select.integer(0));
  return ids;
}

void IndexDatabase::write_rejected_csv() const {
  const std::string path = join_path(impl_->folder, kRejectedCsv);
  const std::string text = as_csv(rejections());
  if (file_exists(path) && read_file(path) == text) return;
  write_file_atomically(path, text);
}

}  // namespace preceptor
