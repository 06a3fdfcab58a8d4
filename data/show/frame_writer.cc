#include "data/show/frame_writer.h"

#include <utility>

#include "common/files/file_io.h"
#include "data/show/png_file.h"

namespace preceptor {

namespace {

constexpr std::size_t kLongestStem = 200;  // bytes

// Not in the middle of a letter of UTF-8.
std::string cut(const std::string& name) {
  std::size_t past = kLongestStem;
  while (past > 0 && (static_cast<unsigned char>(name[past]) & 0xC0) == 0x80) --past;
  return name.substr(0, past > 0 ? past : kLongestStem);
}

}  // namespace

std::string dicom_stem_of(const std::string& path) {
  const std::string name = file_name_of(path), end = ".dcm";
  const bool ends_so =
      name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
  const std::string stem = ends_so ? name.substr(0, name.size() - end.size()) : name;
  return stem.size() > kLongestStem ? cut(stem) : stem;
}

std::string TargetNames::take(const std::string& stem) {
  std::int64_t& count = taken_[stem];
  std::string name = stem;
  while (++count > 1) {
    name = stem + "-" + std::to_string(count);
    if (taken_.emplace(name, 1).second) break;
  }
  return name;
}

FrameWriter::FrameWriter(FrameTarget target, std::int64_t frames)
    : target_(std::move(target)), frames_(frames) {}

std::string FrameWriter::write(const ShownFrame& shown, std::int64_t frame) {
  if (target_.kind == FrameTarget::Kind::kNowhere) return "";
  const bool one_file = target_.kind == FrameTarget::Kind::kOneFile;
  const std::string end = "-frame" + std::to_string(frame) + (target_.png ? ".png" : ".npy");
  const std::string path = one_file ? target_.path : target_.path + end;
  if (target_.png) {
    write_png(path, shown.bytes, shown.shape[0], shown.shape[1], shown.shape[2],
              static_cast<int>(8 * bytes_of(shown.type)));
  } else if (one_file) {
    stack(shown);
  } else {
    write_npy(path, shown);
  }
  return path;
}

void FrameWriter::stack(const ShownFrame& shown) {
  if (!stack_) {
    std::vector<std::int64_t> shape = shown.shape;
    if (frames_ > 1) shape.insert(shape.begin(), frames_);
    stack_ = std::make_unique<NpyFile>(target_.path, shown.type, shape);
  }
  stack_->append(shown.bytes);
}

void FrameWriter::finish() {
  if (stack_) stack_->finish();
}

}  // namespace preceptor
