// A row that is a volume: the files of its source, assembled and resampled as the recipe says.
//
// Memory: a volume as data/volume/ holds it. Threads: any, a decoder each.
#pragma once

#include "data/decoder/decoder_process.h"
#include "data/recipe/recipe.h"
#include "stage1_teacher/pipeline/row_decoding.h"

namespace preceptor {

// A refused series is a rejection, whose sentence begins with the file that is to blame where that
// is not the first; all its files are read for their digests even so. A file that cannot be read at
// all is a rejection too ("unreadable"). REQUIRES a task of one row with files.
DecodedRows decode_volume(DecodeTask task, const Recipe& recipe, DecoderProcess& decoder);

}  // namespace preceptor
