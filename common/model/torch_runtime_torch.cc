#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/version.h>

#include "common/model/torch_runtime.h"

namespace preceptor {

void set_up_torch(int threads) {
  torch::jit::getProfilingMode() = false;
  at::set_num_threads(threads);
}

std::string torch_version() { return std::string("LibTorch ") + TORCH_VERSION; }

// Fast libraries say who they are; reference BLAS has no such symbol. LibTorch's own builds carry
// MKL inside, where there is no sgemm_ of a shared libblas at all.
bool runs_on_reference_blas() {
  const bool shared_blas = dlsym(RTLD_DEFAULT, "sgemm_") != nullptr;
  for (const char* symbol : {"openblas_get_config", "mkl_get_version", "bli_info_get_version_str",
                             "ATL_buildinfo"}) {
    if (dlsym(RTLD_DEFAULT, symbol) != nullptr) return false;
  }
  return shared_blas;
}

}  // namespace preceptor
