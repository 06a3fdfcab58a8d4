// Volumes of two classes that a small network for volumes can tell apart, as a store.
#pragma once

#include "common/training/training_loop_torch.h"
#include "tests/common/cache/volume_cache.h"
#include "tests/common/model/small_network.h"
#include "tests/common/training/small_store.h"

namespace preceptor {

struct VolumeWorld {
  explicit VolumeWorld(const ImageFormat& format)
      : store(200, format, [format](std::int64_t row) { return volume_pixels(row, format); }) {}

  SmallStore store;
  ImageStoreReader images = store.reader();

  // Rows [0, 120) to train on and [120, 200) to validate on, all labelled.
  TrainingData data() const {
    std::vector<std::int64_t> classes;
    for (std::int64_t row = 0; row < 200; ++row) classes.push_back(row % 2);
    return {images, rows_from_to(0, 120), rows_from_to(120, 200), classes, {"rising", "falling"}};
  }
};

}  // namespace preceptor
