#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "common/training/augmentation_torch.h"

namespace preceptor {
namespace {

constexpr double kClose = 1e-5;  // torch interpolates: sums of rounded weights

AugmentationOptions flipping() {
  AugmentationOptions options;
  options.flip = true;
  return options;
}

AugmentationOptions shifting(std::int64_t most) {
  AugmentationOptions options;
  options.shift = most;
  return options;
}

AugmentationOptions turning(double most) {
  AugmentationOptions options;
  options.rotate = most;
  return options;
}

// No two pixels alike, none of them zero.
at::Tensor pictures(std::int64_t count, std::int64_t channels, std::int64_t height,
                    std::int64_t width) {
  const std::int64_t all = count * channels * height * width;
  return (at::arange(1, all + 1, at::kFloat) / static_cast<double>(all))
      .view({count, channels, height, width});
}

at::Tensor augmented(const AugmentationOptions& options, const at::Tensor& images,
                     std::uint64_t seed = 1, std::uint64_t epoch = 1) {
  return Augmentation(options, seed, epoch).apply(images);
}

bool close(const at::Tensor& a, const at::Tensor& b, double tolerance = kClose) {
  return (a - b).abs().max().item<double>() <= tolerance;
}

// `image` moved so that out[y][x] = in[y + down][x + right], zeros where there is nothing.
at::Tensor moved(const at::Tensor& image, std::int64_t right, std::int64_t down) {
  const std::int64_t height = image.size(1), width = image.size(2);
  at::Tensor out = at::zeros_like(image);
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      const std::int64_t from_y = y + down, from_x = x + right;
      if (from_y < 0 || from_y >= height || from_x < 0 || from_x >= width) continue;
      out.select(1, y).select(1, x).copy_(image.select(1, from_y).select(1, from_x));
    }
  }
  return out;
}

// Bilinear sampling about the middle, by the textbook: out(p) = in(R p).
at::Tensor turned(const at::Tensor& image, double angle) {
  const std::int64_t height = image.size(1), width = image.size(2);
  at::Tensor out = at::zeros_like(image);
  const auto in = image.accessor<float, 3>();
  auto to = out.accessor<float, 3>();
  const double middle_y = (static_cast<double>(height) - 1) / 2;
  const double middle_x = (static_cast<double>(width) - 1) / 2;
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      const double right = static_cast<double>(x) - middle_x,
                   down = static_cast<double>(y) - middle_y;
      const double from_x = std::cos(angle) * right - std::sin(angle) * down + middle_x;
      const double from_y = std::sin(angle) * right + std::cos(angle) * down + middle_y;
      const std::int64_t left = static_cast<std::int64_t>(std::floor(from_x));
      const std::int64_t top = static_cast<std::int64_t>(std::floor(from_y));
      for (std::int64_t c = 0; c < image.size(0); ++c) {
        double sum = 0;
        for (std::int64_t v = top; v <= top + 1; ++v) {
          for (std::int64_t u = left; u <= left + 1; ++u) {
            if (v < 0 || v >= height || u < 0 || u >= width) continue;
            const double weight = (1 - std::abs(from_x - static_cast<double>(u))) *
                                  (1 - std::abs(from_y - static_cast<double>(v)));
            sum += weight * in[c][v][u];
          }
        }
        to[c][y][x] = static_cast<float>(sum);
      }
    }
  }
  return out;
}

TEST(Augmentation, WithoutOptionsImagesAreLeftAlone) {
  const at::Tensor images = pictures(3, 1, 8, 8);
  EXPECT_TRUE(augmented({}, images).is_same(images));
}

TEST(Augmentation, AFlippedImageIsItsMirrorImageAndHalfOfThemAre) {
  for (const auto& [height, width] : {std::pair<int, int>{8, 8}, {7, 13}, {28, 28}}) {
    const at::Tensor images = pictures(200, 3, height, width);
    const at::Tensor got = augmented(flipping(), images);
    int flipped = 0;
    for (std::int64_t i = 0; i < 200; ++i) {
      const bool mirrored = close(got[i], images[i].flip({2}));
      EXPECT_TRUE(mirrored || close(got[i], images[i])) << i;
      flipped += mirrored;
    }
    EXPECT_NEAR(flipped, 100, 45);
  }
}

