// Images and targets together. Where nothing of the image store is missing, the teacher runs over
// the stored rows; where rows are missing, it runs over them while the next ones are being decoded.
//
// After an interruption that left images ahead of targets, the images are finished first and the
// teacher then runs over the stored rows: each row is decoded once.
// Threads: one caller; decoding and forward on `threads` each inside.
#pragma once

#include "stage1_teacher/pipeline/image_filling.h"
#include "stage1_teacher/pipeline/target_filling.h"

namespace preceptor {

// From the targets' next row to the plan's end, over rows that a store has. Leaves the targets to
// be finished.
void run_over_stored_rows(const ImageStoreReader& images, const RowPlan& plan,
                          TargetFilling& targets);

// Leaves both stores finished.
ImageCounts fill_images_and_targets(const FillingContext& context, TargetFilling& targets);

}  // namespace preceptor
