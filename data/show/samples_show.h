// `dicom_data show --unit instance | series | study`: samples of more than a frame, one .npy each.
//
// Headers are scanned first, then samples are read on several threads, each file's bytes once
// (scanned_files.h). Threads: one caller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/base/reporter.h"
#include "data/decoder/decoder_limits.h"
#include "data/show/volume_show.h"
#include "data/volume/sample_unit.h"

namespace preceptor {

struct SamplesRequest {
  std::vector<std::string> files;
  SampleUnit unit = SampleUnit::kSeries;
  VolumeView view;
  std::string
      folder;  // of NAME.npy, NAME the UID of the series or study, or of the file; "": nowhere
  std::string one_file;  // where there must be one sample; "": not that
  DecoderLimits limits;
  int threads = 1;
};

struct ShownSamples {
  std::vector<Json> records;         // in the order of each sample's first file
  std::vector<ShownVolume> refused;  // files that do not scan first, then samples
};

// Throws Error(kUsage) for one_file and several samples.
ShownSamples show_samples(const SamplesRequest& request, Reporter& reporter);

}  // namespace preceptor