TEST(Augmentation, AShiftIsInWholePixelsAndZerosEnter) {
  const std::int64_t most = 2;
  for (const auto& [height, width] : {std::pair<int, int>{8, 8}, {7, 13}}) {
    const at::Tensor images = pictures(150, 2, height, width);
    const at::Tensor got = augmented(shifting(most), images);
    std::set<std::pair<std::int64_t, std::int64_t>> met;
    for (std::int64_t i = 0; i < 150; ++i) {
      int fitting = 0;
      for (std::int64_t down = -most; down <= most; ++down) {
        for (std::int64_t right = -most; right <= most; ++right) {
          if (!close(got[i], moved(images[i], right, down))) continue;
          ++fitting;
          met.insert({right, down});
        }
      }
      EXPECT_EQ(fitting, 1) << i;
    }
    EXPECT_GE(met.size(), 20u) << "of 25 shifts";
  }
}

TEST(Augmentation, AShiftBeyondTheImageLeavesNothing) {
  const at::Tensor images = at::ones({400, 1, 2, 2});
  const at::Tensor got = augmented(shifting(3), images);
  bool empty = false;
  for (std::int64_t i = 0; i < 400; ++i) empty |= close(got[i], at::zeros({1, 2, 2}));
  EXPECT_TRUE(empty);
}

TEST(Augmentation, ATurnIsAboutTheMiddleInPixelSpace) {
  for (const auto& [height, width] : {std::pair<int, int>{9, 9}, {8, 8}, {6, 15}}) {
    const at::Tensor images = pictures(12, 2, height, width);
    const at::Tensor got = augmented(turning(60), images, 4, 2);
    PortableRandom random(4, 2, "augmentation");
    for (std::int64_t i = 0; i < 12; ++i) {
      const double angle = 60 * (2 * random.unit() - 1) * M_PI / 180;
      EXPECT_TRUE(close(got[i], turned(images[i], angle), 1e-4)) << i << " " << angle;
    }
  }
}

TEST(Augmentation, QuarterTurnsOfTheTextbookAreKnown) {
  const at::Tensor image = pictures(1, 1, 5, 5)[0];
  EXPECT_TRUE(close(turned(image, 0), image));
  EXPECT_TRUE(close(turned(image, M_PI / 2), at::rot90(image, 1, {1, 2})));
  EXPECT_TRUE(close(turned(image, M_PI), at::rot90(image, 2, {1, 2})));
}

TEST(Augmentation, TurnsGoBothWaysAndStayInTheirRange) {
  // A dot right of the middle tells the angle.
  at::Tensor image = at::zeros({1, 1, 41, 41});
  image.slice(2, 19, 22).slice(3, 34, 37).fill_(1);
  const at::Tensor got = augmented(turning(20), image.expand({200, 1, 41, 41}).contiguous());
  const at::Tensor lines = at::arange(41, at::kFloat) - 20;
  double least = 90, most = -90;
  for (std::int64_t i = 0; i < 200; ++i) {
    const at::Tensor at_i = got[i][0];
    const double y = (at_i.sum(1) * lines).sum().item<double>();
    const double x = (at_i.sum(0) * lines).sum().item<double>();
    const double angle = std::atan2(y, x) * 180 / M_PI;
    least = std::min(least, angle);
    most = std::max(most, angle);
  }
  EXPECT_GT(least, -20.5);
  EXPECT_LT(least, -17);
  EXPECT_LT(most, 20.5);
  EXPECT_GT(most, 17);
}

TEST(Augmentation, AllTogetherIsAFunctionOfSeedAndEpoch) {
  AugmentationOptions options = flipping();
  options.shift = 2;
  options.rotate = 15;
  const at::Tensor images = pictures(20, 1, 16, 16);
  const at::Tensor got = augmented(options, images, 5, 6);
  EXPECT_TRUE(got.equal(augmented(options, images, 5, 6)));
  EXPECT_FALSE(got.equal(augmented(options, images, 5, 7)));
  EXPECT_FALSE(got.equal(augmented(options, images, 6, 6)));
  EXPECT_FALSE(augmented(options, images, 5, 7).equal(augmented(options, images, 6, 6)));
}

