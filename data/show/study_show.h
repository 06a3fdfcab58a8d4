// A study as one volume of a channel a series, written as .npy.
//
// Threads: any, a decoder each. Memory: a study a call.
#pragma once

#include <string>
#include <vector>

#include "data/decoder/decoder_process.h"
#include "data/show/volume_show.h"

namespace preceptor {

// As show_volume(), of files of one study. REQUIRES view.stage == ShowStage::kRecipe.
ShownVolume show_study(const std::vector<VolumeFile>& files, const VolumeView& view,
                       DecoderProcess& decoder, const std::string& out);

}  // namespace preceptor
