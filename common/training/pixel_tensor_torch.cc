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

// Looks into `pixels`, but for uint16. Rows of float32 begin at multiples of 4 bytes of a buffer.
at::Tensor as_stored(const std::uint8_t* pixels, const at::IntArrayRef& shape, PixelType type) {
  if (type == PixelType::kUint16) return from_uint16(pixels, shape);
  return at::from_blob(const_cast<std::uint8_t*>(pixels), shape,
                       type == PixelType::kUint8 ? at::kByte : at::kFloat);
}

}  // namespace

at::Tensor pixels_to_tensor(const std::uint8_t* pixels, std::int64_t count,
                            const ImageFormat& format, const std::string& device) {
  const std::vector<std::int64_t> shape = format.shape(count);
  const auto on_device = at::dtype(at::kFloat).device(at::Device(device));
  const at::MemoryFormat layout =
      format.is_volume() ? at::MemoryFormat::Contiguous : at::MemoryFormat::ChannelsLast;
  const at::Tensor values =
      at::empty(shape, on_device, layout)
          .copy_(as_stored(pixels, shape, format.type).to(at::Device(device)));
  return format.is_float() ? values : values.div_(format.maximum());
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
