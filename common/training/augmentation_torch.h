// Random views of the student's images: whole batches as tensor operations on the run's device.
//
// The parameters of an image are drawn from PortableRandom(seed, epoch), in the order in which the
// images come, so they are a pure function of (seed, epoch, position in the epoch). A volume is
// turned, mirrored and shifted in the plane of its slices, all slices alike.
// Owns: the random state of one epoch. Threads: one.
#pragma once

#include <ATen/core/Tensor.h>

#include "common/training/batch_order.h"
#include "common/training/training_options.h"

namespace preceptor {

class Augmentation {
 public:
  Augmentation(const AugmentationOptions& options, std::uint64_t seed, std::uint64_t epoch);

  // images: float32 (N, C, H, W) or (N, C, D, H, W) -> the same shape. Bilinear. Zeros enter from
  // outside: black, of pixels in [0, 1].
  at::Tensor apply(const at::Tensor& images);
  // Of float32 pixels, where 0 may mean anything: each channel's smallest value enters.
  at::Tensor apply_to_floats(const at::Tensor& images);

 private:
  at::Tensor maps_for(const at::Tensor& pictures);

  AugmentationOptions options_;
  PortableRandom random_;
};

}  // namespace preceptor
