// Starts the program dicom_decoder, which lies beside the running one, with three descriptors and
// nothing else: no file of ours, an empty environment but for where DCMTK's dictionary is.
//
// Must not know: what is asked of it. Threads: any, as long as none sets the environment.
#pragma once

#include <sys/types.h>

#include <string>

#include "data/decoder/decoder_limits.h"

namespace preceptor {

// Beside the program that runs: never looked for elsewhere. Throws Error(kSystem) where the system
// does not say where that is.
std::string decoder_program();

// Borrows the descriptors. Throws Error(kSystem).
pid_t launch_decoder(const DecoderLimits& limits, int socket, int input, int output);

}  // namespace preceptor
