// The names of a label table's classes, in the order of their indices.
//
// Pure function; threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/labels/label_columns.h"

namespace preceptor {

// Negative and positive of a finding, none of several findings; `listed` (--classes) where there
// are some. Throws Error(kInput) for fewer than two and for what are no labels, Error(kUsage) for
// names of a finding that are not two, or the wrong way round.
std::vector<std::string> class_names_of(const ParsedLabels& parsed,
                                        const std::vector<std::string>& listed);

}  // namespace preceptor
