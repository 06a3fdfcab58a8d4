#include "data/index/index_database.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

class IndexDatabaseTest : public testing::Test {
 protected:
  IndexDatabase make() { return IndexDatabase::open_or_create(folder_.file("i"), "", {}); }
  ErrorKind kind_of_open(const std::string& key_file = "") {
    try {
      IndexDatabase::open(folder_.file("i"), key_file);
    } catch (const Error& error) {
      said_ = error.what();
      return error.kind();
    }
    said_ = "opened";
    return ErrorKind::kInternal;
  }

  TemporaryFolder folder_;
  std::string said_;
};

std::vector<std::string> uids(const IndexDatabase& index) {
  std::vector<std::string> all;
  for (const IndexedFile& file : index.files()) all.push_back(file.header.sop_instance_uid);
  return all;
}

TEST_F(IndexDatabaseTest, GivesBackWhatWasStored) {
  IndexDatabase index = make();
  DicomHeader header = small_header("1.1", "Ä|b");
  header.sop_class_uid = "1.2.840.1";
  header.series_instance_uid = "1.5";
  header.issuer_of_patient_id = "ward";
  header.accession_number = "acc";
  header.modality = "CT";
  header.manufacturer_model = "model";
  header.photometric_interpretation = "RGB";
  header.frames = 3;
  header.samples_per_pixel = 3;
  header.bits_stored = 12;
  header.spacing = PixelSpacing{0.5, 0.75};
  header.places.assign(3, {{1, 2, 3.5}, {1, 0, 0, 0, 1, 0}});
  header.orders.assign(3, {1, 2, 3, 4, 5, 6});
  const std::string path = "odd \xFC\nname,\"x\"";  // names are bytes
  index.add_root("/root");
  index.store_scanned("/root", {scanned(path, header, {1ll << 40, 1ll << 60})});

  const std::vector<IndexedFile> files = index.files();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].path, "/root/" + path);
  EXPECT_EQ(files[0].relative_path, path);
  EXPECT_EQ(files[0].stamp, (FileStamp{1ll << 40, 1ll << 60}));
  EXPECT_FALSE(files[0].sha256);
  EXPECT_FALSE(files[0].vanished);
  const DicomHeader& found = files[0].header;
  ASSERT_TRUE(found.spacing);
  EXPECT_EQ(found.spacing->between_columns, 0.75);
  EXPECT_EQ(found.orders, header.orders);
  ASSERT_EQ(found.places.size(), 3u);
  EXPECT_EQ(found.places[2].position, header.places[2].position);
  EXPECT_EQ(found.sop_instance_uid, "1.1");
  EXPECT_EQ(found.sop_class_uid, "1.2.840.1");
  EXPECT_EQ(found.study_instance_uid, "study of 1.1");
  EXPECT_EQ(found.series_instance_uid, "1.5");
  EXPECT_EQ(found.patient_id, "Ä|b");
  EXPECT_EQ(found.issuer_of_patient_id, "ward");
  EXPECT_EQ(found.accession_number, "acc");
  EXPECT_EQ(found.modality, "CT");
  EXPECT_EQ(found.manufacturer_model, "model");
  EXPECT_EQ(found.transfer_syntax_uid, "1.2.840.10008.1.2.1");
  EXPECT_EQ(found.photometric_interpretation, "RGB");
  EXPECT_EQ(found.rows, 4);
  EXPECT_EQ(found.columns, 5);
  EXPECT_EQ(found.frames, 3);
  EXPECT_EQ(found.samples_per_pixel, 3);
  EXPECT_EQ(found.bits_stored, 12);
  EXPECT_EQ(index.roots(), std::vector<std::string>{"/root"});

  const std::vector<ArchiveImage> images = index.images();
  ASSERT_EQ(images.size(), 1u);
  EXPECT_EQ(images[0].id, files[0].id);
  EXPECT_EQ(images[0].path, files[0].path);
  EXPECT_EQ(images[0].relative_path, path);
  EXPECT_FALSE(images[0].vanished);
  EXPECT_EQ(images[0].sop_instance_uid, "1.1");
  EXPECT_EQ(images[0].study_instance_uid, "study of 1.1");
  EXPECT_EQ(images[0].series_instance_uid, "1.5");
  EXPECT_EQ(images[0].patient_id, "Ä|b");
  EXPECT_EQ(images[0].issuer_of_patient_id, "ward");
  EXPECT_EQ(images[0].accession_number, "acc");
  EXPECT_EQ(images[0].manufacturer_model, "model");
  EXPECT_EQ(images[0].transfer_syntax_uid, "1.2.840.10008.1.2.1");
}

