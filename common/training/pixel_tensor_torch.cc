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
  const at::Tensor stored = format.type == PixelType::kUint8
                                ? at::from_blob(const_cast<std::uint8_t*>(pixels), shape, at::kByte)
                                : from_uint16(pixels, shape);
  const auto on_device = at::dtype(at::kFloat).device(at::Device(device));
  return at::empty(shape, on_device, at::MemoryFormat::ChannelsLast)
      .copy_(stored.to(at::Device(device)))
      .div_(format.maximum());
}

at::Tensor in_layout(const at::Tensor& tensor, at::MemoryFormat layout) {
  return at::empty(tensor.sizes(), tensor.options().requires_grad(false), layout)
      .copy_(tensor.detach());
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
