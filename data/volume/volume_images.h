// Reads the files of a planned volume, each once, and holds their stored values: nothing else of a
// volume is held whole but its result.
//
// Must not know: recipes. Memory: the decoded files. Threads: any, one volume each.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/hex.h"
#include "data/decoder/decoder_process.h"
#include "data/dicom/dicom_header.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"
#include "data/volume/volume_plan.h"

namespace preceptor {

struct VolumeFile {
  std::string path;
  DicomHeader header;
  // Why it is no slice of its series. Of its header the UIDs alone are known.
  std::optional<Rejection> refused = {};
  FirstBytes start = {};  // what was read of it for its header, where that is kept
};

struct VolumeImages {
  // By PlannedSlice::file. A file without a slice in the plan is empty, and its digest all that
  // is taken of it.
  std::vector<DicomImage> images;
  std::vector<Digest32> digests;  // empty where the reader takes none

  const DicomImage& of(const PlannedSlice& slice) const { return images[slice.file]; }
};

// How many of them have overlay planes, which are not applied.
std::int64_t overlaid_files(const VolumeImages& images);

struct FileReader {
  std::function<ReadFile(const VolumeFile& file)> decode;  // with pixels of its own
  // Of a file that is not decoded; empty: nobody asks for digests, and `decode` has none.
  std::function<Digest32(const std::string& path)> digest = {};

  static FileReader without_digests(DecoderProcess& decoder);
  // Code "unreadable" where either throws Error(kSystem) about the path.
  ReadFile image(const VolumeFile& file) const;
  ReadFile bytes_alone(const VolumeFile& file) const;
};

// The plan that the headers of a series' files make. Codes: "slice-lost", those of sample_unit.h,
// and of plan_volume(). REQUIRES a file that is not refused.
SeriesOutcome<VolumePlan> plan_of(const std::vector<VolumeFile>& files, const VolumeRules& rules);

// Codes: those of the reader, "unreadable"; "changed" (a file is not the one that was planned
// with), "mixed-pixels" (grey and colour, whole and floating-point numbers), "size" (more than
// kMostImageBytes in all).
SeriesOutcome<VolumeImages> read_volume(const std::vector<VolumeFile>& files,
                                        const VolumePlan& plan, const FileReader& read);

}  // namespace preceptor
