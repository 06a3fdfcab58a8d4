// Luminance and chrominance to RGB, in place or from pairs of pixels that share their chrominance
// (PS3.3 C.7.6.3.1.2), in double, rounded half to even and clipped.
//
// Must not know: files, codecs. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/pixels/pixel_description.h"

namespace preceptor {

// `values`: pixels x 3 of uint8 or uint16, interleaved; half of the full scale is no chrominance.
// REQUIRES a model other than kNone.
void ybr_to_rgb(ColourModel model, std::uint8_t* values, std::size_t pixels);
void ybr_to_rgb(ColourModel model, std::uint16_t* values, std::size_t pixels);

// `from`: Y Y Cb Cr for two pixels each. `rgb`: pixels x 3. REQUIRES an even number of pixels.
void paired_ybr_to_rgb(ColourModel model, const std::uint8_t* from, std::uint8_t* rgb,
                       std::size_t pixels);
void paired_ybr_to_rgb(ColourModel model, const std::uint16_t* from, std::uint16_t* rgb,
                       std::size_t pixels);

}  // namespace preceptor
