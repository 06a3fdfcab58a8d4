// Grey values to [0, 1]: the VOI functions of DICOM PS3.3 C.11.2.1.2, and the stored range.
//
//   LINEAR        w >= 1   y = 0 for v <= c - 1/2 - (w - 1) / 2; 1 for v > c - 1/2 + (w - 1) / 2;
//                          (v - (c - 1/2)) / (w - 1) + 1/2 between
//   LINEAR_EXACT  w > 0    y = 0 for v <= c - w / 2; 1 for v > c + w / 2; (v - c) / w + 1/2 between
//   SIGMOID       w > 0    y = 1 / (1 + exp(-4 (v - c) / w))
//
// Pure functions; threads: any.
#pragma once

#include <vector>

#include "data/pixels/dicom_image.h"

namespace preceptor {

// Whether the function is defined for the window's numbers.
bool is_usable(const VoiWindow& window);

// In place. REQUIRES is_usable(window).
void apply_window(const VoiWindow& window, std::vector<double>& values);

// In place: (v - low) / (high - low); 0 where the two are equal.
void apply_range(double low, double high, std::vector<double>& values);

}  // namespace preceptor
