#include <algorithm>
#include <memory>
#include <unordered_map>

#include "common/files/file_io.h"
#include "data/index/index_database_sqlite.h"
#include "data/index/place_bytes.h"

namespace preceptor {
namespace {

constexpr char kFileColumns[] =
    "id, root, relative_path, size, mtime_ns, vanished, sha256, sop_instance_uid, sop_class_uid, "
    "study_instance_uid, series_instance_uid, patient_id, issuer_of_patient_id, accession_number, "
    "modality, manufacturer_model, transfer_syntax_uid, photometric_interpretation, "
    "burned_in_annotation, rows, columns, frames, samples_per_pixel, bits_stored, code, sentence";
constexpr int kFileColumnCount = 26;

constexpr char kImageColumns[] =
    "id, vanished, root, relative_path, sop_instance_uid, study_instance_uid, "
    "series_instance_uid, patient_id, issuer_of_patient_id, accession_number, manufacturer_model, "
    "transfer_syntax_uid";

// Found by the index of UIDs alone, so that no list of all files is sorted.
const std::string kHasATwin =
    "sop_instance_uid IN (SELECT sop_instance_uid FROM files WHERE sop_instance_uid > '' "
    "GROUP BY sop_instance_uid HAVING count(*) > 1)";

// Of files with one SOPInstanceUID one counts: the first on disk, else the first.
const std::string kCounted =
    "kind = 'image' AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER "
    "(PARTITION BY sop_instance_uid ORDER BY vanished, id) AS place FROM files "
    "WHERE kind = 'image' AND " +
    kHasATwin + ") WHERE place > 1)";

// As SampleLabel::is_labelled().
constexpr char kLabelled[] =
    "SELECT count(*) FROM labels WHERE class_index >= 0 OR EXISTS (SELECT 1 FROM label_values v "
    "WHERE v.file_id = labels.file_id AND v.state <> 1)";

// What the table series_attributes holds, by id.
using KnownAttributes = std::unordered_map<std::int64_t, SeriesAttributes>;

KnownAttributes known_attributes(SqliteDb& db) {
  KnownAttributes known;
  SqliteStatement select(db, "SELECT id, text FROM series_attributes");
  while (select.step()) {
    known[select.integer(0)] = std::make_shared<const std::string>(select.text(1));
  }
  return known;
}

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
  each_plain_field(
      file.header, [&](std::string& text) { text = row.text(at++); },
      [&](std::int64_t& number) { number = row.integer(at++); });
  const std::string code = row.text(at);
  if (!code.empty()) {
    file.refused = std::make_shared<const Rejection>(Rejection{code, row.text(at + 1)});
  }
  return file;
}

ArchiveImage image_of(const SqliteStatement& row) {
  ArchiveImage image;
  int at = 0;
  image.id = row.integer(at++);
  image.vanished = row.integer(at++) != 0;
  const std::string root = row.text(at++);
  image.relative_path = row.text(at++);
  image.path = join_path(root, image.relative_path);
  for (std::string* text :
       {&image.sop_instance_uid, &image.study_instance_uid, &image.series_instance_uid,
        &image.patient_id, &image.issuer_of_patient_id, &image.accession_number,
        &image.manufacturer_model, &image.transfer_syntax_uid}) {
    *text = row.text(at++);
  }
  return image;
}

void take_places(const SqliteStatement& row, const KnownAttributes& attributes,
                 DicomHeader& header) {
  const auto known = attributes.find(row.integer(kFileColumnCount));
  if (known != attributes.end()) header.series_attributes = known->second;
  take_place_bytes(row.blob(kFileColumnCount + 1), header);
}

}  // namespace

std::vector<IndexedFile> IndexDatabase::files() const {
  SqliteStatement select(impl_->db, std::string("SELECT ") + kFileColumns +
                                        ", series_attributes, places FROM files LEFT JOIN "
                                        "frame_places ON file_id = id WHERE " +
                                        kCounted + " ORDER BY id");
  const KnownAttributes attributes = known_attributes(impl_->db);
  std::vector<IndexedFile> files;
  files.reserve(image_count());
  while (select.step()) {
    files.push_back(file_of(select));
    take_places(select, attributes, files.back().header);
  }
  return files;
}

void IndexDatabase::each_image(const std::function<void(const ArchiveImage&)>& visit) const {
  SqliteStatement select(impl_->db, std::string("SELECT ") + kImageColumns + " FROM files WHERE " +
                                        kCounted + " ORDER BY id");
  while (select.step()) visit(image_of(select));
}

std::vector<ArchiveImage> IndexDatabase::images() const {
  std::vector<ArchiveImage> images;
  images.reserve(image_count());
  each_image([&images](const ArchiveImage& image) { images.push_back(image); });
  return images;
}

std::size_t IndexDatabase::image_count() const {
  return static_cast<std::size_t>(impl_->count("SELECT count(*) FROM files WHERE kind = 'image'"));
}

bool IndexDatabase::all_images_are_gone() const {
  const auto any = [this](const std::string& vanished) {
    return impl_->count("SELECT EXISTS (SELECT 1 FROM files WHERE kind = 'image' AND vanished = " +
                        vanished + ")") != 0;
  };
  return any("1") && !any("0");
}

std::vector<IndexedFile> IndexDatabase::lost_slices() const {
  SqliteStatement select(
      impl_->db,
      std::string("SELECT ") + kFileColumns +
          " FROM files WHERE kind = 'rejected' AND vanished = 0 AND code <> 'no-pixel-data' AND "
          "series_instance_uid <> '' AND NOT EXISTS (SELECT 1 FROM files image WHERE "
          "image.sop_instance_uid = files.sop_instance_uid AND "
          "image.series_instance_uid = files.series_instance_uid AND "
          "image.kind = 'image' AND image.vanished = 0) ORDER BY id");
  std::vector<IndexedFile> files;
  while (select.step()) files.push_back(file_of(select));
  return files;
}

std::vector<DuplicateFile> IndexDatabase::twins(bool vanished) const {
  SqliteStatement select(
      impl_->db,
      "SELECT a.id, a.root, a.relative_path, a.size, a.mtime_ns, b.root, b.relative_path, b.size, "
      "b.mtime_ns FROM files b "
      "JOIN (SELECT min(id) AS id, sop_instance_uid FROM files "
      "WHERE kind = 'image' AND vanished = 0 AND " +
          kHasATwin +
          " GROUP BY sop_instance_uid) first ON first.sop_instance_uid = b.sop_instance_uid "
          "JOIN files a ON a.id = first.id "
          "WHERE b.kind = 'image' AND b.vanished = ? AND b.id <> a.id ORDER BY b.id");
  select.bind(std::int64_t{vanished});
  std::vector<DuplicateFile> all;
  while (select.step()) {
    all.push_back({select.integer(0),
                   join_path(select.text(1), select.text(2)),
                   {select.integer(3), select.integer(4)},
                   join_path(select.text(5), select.text(6)),
                   select.text(6),
                   {select.integer(7), select.integer(8)}});
  }
  return all;
}

std::vector<DuplicateFile> IndexDatabase::duplicates() const { return twins(false); }
std::vector<DuplicateFile> IndexDatabase::former_places() const { return twins(true); }

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
          {"burned_in_unknown",
           impl_->count("SELECT count(*) FROM files WHERE vanished = 0 AND kind = 'image' AND "
                        "burned_in_annotation = ''")},
          {"vanished", impl_->count("SELECT count(*) FROM files WHERE vanished = 1")},
          {"duplicates", static_cast<std::int64_t>(duplicates().size())},
          {"labels", impl_->count(kLabelled)}};
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

}  // namespace preceptor
