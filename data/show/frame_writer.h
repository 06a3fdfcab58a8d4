// Where the frames of a file go: nowhere, one file, or a folder of one result a frame.
//
// Threads: a FrameWriter belongs to one thread; TargetNames to the one that hands out names.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "data/show/npy_file.h"
#include "data/show/shown_frame.h"

namespace preceptor {

struct FrameTarget {
  enum class Kind { kNowhere, kOneFile, kFolder } kind = Kind::kNowhere;
  bool png = false;
  std::string path;  // of the one file; or of the folder with the name that frames are named after
};

// A file's name without its folder and without .dcm, as much of it as leaves room for what is put
// behind: file systems take names of 255 bytes.
std::string dicom_stem_of(const std::string& path);

// Names in one folder, each given once: two files of one name do not overwrite each other.
class TargetNames {
 public:
  std::string take(const std::string& stem);  // stem, or stem-2, stem-3, ...

 private:
  std::map<std::string, std::int64_t> taken_;
};

class FrameWriter {
 public:
  // `frames`: how many write() will get. One .npy file holds them stacked when there are several.
  FrameWriter(FrameTarget target, std::int64_t frames);

  // Returns the path that the frame went to, empty for nowhere. Throws Error(kSystem).
  std::string write(const ShownFrame& shown, std::int64_t frame);
  // After the last frame. Of a stack that lacks frames nothing is left.
  void finish();

 private:
  void stack(const ShownFrame& shown);

  const FrameTarget target_;
  const std::int64_t frames_;
  std::unique_ptr<NpyFile> stack_;
};

}  // namespace preceptor
