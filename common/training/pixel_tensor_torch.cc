#include "common/training/pixel_tensor_torch.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>

#include <cstring>

#include "common/base/error.h"

namespace preceptor {
namespace {

// This LibTorch has no unsigned 16-bit tensors.
at::Tensor from_uint16(const std::uint8_t* pixels, const at::IntArrayRef& shape) {
  at::Tensor values = at::empty(shape, at::kFloat);
  float* out = values.data_ptr<float>();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    std::uint16_t pixel;
    std::memcpy(&pixel, pixels + 2 * i, 2);
    out[i] = pixel;
  }
  return values;
}

}  // namespace

at::Tensor pixels_to_tensor(const std::uint8_t* pixels, std::int64_t count,
                            const ImageFormat& format, const std::string& device) {
  const std::vector<std::int64_t> shape{count, format.channels, format.height, format.width};
  at::Tensor values;
  if (format.type == PixelType::kUint8) {
    values = at::from_blob(const_cast<std::uint8_t*>(pixels), shape, at::kByte);
    values = device == "cpu" ? values.to(at::kFloat) : values.to(at::Device(device)).to(at::kFloat);
  } else {
    values = from_uint16(pixels, shape).to(at::Device(device));
  }
  return values.div_(format.maximum()).contiguous(at::MemoryFormat::ChannelsLast);
}

void check_device(const std::string& device) {
  if (device != "cpu" && device != "cuda") {
    throw Error(ErrorKind::kUsage, "unknown --device").expected("cpu or cuda").found(device);
  }
  if (device == "cuda" && !at::hasCUDA()) {
    throw Error(ErrorKind::kUsage, "--device cuda: this LibTorch finds no CUDA device")
        .hint("build with `make LIBTORCH=DIR` against a CUDA LibTorch, on a machine with a GPU");
  }
}

}  // namespace preceptor
