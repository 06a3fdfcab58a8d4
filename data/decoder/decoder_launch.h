// Starts the program dicom_decoder, which lies beside the running one, with three descriptors and
// nothing else: no file of ours, an empty environment but for where DCMTK's dictionary is.
#pragma once

#include <sys/types.h>

#include <string>

#include "data/decoder/decoder_limits.h"

namespace preceptor {

// Beside the program that runs: never looked for elsewhere.
std::string decoder_program();

// Borrows the descriptors. Throws Error(kSystem).
pid_t launch_decoder(const DecoderLimits& limits, int socket, int input, int output);

}  // namespace preceptor
