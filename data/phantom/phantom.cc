#include "data/phantom/phantom.h"

#include <filesystem>
#include <vector>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"
#include "data/phantom/anatomy.h"
#include "data/phantom/phantom_file.h"

namespace preceptor {
namespace {

constexpr char kLabels[] = "labels.csv";
constexpr char kPatientPrefix[] = "PHANTOM-";
constexpr std::int64_t kMultiFrameEvery = 12;  // of so many patients one has a multi-frame file

// A UID of the 2.25 kind (a UUID as a number; PS3.5 B.2), from a hash: 63 bits will do.
std::string uid_of(const std::string& what) {
  const Digest32 digest = sha256(what.data(), what.size());
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | digest[static_cast<std::size_t>(i)];
  return "2.25." + std::to_string(value >> 1);
}

std::string patient_id(std::int64_t patient) {
  std::string digits = std::to_string(patient + 1);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  return kPatientPrefix + digits;
}

void vary(PhantomFile& file, PhantomRandom& random) {
  file.syntax = static_cast<PhantomSyntax>(random.below(kPhantomSyntaxes));
  file.monochrome1 = random.below(5) == 0;
  const bool compressed_by_jpeg =
      file.syntax == PhantomSyntax::kJpegLossless || file.syntax == PhantomSyntax::kJpegLs;
  file.is_signed = !compressed_by_jpeg && random.below(3) == 0;
  file.bits_stored = !file.is_signed && !file.monochrome1 && random.below(2) == 0 ? 12 : 16;
  file.window_center = -600 + 10 * static_cast<double>(random.below(11) - 5);
  file.window_width = 1400 + 50 * static_cast<double>(random.below(5));
}

struct WrittenPatient {
  std::string label_lines;
  std::int64_t images = 0;
};

class PatientWriter {
 public:
  PatientWriter(const PhantomOptions& options, std::int64_t patient)
      : options_(options),
        id_(patient_id(patient)),
        random_(static_cast<std::uint64_t>(options.seed), static_cast<std::uint64_t>(patient)),
        multi_frame_(patient % kMultiFrameEvery == kMultiFrameEvery - 1) {}

  WrittenPatient write() {
    const PhantomPatient patient = draw_patient(random_);
    const std::int64_t images = 2 + random_.below(5);
    make_folders(join_path(options_.out, id_));
    WrittenPatient written{"", images};
    for (std::int64_t first = 0; first < images; first += multi_frame_ ? images : 1) {
      PhantomFile file = empty_file(first);
      const std::int64_t rows = 56 + random_.below(25), columns = 56 + random_.below(25);
      for (std::int64_t frame = 0; frame < (multi_frame_ ? images : 1); ++frame) {
        file.frames.push_back(draw_slice(patient, rows, columns, random_));
      }
      vary(file, random_);
      write_phantom_file(
          join_path(join_path(options_.out, id_), "image-" + std::to_string(first + 1) + ".dcm"),
          file);
      written.label_lines += file.sop_instance_uid + "," + phantom_class_name(patient.label) + "\n";
    }
    return written;
  }

 private:
  PhantomFile empty_file(std::int64_t image) const {
    const std::string base = "phantom/" + std::to_string(options_.seed) + "/" + id_;
    PhantomFile file;
    file.sop_instance_uid = uid_of(base + "/" + std::to_string(image));
    file.study_instance_uid = uid_of(base + "/study");
    file.series_instance_uid = uid_of(base + "/series");
    file.patient_id = id_;
    file.instance_number = image + 1;
    return file;
  }

  const PhantomOptions& options_;
  const std::string id_;
  PhantomRandom random_;
  const bool multi_frame_;
};

// Only a folder that a phantom wrote, or an empty one, is written to; its old patients go.
void clear_folder(const std::string& out) {
  const std::vector<std::string> names = list_folder(out);
  if (names.empty()) return;
  if (!file_exists(join_path(out, kPhantomKeyFile))) {
    throw Error(ErrorKind::kUsage, "the folder holds files that no phantom wrote")
        .path(out)
        .hint("give a new or empty folder");
  }
  for (const std::string& name : names) {
    if (name.compare(0, sizeof kPatientPrefix - 1, kPatientPrefix) == 0) {
      std::filesystem::remove_all(join_path(out, name));
    }
  }
}

}  // namespace

SiteKey published_phantom_key() {
  const std::string text = "Preceptor's published key for phantoms: unfit for patients";
  return sha256(text.data(), text.size());
}

std::int64_t write_phantom(const PhantomOptions& options, Reporter& reporter) {
  make_folders(options.out);
  clear_folder(options.out);
  const SiteKey key = published_phantom_key();
  write_file_atomically(join_path(options.out, kPhantomKeyFile),
                        std::string(key.begin(), key.end()));
  const std::size_t ahead = static_cast<std::size_t>(options.threads) * 4;
  OrderedMap<std::int64_t, WrittenPatient> writing(
      static_cast<int>(options.threads), ahead,
      [&options](std::int64_t&& patient, int) { return PatientWriter(options, patient).write(); });
  std::string labels = "sop_instance_uid,label_name\n";
  std::int64_t images = 0, next = 0;
  for (std::int64_t done = 0; done < options.patients; ++done) {
    while (next < options.patients && next < done + static_cast<std::int64_t>(ahead)) {
      writing.push(next++);
    }
    const WrittenPatient written = *writing.pop();
    labels += written.label_lines;
    images += written.images;
    reporter.progress("phantom patients", done + 1, options.patients, "");
  }
  write_file_atomically(join_path(options.out, kLabels), labels);
  return images;
}

}  // namespace preceptor
