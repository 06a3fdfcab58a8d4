// bench_archive OUT SYNTAX FILES FRAMES SIDE: an archive of phantoms of one kind, SYNTAX native,
// rle or jpeg, 16 bits, FRAMES a file. A few slices are drawn, and each file shifts one of them, so
// that no two are alike and writing stays quick. OUT/labels.csv gives every file a class.
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "common/files/file_io.h"
#include "common/program/process_setup.h"
#include "data/phantom/phantom_file.h"

namespace preceptor {
namespace {

constexpr std::int64_t kDrawn = 6;

std::vector<HounsfieldImage> draw(std::int64_t side) {
  std::vector<HounsfieldImage> drawn;
  for (std::int64_t i = 0; i < kDrawn; ++i) {
    PhantomRandom random(1, static_cast<std::uint64_t>(i));
    const PhantomPatient patient = draw_patient(random);
    drawn.push_back(draw_slice(patient, side, side, random));
  }
  return drawn;
}

HounsfieldImage shifted(const HounsfieldImage& image, std::int64_t by) {
  HounsfieldImage result = image;
  const std::int64_t count = static_cast<std::int64_t>(image.values.size());
  for (std::int64_t i = 0; i < count; ++i) {
    result.values[static_cast<std::size_t>((i + by) % count)] =
        image.values[static_cast<std::size_t>(i)];
  }
  return result;
}

PhantomSyntax syntax_of(const std::string& name) {
  static const std::map<std::string, PhantomSyntax> known{{"native", PhantomSyntax::kExplicit},
                                                          {"rle", PhantomSyntax::kRle},
                                                          {"jpeg", PhantomSyntax::kJpegLossless}};
  return known.at(name);
}

void write_archive(const std::string& out, PhantomSyntax syntax, std::int64_t files,
                   std::int64_t frames, std::int64_t side) {
  make_folders(out);
  const std::vector<HounsfieldImage> drawn = draw(side);
  std::ofstream labels(join_path(out, "labels.csv"));
  labels << "sop_instance_uid,label,split\n";
  for (std::int64_t i = 0; i < files; ++i) {
    PhantomFile file;
    for (std::int64_t frame = 0; frame < frames; ++frame) {
      const std::int64_t number = i * frames + frame;
      file.frames.push_back(
          shifted(drawn[static_cast<std::size_t>(number % kDrawn)], number / kDrawn));
    }
    const std::string number = std::to_string(i + 1);
    file.sop_instance_uid = "2.25.1" + number;
    file.study_instance_uid = "2.25.2" + number;
    file.series_instance_uid = "2.25.3" + number;
    file.patient_id = "BENCH-" + number;
    file.syntax = syntax;
    write_phantom_file(join_path(out, "image-" + number + ".dcm"), file);
    labels << file.sop_instance_uid << (i / 2 % 2 == 0 ? ",healthy" : ",ill")
           << (i % 10 == 0   ? ",val\n"
               : i % 10 == 1 ? ",test\n"
                             : ",train\n");
  }
}

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  if (count != 6) return std::fprintf(stderr, "usage: OUT SYNTAX FILES FRAMES SIDE\n"), 2;
  preceptor::set_up_process();
  preceptor::write_archive(words[1], preceptor::syntax_of(words[2]), std::stoll(words[3]),
                           std::stoll(words[4]), std::stoll(words[5]));
  return 0;
}
