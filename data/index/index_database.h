// The index of an archive: a folder with index.sqlite, site.key, rejected.csv and audit.log. It
// holds identifiers and stays with the archive.
//
// Owns: the database connection. Survives kill -9: every change is one SQLite transaction.
// Must not know: caches, Torch. Vendor: index_database_sqlite.{h,cc}, index_files_sqlite.cc,
// index_scans_sqlite.cc, index_rejections_sqlite.cc, index_labels_sqlite.cc. docs/INDEX.md
// describes the tables. Threads: one at a time (the caller serialises).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/identity.h"
#include "data/dicom/dicom_header.h"
#include "data/labels/label_values.h"
#include "data/pixels/rejection.h"
#include "data/structure/stated_uids.h"

namespace preceptor {

struct FileStamp {
  std::int64_t size = 0, mtime_ns = 0;
  bool operator==(const FileStamp& o) const { return size == o.size && mtime_ns == o.mtime_ns; }
};

struct IndexedFile {
  std::int64_t id = 0;
  std::string path;           // absolute
  std::string relative_path;  // to its root
  FileStamp stamp;
  DicomHeader header;
  std::optional<Digest32> sha256;  // of the bytes at this stamp, once someone has read them
  bool vanished = false;
  // Of lost_slices(): why it is none. Of its header the UIDs alone are known.
  std::shared_ptr<const Rejection> refused = nullptr;
};

// What is counted of an image file, and what labels are joined to.
struct ArchiveImage {
  std::int64_t id = 0;
  bool vanished = false;
  std::string path;           // absolute
  std::string relative_path;  // to its root
  std::string sop_instance_uid, study_instance_uid, series_instance_uid;
  std::string patient_id, issuer_of_patient_id, accession_number;
  std::string manufacturer_model, transfer_syntax_uid;
};

struct IndexedRejection {
  std::string path, code, sentence, decoder_version;
  bool of_decoding = false;   // found by stage one's decoder, not by the pre-scan
  std::string relative_path;  // to its root
  // Each "" where the file does not tell.
  std::string sop_instance_uid, study_instance_uid, series_instance_uid;
};

// A file on disk whose SOPInstanceUID another one has too, which was indexed first and counts.
struct DuplicateFile {
  std::int64_t first_id = 0;
  std::string first_path;  // absolute
  FileStamp first_stamp;
  std::string path, relative_path;  // of this one
  FileStamp stamp;
};

// The class index of a file that the label table does not name: its label tells its patient alone.
inline constexpr std::int64_t kNotNamed = -2;

struct SampleLabel {  // of a file; all its frames share it
  std::int64_t file_id = 0;
  std::int64_t class_index = -1;        // -1: missing; or kNotNamed. One of these, where
                                        // labels have columns
  std::string split;                    // as in the table; "" : none
  std::string patient;                  // of --patient-column or --patient-pattern; "" : none
  std::vector<LabelValue> values = {};  // of each column

  bool is_labelled() const;  // a class, or a column that is known or uncertain
};

// One class a file; or, with column_names, several findings a file, each there or not.
struct StoredLabels {
  std::vector<std::string> class_names;  // empty with column_names
  bool has_split = false, has_patient = false;
  std::vector<SampleLabel> labels;
  std::vector<std::string> column_names = {};  // as long as each label's values
  std::string split_by = {};                   // of what was stored: as store_labels() has it
};

class IndexDatabase {
 public:
  // For readers and for stage one. Throws Error(kStale) when there is no index, when the last
  // `dicom_data index` was killed or refused what it found, or when the key is gone (it is never
  // re-keyed) or another one than the index was made with.
  static IndexDatabase open(const std::string& folder, const std::string& key_file);
  // For `dicom_data index`: makes folder, key (or takes that of `key_file`, or `published_key`) and
  // schema.
  static IndexDatabase open_or_create(const std::string& folder, const std::string& key_file,
                                      const std::optional<SiteKey>& published_key);
  // A copy in memory of the index in `folder`, or an empty one where there is none: what is done to
  // it is written nowhere (what a killed run left in `folder` is rolled back). write_rejected_csv()
  // and append_audit() are not for it.
  static IndexDatabase open_copy(const std::string& folder, const SiteKey& key_if_new);
  ~IndexDatabase();
  IndexDatabase(IndexDatabase&&) noexcept;

  const std::string& folder() const;
  const SiteKey& site_key() const;

