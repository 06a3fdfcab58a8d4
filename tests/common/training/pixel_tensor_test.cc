#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <gtest/gtest.h>

#include <cstring>

#include "common/base/error.h"
#include "common/training/pixel_tensor_torch.h"

namespace preceptor {
namespace {

TEST(PixelTensor, EveryByteIsItsShareOf255) {
  std::vector<std::uint8_t> pixels(256);
  for (int i = 0; i < 256; ++i) pixels[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i);
  const at::Tensor got = pixels_to_tensor(pixels.data(), 1, {1, 16, 16, PixelType::kUint8}, "cpu");
  EXPECT_EQ(got.scalar_type(), at::kFloat);
  EXPECT_EQ(got.sizes(), (std::vector<std::int64_t>{1, 1, 16, 16}));
  const at::Tensor flat = got.reshape(256);
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(flat[i].item<float>(), static_cast<float>(i) / 255.0f) << i;
  }
}

TEST(PixelTensor, WordsAreTheirShareOf65535) {
  const std::uint16_t values[] = {0, 1, 255, 256, 32768, 65534, 65535, 4660};
  std::vector<std::uint8_t> pixels(sizeof values);
  std::memcpy(pixels.data(), values, sizeof values);
  const at::Tensor got =
      pixels_to_tensor(pixels.data(), 2, {1, 2, 2, PixelType::kUint16}, "cpu").contiguous();
  EXPECT_EQ(got.sizes(), (std::vector<std::int64_t>{2, 1, 2, 2}));
  const at::Tensor flat = got.reshape(8);
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(flat[i].item<float>(), static_cast<float>(values[i]) / 65535.0f) << i;
  }
}

TEST(PixelTensor, RowsChannelsLinesAndColumnsAreInTheirPlaces) {
  std::vector<std::uint8_t> pixels(2 * 3 * 4 * 5);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i);
  const at::Tensor got = pixels_to_tensor(pixels.data(), 2, {3, 4, 5, PixelType::kUint8}, "cpu");
  ASSERT_EQ(got.sizes(), (std::vector<std::int64_t>{2, 3, 4, 5}));
  EXPECT_TRUE(got.is_contiguous(at::MemoryFormat::ChannelsLast));
  for (std::int64_t n = 0; n < 2; ++n) {
    for (std::int64_t c = 0; c < 3; ++c) {
      for (std::int64_t y = 0; y < 4; ++y) {
        for (std::int64_t x = 0; x < 5; ++x) {
          EXPECT_FLOAT_EQ(got[n][c][y][x].item<float>(),
                          static_cast<float>(((n * 3 + c) * 4 + y) * 5 + x) / 255.0f);
        }
      }
    }
  }
}

TEST(PixelTensor, Float32PixelsPassAsTheyAre) {
  const float values[] = {-1024, 0, 0.1f, 255, 3.5e9f, -1e-20f, 1, 65535};
  std::vector<std::uint8_t> pixels(sizeof values);
  std::memcpy(pixels.data(), values, sizeof values);
  const at::Tensor got =
      pixels_to_tensor(pixels.data(), 2, {1, 2, 2, PixelType::kFloat32}, "cpu").contiguous();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(got.reshape(8)[i].item<float>(), values[i]) << i;
}

TEST(PixelTensor, VolumesHaveTheirSlicesInPlace) {
  for (const PixelType type : {PixelType::kUint8, PixelType::kUint16, PixelType::kFloat32}) {
    const ImageFormat format{2, 4, 5, type, 3};
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(2 * format.bytes_per_row()));
    for (std::size_t i = 0; i < 240; ++i) {
      const auto word = static_cast<std::uint16_t>(i);
      const auto number = static_cast<float>(i);
      if (type == PixelType::kUint8) pixels[i] = static_cast<std::uint8_t>(i);
      if (type == PixelType::kUint16) std::memcpy(&pixels[2 * i], &word, 2);
      if (type == PixelType::kFloat32) std::memcpy(&pixels[4 * i], &number, 4);
    }
    const at::Tensor got = pixels_to_tensor(pixels.data(), 2, format, "cpu");
    const at::Tensor expected =
        at::arange(240, at::kFloat).view({2, 2, 3, 4, 5}) / format.maximum();
    EXPECT_TRUE(got.equal(expected)) << static_cast<int>(type);
  }
}

// The stream's buffers are used again: a tensor that looked into one would change under training.
TEST(PixelTensor, KeepsNothingOfTheBytesItWasMadeFrom) {
  for (const PixelType type : {PixelType::kUint8, PixelType::kUint16, PixelType::kFloat32}) {
    std::vector<std::uint8_t> pixels(64, 7);
    const at::Tensor got = pixels_to_tensor(pixels.data(), 1, {1, 4, 4, type}, "cpu");
    const at::Tensor before = got.clone();
    std::fill(pixels.begin(), pixels.end(), 200);
    EXPECT_TRUE(got.equal(before));
  }
}

// What LibTorch chooses a convolution's layout by: the strides, also where one channel leaves them
// without an effect on the bytes.
TEST(PixelTensor, GreyImagesHaveChannelsLastStridesToo) {
  const std::vector<std::uint8_t> pixels(32, 7);
  const at::Tensor grey = pixels_to_tensor(pixels.data(), 2, {1, 4, 4, PixelType::kUint8}, "cpu");
  EXPECT_EQ(grey.strides(), (std::vector<std::int64_t>{16, 1, 4, 1}));
  EXPECT_EQ(in_layout(grey, at::MemoryFormat::Contiguous).strides(),
            (std::vector<std::int64_t>{16, 16, 4, 1}));
}

TEST(InLayout, IsACopyWithTheSameValuesAndNoGradient) {
  const at::Tensor weight = at::arange(24, at::kFloat).view({6, 1, 2, 2}).requires_grad_(true);
  const at::Tensor copy = in_layout(weight, at::MemoryFormat::ChannelsLast);
  EXPECT_TRUE(copy.equal(weight));
  EXPECT_FALSE(copy.requires_grad());
  EXPECT_NE(copy.data_ptr(), weight.data_ptr());
  EXPECT_EQ(copy.strides(), (std::vector<std::int64_t>{4, 1, 2, 1}));
}

TEST(CheckDevice, KnowsTheCpuAndRefusesWhatIsNotThere) {
  EXPECT_NO_THROW(check_device("cpu"));
  for (const char* name : {"", "CPU", "gpu", "cuda:0", "mps"}) {
    try {
      check_device(name);
      ADD_FAILURE() << name;
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kUsage);
      EXPECT_EQ(problem.found(), name);
    }
  }
  if (at::hasCUDA()) {
    EXPECT_NO_THROW(check_device("cuda"));
  } else {
    EXPECT_THROW(check_device("cuda"), Error);
  }
}

}  // namespace
}  // namespace preceptor
