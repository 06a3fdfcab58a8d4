// Which tensor of what a network returns counts: the tensor itself, an element of a tuple or list,
// or an entry of a dict. Pure; threads: any.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include "stage1_teacher/teacher/teacher_contract.h"

namespace preceptor {

// float32 (N, classes), contiguous, on the CPU. Throws Error(kInput) naming the option to give when
// the choice is missing or does not fit, and when the tensor is not a row of numbers an image.
// images: N.
at::Tensor select_output(const c10::IValue& returned, const OutputSelection& selection,
                         std::int64_t images);

}  // namespace preceptor
