// One run of stage two: a cache in, a run folder with a student out. Plain; the implementation is
// student_training_torch.cc.
#pragma once

#include "common/base/json_value.h"
#include "common/base/reporter.h"
#include "stage2_student/student_options.h"

namespace preceptor {

// Returns what metrics.json holds. docs/RUN-FORMAT.md.
Json train_student(const StudentOptions& options, Reporter& reporter);

}  // namespace preceptor