// The picture is shifted, then mirrored, then turned; drawn as flip, angle, right, down.
TEST(Augmentation, AllTogetherIsOneAfterTheOther) {
  AugmentationOptions options = flipping();
  options.shift = 2;
  options.rotate = 30;
  // With a rim of zeros, so that nothing that a step moves out is moved in again by the next.
  const at::Tensor images = at::constant_pad_nd(pictures(12, 1, 10, 14), {9, 9, 9, 9});
  const at::Tensor got = augmented(options, images, 3, 1);
  PortableRandom random(3, 1, "augmentation");
  for (std::int64_t i = 0; i < 12; ++i) {
    const bool mirror = random.unit() < 0.5;
    const double angle = 30 * (2 * random.unit() - 1) * M_PI / 180;
    const std::int64_t right = static_cast<std::int64_t>(random.below(5)) - 2;
    const std::int64_t down = static_cast<std::int64_t>(random.below(5)) - 2;
    at::Tensor expected = moved(images[i], right, down);
    if (mirror) expected = expected.flip({2});
    EXPECT_TRUE(close(got[i], turned(expected, angle), 1e-4)) << i;
  }
}

// Each slice as the same picture of its own would be: the random numbers are one set a volume.
TEST(Augmentation, AllSlicesOfAVolumeMoveAlike) {
  AugmentationOptions options = flipping();
  options.shift = 2;
  options.rotate = 30;
  const at::Tensor volumes = pictures(10, 2 * 3, 9, 14).view({10, 2, 3, 9, 14});
  const at::Tensor got = augmented(options, volumes);
  ASSERT_EQ(got.sizes(), volumes.sizes());
  for (std::int64_t slice = 0; slice < 3; ++slice) {
    const at::Tensor expected = augmented(options, volumes.select(2, slice));
    EXPECT_TRUE(close(got.select(2, slice), expected, 1e-6)) << slice;
  }
}

// Where 0 is no black, the smallest value of the picture's channel comes in from outside.
TEST(Augmentation, OfFloatsTheSmallestValueEnters) {
  const at::Tensor images = pictures(40, 2, 8, 8) * 700 - 1000;
  Augmentation augmentation(shifting(3), 1, 1);
  const at::Tensor got = augmentation.apply_to_floats(images);
  const at::Tensor lowest = images.amin({2, 3}, true);
  const at::Tensor by_hand = augmented(shifting(3), images - lowest) + lowest;
  EXPECT_TRUE(close(got, by_hand, 1e-3));
  EXPECT_TRUE(close(got.amin({2, 3}, true), lowest, 1e-3)) << "nothing below it came in";
  EXPECT_FALSE(close(got, augmented(shifting(3), images), 100)) << "zeros would be far above it";
  EXPECT_TRUE(Augmentation({}, 1, 1).apply_to_floats(images).is_same(images));
}

// What an image becomes depends on its place in the epoch, not on how batches cut the epoch.
TEST(Augmentation, BatchesDoNotMatter) {
  AugmentationOptions options = flipping();
  options.shift = 2;
  options.rotate = 15;
  const at::Tensor images = pictures(10, 1, 16, 16);
  const at::Tensor whole = augmented(options, images);
  Augmentation in_parts(options, 1, 1);
  const at::Tensor first = in_parts.apply(images.slice(0, 0, 3));
  const at::Tensor rest = in_parts.apply(images.slice(0, 3, 10));
  EXPECT_TRUE(close(at::cat({first, rest}), whole, 1e-6));
}

TEST(Augmentation, ImagesAreLeftAloneAndTheResultIsInRange) {
  AugmentationOptions options = flipping();
  options.shift = 3;
  options.rotate = 45;
  const at::Tensor images = pictures(20, 1, 16, 16);
  const at::Tensor before = images.clone();
  const at::Tensor got = augmented(options, images);
  EXPECT_TRUE(images.equal(before));
  EXPECT_EQ(got.sizes(), images.sizes());
  EXPECT_GE(got.min().item<float>(), 0);
  EXPECT_LE(got.max().item<float>(), 1.00001);
}

}  // namespace
}  // namespace preceptor
