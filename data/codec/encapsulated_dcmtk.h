// Encapsulated pixel data of a parsed file: their fragments, frame by frame (PS3.5 A.4).
//
// Lifetimes: borrows the data set. Threads: one.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>

#include <cstdint>
#include <vector>

#include "data/codec/fragment_ranges.h"
#include "data/pixels/rejection.h"

namespace preceptor {

struct Encapsulated {
  DcmPixelData* data = nullptr;
  DcmPixelSequence* sequence = nullptr;  // item 0 is the offset table, item i + 1 fragment i
  std::vector<Fragment> fragments;
  std::vector<FragmentRange> frames;
};

// Codes "corrupt" (not encapsulated), "frames".
Outcome<Encapsulated> open_encapsulated(DcmDataset& dataset, PixelCoding coding,
                                        std::int64_t frames);

}  // namespace preceptor