TEST_F(IndexDatabaseTest, IdsGrowInTheOrderGivenAndStay) {
  IndexDatabase index = make();
  index.store_scanned("/r", {scanned("b", small_header("2")), scanned("c", small_header("3"))});
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("2"))});
  const std::vector<IndexedFile> files = index.files();
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].relative_path, "b");
  EXPECT_EQ(files[0].id, 1);
  EXPECT_EQ(files[2].relative_path, "a");
  EXPECT_EQ(files[2].id, 3);
}

TEST_F(IndexDatabaseTest, OfOneUidTheFirstOnDiskCounts) {
  IndexDatabase index = make();
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("1")),
                             scanned("c", small_header("1")), scanned("d", small_header("2"))});
  ASSERT_EQ(index.files().size(), 2u);
  EXPECT_EQ(index.files()[0].relative_path, "a");
  std::vector<DuplicateFile> twins = index.duplicates();
  ASSERT_EQ(twins.size(), 2u);
  EXPECT_EQ(twins[1].first_path, "/r/a");
  EXPECT_EQ(twins[1].path, "/r/c");
  EXPECT_EQ(twins[1].relative_path, "c");
  EXPECT_EQ(twins[1].first_id, 1);

  index.set_vanished({1}, true);
  EXPECT_EQ(index.files()[0].relative_path, "b");
  twins = index.duplicates();
  ASSERT_EQ(twins.size(), 1u);
  EXPECT_EQ(twins[0].first_path, "/r/b");

  index.set_vanished({2, 3}, true);
  EXPECT_EQ(index.files()[0].relative_path, "a");  // forgotten is nothing
  EXPECT_TRUE(index.files()[0].vanished);
  EXPECT_TRUE(index.duplicates().empty());
}

TEST_F(IndexDatabaseTest, ImagesOneAfterAnotherAreTheFilesThatCount) {
  IndexDatabase index = make();
  EXPECT_FALSE(index.all_images_are_gone());
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("2")),
                             scanned("c", small_header("1")), scanned("d", small_header("2"))});
  index.store_scanned("/r", {scanned("e", Rejection{"bits", "why"}),
                             scanned("f", NotAnImage::kNotDicom), scanned("g", small_header("3"))});
  index.set_vanished({1}, true);
  std::string paths;
  index.each_image([&paths](const ArchiveImage& image) { paths += image.relative_path; });
  EXPECT_EQ(paths, "bcg");
  EXPECT_EQ(index.images().size(), index.files().size());
  EXPECT_FALSE(index.all_images_are_gone());
  index.set_vanished({2, 3, 4, 7}, true);
  EXPECT_TRUE(index.all_images_are_gone());
  EXPECT_TRUE(index.images()[0].vanished);
}

TEST_F(IndexDatabaseTest, ADigestIsOfTheBytesAtItsStamp) {
  IndexDatabase index = make();
  Digest32 digest{};
  digest[0] = 9;
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("2"))});
  index.record_sha256({{1, {100, 7}, digest}, {2, {100, 8}, digest}});
  EXPECT_EQ(index.files()[0].sha256, std::optional<Digest32>(digest));
  EXPECT_FALSE(index.files()[1].sha256);  // the file has changed since
  index.store_scanned("/r", {scanned("a", small_header("1"), {100, 9})});
  EXPECT_FALSE(index.files()[0].sha256);
}

TEST_F(IndexDatabaseTest, WhatDependsOnLimitsIsTriedAgainUnderOthers) {
  using Ids = std::vector<std::int64_t>;
  IndexDatabase index = make();
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("2"))});
  index.record_decode_outcomes(
      {{1, Rejection{"corrupt", "x"}}, {2, Rejection{"decoder-time", "x"}}}, "v", "[60]");
  EXPECT_EQ(index.rejected_by_others("v", "[60]"), Ids());
  EXPECT_EQ(index.rejected_by_others("v", ""), Ids());  // by nobody who would decode
  EXPECT_EQ(index.rejected_by_others("v", "[6]"), Ids{2});
  EXPECT_EQ(index.rejected_by_others("v", "[600]"), Ids{2});
  EXPECT_EQ(index.rejected_by_others("w", ""), (Ids{1, 2}));
}

