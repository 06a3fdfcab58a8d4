// The files of a call, each scanned for what its header says.
//
// Threads: one caller. Memory: all headers, and of each file that is an image what was read of it,
// 16 KiB as a rule, as far as kMostKeptStarts goes: it is not read again for the pixels.
#pragma once

#include <string>
#include <vector>

#include "data/decoder/decoder_pool.h"
#include "data/show/volume_show.h"
#include "data/volume/volume_images.h"

namespace preceptor {

inline constexpr std::size_t kMostKeptStarts = std::size_t{256} << 20;  // bytes

struct ScannedFiles {
  std::vector<VolumeFile> files;     // in the order of the paths; lost slices behind them
  std::vector<ShownVolume> refused;  // all others
};

// A thread a decoder. `wants_lost`: with the files that are refused, and say of which series they
// are, among `files` too, as IndexDatabase::lost_slices().
ScannedFiles scan_files(const std::vector<std::string>& paths, DecoderPool& decoders,
                        bool wants_lost);

}  // namespace preceptor
