// Which files make one sample: a file alone, or the files of a series or a study.
//
// Must not know: pixels. Pure functions; threads: any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/recipe/recipe.h"
#include "data/volume/volume_images.h"

namespace preceptor {

// The UID that the files of one sample share: of the series, of the study, or of the file itself;
// "" where the file does not say.
const std::string& uid_of_sample(SampleUnit unit, const DicomHeader& header);
// Whether a sample may be several files.
bool is_of_several_files(SampleUnit unit);
// That a file does not say it. Code "missing-attribute".
Rejection without_uid(SampleUnit unit);

// Whether all are of one patient, and of one study where the unit is a series: UIDs may be used
// twice by a crude anonymisation. Code "mixed-series".
std::optional<SeriesRefusal> several_owners(SampleUnit unit, const std::vector<VolumeFile>& files);
// Whether positions can be compared. Code "frame-of-reference". `files`: of one series.
std::optional<SeriesRefusal> several_frames_of_reference(const std::vector<VolumeFile>& files);

// The files of each series or study, in the order of each one's first file; its files by
// SOPInstanceUID, so that nothing depends on their names (but of two of one UID), those that are
// refused last. A file
// without the UID is alone. For kInstance and kFrame each file is alone.
std::vector<std::vector<VolumeFile>> grouped(SampleUnit unit, std::vector<VolumeFile> files);

}  // namespace preceptor
