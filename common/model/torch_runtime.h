// LibTorch as a whole: set up once, versions, whether its BLAS is the slow one. Plain; the
// implementation is torch_runtime_torch.cc.
#pragma once

#include <string>

namespace preceptor {

// Call once before any forward: switches the profiling executor off (slower first steps, memory
// that grows with batch shapes) and sets intra-op threads for the calling thread.
void set_up_torch(int threads);

// "LibTorch 1.13.1"
std::string torch_version();

// True when linear algebra runs on reference BLAS, ten times slower than OpenBLAS or MKL.
bool runs_on_reference_blas();

}  // namespace preceptor