TEST_F(IndexDatabaseTest, MergesRejectionsOfScanAndDecoder) {
  IndexDatabase index = make();
  IndexDatabase::ScannedFile bad = scanned("b", Rejection{"bits", "a \"quote\", and\na break"});
  bad.stated.sop_instance = "2";
  index.store_scanned("/r", {scanned("a", small_header("1")), bad, scanned("c", small_header("3")),
                             scanned("d", NotAnImage::kNotDicom)});
  EXPECT_EQ(uids(index), (std::vector<std::string>{"1", "3"}));
  index.record_decode_outcomes({{3, Rejection{"corrupt", "no"}}, {1, Rejection{"corrupt", "x"}}},
                               "old", "l");
  index.record_decode_outcomes({{1, std::nullopt}}, "new", "l");
  const std::vector<IndexedRejection> all = index.rejections();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].path, "/r/b");
  EXPECT_EQ(all[0].sop_instance_uid, "2");
  EXPECT_FALSE(all[0].of_decoding);
  EXPECT_EQ(all[1].path, "/r/c");
  EXPECT_EQ(all[1].decoder_version, "old");
  EXPECT_TRUE(all[1].of_decoding);
  EXPECT_EQ(index.rejected_by_others("new", ""), std::vector<std::int64_t>{3});
  EXPECT_TRUE(index.rejected_by_others("old", "").empty());
  EXPECT_EQ(index.files().size(), 2u);  // a decoder's rejection is stage one's business

  index.write_rejected_csv();
  const std::string csv = read_file(folder_.file("i/rejected.csv"));
  EXPECT_EQ(csv,
            "path,code,sentence\n/r/b,bits,\"a \"\"quote\"\", and\na break\"\n/r/c,corrupt,no\n");
  index.set_vanished({3}, true);
  index.write_rejected_csv();
  EXPECT_EQ(read_file(folder_.file("i/rejected.csv")).find("/r/c"), std::string::npos);
}

TEST_F(IndexDatabaseTest, LabelsAreReplacedAsAWhole) {
  IndexDatabase index = make();
  EXPECT_TRUE(index.labels().class_names.empty());
  EXPECT_EQ(index.split_by(), "patient");
  index.store_scanned("/r", {scanned("a", small_header("1")), scanned("b", small_header("2"))});
  index.store_labels({{"z", "a"}, true, true, {{1, 0, "train", "p"}, {2, -1, "", ""}}}, "column",
                     "origin");
  StoredLabels labels = index.labels();
  EXPECT_EQ(labels.class_names, (std::vector<std::string>{"z", "a"}));
  EXPECT_TRUE(labels.has_split && labels.has_patient);
  ASSERT_EQ(labels.labels.size(), 2u);
  EXPECT_EQ(labels.labels[0].split, "train");
  EXPECT_EQ(labels.labels[0].patient, "p");
  EXPECT_EQ(labels.labels[1].class_index, -1);
  EXPECT_EQ(index.split_by(), "column");
  EXPECT_EQ(index.labels_origin(), "origin");

  // A label for a file that is not there: nothing changes.
  EXPECT_THROW(index.store_labels({{"x", "y"}, false, false, {{2, 1, "", ""}, {99, 0, "", ""}}},
                                  "patient", "other"),
               Error);
  EXPECT_EQ(index.labels().class_names, (std::vector<std::string>{"z", "a"}));
  EXPECT_EQ(index.labels_origin(), "origin");
  EXPECT_EQ(index.split_by(), "column");
}

TEST_F(IndexDatabaseTest, AChangeOfFilesMakesLabelsOldAndTheIndexUnsettled) {
  IndexDatabase index = make();
  const auto settle = [&index] {
    index.store_labels({}, "patient", "origin");
    index.mark_settled();
  };
  settle();
  EXPECT_EQ(kind_of_open(), ErrorKind::kInternal) << said_;
  index.store_scanned("/r", {scanned("a", small_header("1"))});
  EXPECT_EQ(index.labels_origin(), "");
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  EXPECT_NE(said_.find("settled"), std::string::npos);
  settle();
  index.set_vanished({1}, true);
  EXPECT_EQ(index.labels_origin(), "");
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  settle();
  index.record_decode_outcomes({{1, Rejection{"corrupt", "no"}}}, "v", "l");
  EXPECT_EQ(kind_of_open(), ErrorKind::kInternal) << said_;
}

TEST_F(IndexDatabaseTest, AnAcceptedRunIsForgottenWithAnythingThatChanges) {
  IndexDatabase index = make();
  index.add_root("/root");
  const auto is_known = [&] {
    const bool known = index.accepted_summary("how") == "said";
    index.remember_accepted("how", "said");
    return known;
  };
  EXPECT_FALSE(is_known());
  EXPECT_TRUE(is_known());
  EXPECT_EQ(index.accepted_summary("otherwise"), "");
  index.store_scanned("/root", {scanned("a", small_header("1.1", "p"), {1, 1})});
  EXPECT_FALSE(is_known());
  index.set_vanished({1}, true);
  EXPECT_FALSE(is_known());
  index.record_decode_outcomes({{1, Rejection{"corrupt", "why"}}}, "v", "l");
  EXPECT_FALSE(is_known());
  index.store_labels(StoredLabels{}, "patient");
  EXPECT_FALSE(is_known());
  index.set_split_by("study");
  EXPECT_FALSE(is_known());
  index.set_split_by("study");
  EXPECT_TRUE(is_known());
}

