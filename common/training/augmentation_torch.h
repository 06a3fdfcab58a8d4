// Random views of the student's images: whole batches as tensor operations on the run's device.
//
// The parameters of an image are drawn from PortableRandom(seed, epoch), in the order in which the
// images come, so they are a pure function of (seed, epoch, position in the epoch).
// Owns: the random state of one epoch. Threads: one.
#pragma once

#include <ATen/core/Tensor.h>

#include "common/training/batch_order.h"
#include "common/training/training_options.h"

namespace preceptor {

class Augmentation {
 public:
  Augmentation(const AugmentationOptions& options, std::uint64_t seed, std::uint64_t epoch);

  // images: float32 (N, C, H, W) in [0, 1] -> the same shape. Zeros enter from outside; bilinear.
  at::Tensor apply(const at::Tensor& images);

 private:
  AugmentationOptions options_;
  PortableRandom random_;
};

}  // namespace preceptor
