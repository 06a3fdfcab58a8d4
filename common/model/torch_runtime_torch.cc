#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/version.h>

#include "common/model/torch_runtime.h"

namespace preceptor {
namespace {

// True when the shared library at `path`, or one that it needs itself, is a fast one: those say who
// they are, reference BLAS has no such symbol. Debian's OpenBLAS is such a case: libblas.so.3 holds
// the BLAS alone, and openblas_get_config lies in libopenblas.so.0, which it needs.
bool is_fast_library(const char* path) {
  void* library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) return true;  // no shared library of its own: part of a program
  bool fast = false;
  for (const char* symbol : {"openblas_get_config", "MKL_Get_Version", "mkl_get_version",
                             "bli_info_get_version_str", "ATL_buildinfo", "armpl_get_version"}) {
    fast = fast || dlsym(library, symbol) != nullptr;
  }
  dlclose(library);
  return fast;
}

}  // namespace

void set_up_torch(int threads) {
  torch::jit::getProfilingMode() = false;
  at::set_num_threads(threads);
}

std::string torch_version() { return std::string("LibTorch ") + TORCH_VERSION; }

// What counts is the library that sgemm_ comes from. That a fast one is loaded says nothing:
// Debian's LAPACK, NumPy or OpenCV may have brought it while LibTorch's matrices go through the
// slow one.
bool runs_on_reference_blas() {
  if (at::hasMKL()) return false;  // LibTorch's own builds carry it inside
  void* sgemm = dlsym(RTLD_DEFAULT, "sgemm_");
  Dl_info where{};
  if (sgemm == nullptr || dladdr(sgemm, &where) == 0) return false;
  return !is_fast_library(where.dli_fname);
}

}  // namespace preceptor