TEST_F(IndexDatabaseTest, AnIndexIsNeverGivenAnotherKey) {
  SiteKey key = [this] {
    IndexDatabase index = make();
    index.mark_settled();
    return index.site_key();
  }();
  EXPECT_EQ(IndexDatabase::open(folder_.file("i"), "").site_key(), key);
  EXPECT_EQ(make().site_key(), key);

  const std::string place = folder_.file("i/site.key");
  const std::string bytes = read_file(place);
  std::filesystem::remove(place);
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  EXPECT_NE(said_.find("gone"), std::string::npos);
  EXPECT_THROW(make(), Error);
  EXPECT_FALSE(file_exists(place));

  write_file_atomically(folder_.file("other"), std::string(32, 'x'));
  EXPECT_EQ(kind_of_open(folder_.file("other")), ErrorKind::kStale);
  EXPECT_NE(said_.find("key_id"), std::string::npos);
  EXPECT_THROW(IndexDatabase::open_or_create(folder_.file("i"), folder_.file("other"), {}), Error);

  write_file_atomically(folder_.file("mine"), bytes);
  EXPECT_EQ(IndexDatabase::open(folder_.file("i"), folder_.file("mine")).site_key(), key);
}

TEST_F(IndexDatabaseTest, RefusesWhatIsNoIndex) {
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  make();
  write_file_atomically(folder_.file("i/index.sqlite"), "this is no database at all, is it not");
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  EXPECT_NE(said_.find("damaged"), std::string::npos);
  write_file_atomically(folder_.file("i/index.sqlite"), "");  // killed before the first transaction
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);
  make();
  EXPECT_EQ(kind_of_open(), ErrorKind::kStale);  // and not settled yet
}

TEST_F(IndexDatabaseTest, AuditLinesAreAppended) {
  IndexDatabase index = make();
  index.append_audit("one");
  index.append_audit("two");
  const std::string log = read_file(folder_.file("i/audit.log"));
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2);
  EXPECT_NE(log.find("Z one\n"), std::string::npos);
  EXPECT_NE(log.find("Z two\n"), std::string::npos);
}

TEST_F(IndexDatabaseTest, LabelsOfSeveralColumnsAreKeptWhole) {
  IndexDatabase index = make();
  index.add_root("/archive");
  index.store_scanned(
      "/archive", {scanned("1.dcm", small_header("1.1")), scanned("2.dcm", small_header("1.2"))});
  StoredLabels labels;
  labels.column_names = {"B", "A"};
  labels.labels = {{1, -1, "", "", {LabelValue::kPositive, LabelValue::kMissing}},
                   {2, -1, "", "", {LabelValue::kUncertain, LabelValue::kNegative}}};
  index.store_labels(labels, "patient");
  EXPECT_EQ(index.labels().column_names, labels.column_names);
  EXPECT_EQ(index.labels().split_by, "patient");
  EXPECT_EQ(index.labels().labels[0].values, labels.labels[0].values);
  EXPECT_EQ(index.labels().labels[1].values, labels.labels[1].values);
  // A path that holds another image now loses them.
  index.store_scanned("/archive", {scanned("1.dcm", small_header("1.9"), {100, 8})});
  ASSERT_EQ(index.labels().labels.size(), 1u);
  EXPECT_EQ(index.labels().labels[0].file_id, 2);
  index.store_labels({}, "patient");
  EXPECT_TRUE(index.labels().column_names.empty());
}

TEST_F(IndexDatabaseTest, ACopyInMemoryIsWrittenNowhere) {
  const std::string path = folder_.file("copied");
  IndexDatabase::open_or_create(path, "", {}).add_root("/archive");
  const std::string before = read_file(path + "/index.sqlite");
  IndexDatabase copy = IndexDatabase::open_copy(path, {});
  EXPECT_EQ(copy.roots(), (std::vector<std::string>{"/archive"}));
  copy.store_scanned("/archive", {scanned("1.dcm", small_header("1.1"))});
  EXPECT_EQ(copy.files().size(), 1u);
  EXPECT_EQ(read_file(path + "/index.sqlite"), before);
  EXPECT_TRUE(IndexDatabase::open_copy(folder_.file("nowhere"), {}).roots().empty());
  EXPECT_FALSE(file_exists(folder_.file("nowhere")));
}

}  // namespace
}  // namespace preceptor
