// Which files make one sample: a file alone, or a series of files.
//
// Must not know: pixels. Pure functions; threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/recipe/recipe.h"
#include "data/volume/volume_images.h"

namespace preceptor {

// The files of each series, in the order of each series' first file; the files of a series by
// SOPInstanceUID, so that nothing depends on their names. A file without a SeriesInstanceUID is
// alone. For kInstance and kFrame each file is alone.
std::vector<std::vector<VolumeFile>> grouped(SampleUnit unit, std::vector<VolumeFile> files);

}  // namespace preceptor
