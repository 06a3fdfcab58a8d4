// Which series of a study makes which channel, and where each lies. docs/VOLUMES.md, "Studies".
//
// Must not know: pixels, how files are read. Pure functions; threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/study/series_rule.h"
#include "data/volume/volume_images.h"
#include "data/volume/volume_plan.h"
#include "data/volume/volume_rules.h"

namespace preceptor {

struct StudyPlan {
  std::vector<VolumePlan> channels;  // a rule each; PlannedSlice::file of the study's files
  VolumePlan all_slices() const;     // for read_volume(): which files are wanted
};

// Throws Error(kUsage) for a rule that does not parse.
std::vector<SeriesRule> parse_series_rules(const std::vector<std::string>& texts);

// Codes: "series-missing" (a rule finds no file), "series-ambiguous" (files of several series),
// "missing-attribute" (files without SeriesInstanceUID),
// "frame-of-reference" (the series found have no common one), those of plan_volume().
SeriesOutcome<StudyPlan> plan_study(const std::vector<VolumeFile>& files,
                                    const std::vector<SeriesRule>& rules,
                                    const VolumeRules& volume_rules);

}  // namespace preceptor
