// Two classes that a small network can tell apart, as a store, and a network to train on it.
#pragma once

#include <cstdint>
#include <vector>

#include "common/training/training_loop_torch.h"
#include "tests/common/model/small_network.h"
#include "tests/common/training/small_store.h"

namespace preceptor {

constexpr std::int64_t kWorldSide = 12;

// Dark with a bright half: the left one in class 0, the right one in class 1. The rest depends on
// the row, so no two rows are alike.
inline std::vector<std::uint8_t> half_bright(std::int64_t row) {
  std::vector<std::uint8_t> pixels;
  for (std::int64_t i = 0; i < kWorldSide * kWorldSide; ++i) {
    const bool right = i % kWorldSide >= kWorldSide / 2;
    const std::int64_t noise = (row * 7919 + i * 104729) % 61;
    pixels.push_back(static_cast<std::uint8_t>((right == (row % 2 == 1) ? 120 : 20) + noise));
  }
  return pixels;
}

struct SeparableWorld {
  SmallStore store{200, {1, kWorldSide, kWorldSide, PixelType::kUint8}, half_bright};
  ImageStoreReader images = store.reader();

  // Rows [0, train) to train on and [120, 200) to validate on, all labelled.
  TrainingData data(std::int64_t train = 120) const {
    std::vector<std::int64_t> classes;
    for (std::int64_t row = 0; row < 200; ++row) classes.push_back(row % 2);
    return {images, rows_from_to(0, train), rows_from_to(120, 200), classes, {"left", "right"}};
  }

  static torch::jit::Module network(std::uint64_t seed = 1) {
    ArchitectureSpec spec = small_spec("tiny", 1, kWorldSide);
    spec.width = 0.5;
    return build_network(spec, seed);
  }
};

}  // namespace preceptor
