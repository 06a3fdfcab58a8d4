// The LibTorch that this process runs on.
//
// Owns nothing; set_up_torch() (network_torch.h) sets its threads and executor.
// Threads: any.
#pragma once

#include <string>

namespace preceptor {

// One line for logs and for the attributes of artefacts: "LibTorch 1.13.0; oneDNN v2.6.3; ...".
// No path in it.
std::string torch_versions();

// True when LibTorch's matrix products come from the reference BLAS, some ten times slower than
// OpenBLAS or MKL. A program warns then.
bool runs_on_reference_blas();

}  // namespace preceptor
