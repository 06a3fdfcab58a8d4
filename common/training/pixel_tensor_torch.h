// Stored pixels as tensors, on the run's device: float32 (N, C, H, W), channels-last in memory, or
// (N, C, D, H, W) for volumes, in the plain layout, in which oneDNN's 3-D convolutions were the
// faster ones on the CPU. In [0, 1], q / 255 or q / 65535; float32 pixels as they are. And the
// device itself from its name. Threads: any.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "common/cache/image_store.h"

namespace preceptor {

at::Tensor pixels_to_tensor(const std::uint8_t* pixels, std::int64_t count,
                            const ImageFormat& format, const std::string& device);

// A copy, without gradient, with exactly the strides of `layout`. Tensor.contiguous(layout) leaves
// a tensor of one channel as it is, because its bytes fit both layouts; LibTorch then goes by the
// strides that it has, and runs grey images and depthwise weights in the slow plain layout.
at::Tensor in_layout(const at::Tensor& tensor, at::MemoryFormat layout);

// Throws Error(kUsage) when `device` is not "cpu" or "cuda", or this LibTorch has no CUDA.
void check_device(const std::string& device);

}  // namespace preceptor