  // Image files that are not rejected by the pre-scan, one a SOPInstanceUID, ordered by id.
  std::vector<IndexedFile> files() const;
  // The same files one after another, for those who need no list of them; and such a list.
  void each_image(const std::function<void(const ArchiveImage&)>& visit) const;
  std::vector<ArchiveImage> images() const;
  bool all_images_are_gone() const;               // and there were some
  std::vector<DuplicateFile> duplicates() const;  // ordered by id
  // The same of files that vanished while another one on disk has their SOPInstanceUID: it was
  // moved, or they were duplicates.
  std::vector<DuplicateFile> former_places() const;
  // Files on disk that the pre-scan rejected and that say which series they are of, ordered by id;
  // but for those without pixel data, and copies of an image of that series.
  std::vector<IndexedFile> lost_slices() const;
  // For tests and messages: counts by name ("files", "frames", "rejected", "vanished", ...).
  std::vector<std::pair<std::string, std::int64_t>> counts() const;

  // Remembered from the read that decoded the file; ignored when the stamp has changed since.
  struct FileDigest {
    std::int64_t file_id = 0;
    FileStamp stamp;
    Digest32 sha256{};
  };
  void record_sha256(const std::vector<FileDigest>& digests);  // one transaction
  // Decoding rejections by file; they replace what was known of the same file. Also clears (empty
  // optional) when a file decodes now. write_rejected_csv() brings rejected.csv in line.
  void record_decode_outcomes(
      const std::vector<std::pair<std::int64_t, std::optional<Rejection>>>& outcomes,
      const std::string& decoder_version, const std::string& limits);
  std::vector<IndexedRejection> rejections() const;
  // Files whose decoding was rejected by another decoder version than this, or under other limits
  // (DecoderLimits::text()) that may judge otherwise; "" : under whatever limits.
  std::vector<std::int64_t> rejected_by_others(const std::string& decoder_version,
                                               const std::string& limits) const;
  void write_rejected_csv() const;

  // Every file that was looked at, in order of the paths' bytes: for the scanner.
  struct KnownFile {
    std::int64_t id = 0;
    FileStamp stamp;
    std::string kind;             // "image", "rejected", "other", "dicomdir"
    std::string decoder_version;  // of the look
    bool vanished = false;
    std::string code;        // of a rejected one
    bool burned_in = false;  // of an image: BurnedInAnnotation is YES
    bool several_frames = false;
  };
  std::vector<std::string> roots() const;  // absolute
  void add_root(const std::string& root);
  void each_known_file(const std::string& root,
                       const std::function<void(const std::string& relative_path,
                                                const KnownFile& known)>& visit) const;
  struct ScannedFile {
    std::string relative_path;
    FileStamp stamp;
    ScanResult result;
    StatedUids stated;  // of a rejected file
  };
  // The limits (texts) that a root's files were judged by: those of the last whole scan, and of
  // scans since that did not come to their end. Empty: not known.
  std::vector<std::string> scan_limits(const std::string& root) const;
  void set_scan_limits(const std::string& root, const std::vector<std::string>& limits);
  // New or changed files of a root, in one transaction; ids grow in the order given. This and
  // set_vanished() also mark the index as unsettled and the labels as out of date.
  void store_scanned(const std::string& root, const std::vector<ScannedFile>& files);
  void set_vanished(const std::vector<std::int64_t>& ids, bool vanished);
  // What is in the index was looked at and accepted: open() lets readers in.
  void mark_settled();

  // Replaces all labels in one transaction. split_by: "patient", "column" or "study". origin: what
  // they were made from (a digest), for labels_origin().
  void store_labels(const StoredLabels& labels, const std::string& split_by,
                    const std::string& origin = "");
  // Empty when none were imported. Of one moment, whoever stores others meanwhile.
  StoredLabels labels() const;
  std::string labels_origin() const;  // "" when files changed since, or there are no labels
  // How patients are told apart for splits: "patient", "column" or "study".
  std::string split_by() const;
  void set_split_by(const std::string& split_by);

  // What a run that accepted all under these settings said; "" when files, labels or what decoding
  // found have changed since, or the settings are others. So a run that finds nothing changed need
  // not look at a single row.
  std::string accepted_summary(const std::string& settings) const;
  void remember_accepted(const std::string& settings, const std::string& summary);

  void append_audit(const std::string& line) const;  // with the time; index folder only

 private:
  struct Impl;
  std::size_t image_count() const;                        // copies and all
  std::vector<DuplicateFile> twins(bool vanished) const;  // of the files that count
  explicit IndexDatabase(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace preceptor
