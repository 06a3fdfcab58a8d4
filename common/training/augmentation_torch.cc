#include "common/training/augmentation_torch.h"

#include <ATen/ATen.h>

#include <cmath>

#include "common/training/pixel_tensor_torch.h"

namespace preceptor {
namespace {

constexpr std::int64_t kBilinear = 0, kZeros = 0;

// Uniform among -most, ..., most.
double whole_shift(PortableRandom& random, std::int64_t most) {
  if (most == 0) return 0;
  return static_cast<double>(random.below(static_cast<std::uint64_t>(2 * most + 1))) -
         static_cast<double>(most);
}

}  // namespace

Augmentation::Augmentation(const AugmentationOptions& options, std::uint64_t seed,
                           std::uint64_t epoch)
    : options_(options), random_(seed, epoch, "augmentation") {}

// One affine map a picture, from output to input coordinates in [-1, 1] (torch's affine_grid):
// turned about the middle in pixel space, then mirrored, then shifted. The picture so is shifted
// first and turned last.
at::Tensor Augmentation::maps_for(const at::Tensor& pictures) {
  const std::int64_t count = pictures.size(0);
  const double height = static_cast<double>(pictures.size(2));
  const double width = static_cast<double>(pictures.size(3));
  at::Tensor maps = at::empty({count, 2, 3}, at::kFloat);
  auto map = maps.accessor<float, 3>();
  for (std::int64_t i = 0; i < count; ++i) {
    const double mirror = options_.flip && random_.unit() < 0.5 ? -1 : 1;
    const double angle = options_.rotate * (2 * random_.unit() - 1) * M_PI / 180;
    const double right = whole_shift(random_, options_.shift);
    const double down = whole_shift(random_, options_.shift);
    map[i][0][0] = static_cast<float>(mirror * std::cos(angle));
    map[i][0][1] = static_cast<float>(-mirror * std::sin(angle) * height / width);
    map[i][0][2] = static_cast<float>(2 * right / width);
    map[i][1][0] = static_cast<float>(std::sin(angle) * width / height);
    map[i][1][1] = static_cast<float>(std::cos(angle));
    map[i][1][2] = static_cast<float>(2 * down / height);
  }
  return maps.to(pictures.device());
}

// The slices of a volume are so many channels of a picture: one map moves them all.
at::Tensor Augmentation::apply(const at::Tensor& images) {
  if (!options_.any()) return images;
  const bool volumes = images.dim() == 5;
  const at::Tensor pictures = volumes ? images.flatten(1, 2) : images;
  const at::Tensor grid = at::affine_grid_generator(maps_for(pictures), pictures.sizes(),
                                                    /*align_corners=*/false);
  const at::Tensor moved =
      at::grid_sampler_2d(pictures, grid, kBilinear, kZeros, /*align_corners=*/false);
  if (volumes) return moved.reshape(images.sizes());
  return in_layout(moved, at::MemoryFormat::ChannelsLast);
}

at::Tensor Augmentation::apply_to_floats(const at::Tensor& images) {
  if (!options_.any()) return images;
  std::vector<std::int64_t> within;
  for (std::int64_t axis = 2; axis < images.dim(); ++axis) within.push_back(axis);
  const at::Tensor lowest = images.amin(within, /*keepdim=*/true);
  return apply(images - lowest) + lowest;
}

}  // namespace preceptor
