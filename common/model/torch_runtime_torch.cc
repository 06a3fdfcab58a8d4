#include "common/model/torch_runtime_torch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <cstdlib>

#include "common/model/network_torch.h"

namespace preceptor {
namespace {

// The first "vN.N.N" of oneDNN's sentence.
std::string onednn_version() {
  const std::string text = at::get_mkldnn_version();
  const std::size_t start = text.find(" v");
  if (start == std::string::npos) return "none";
  return text.substr(start + 1, text.find(' ', start + 1) - start - 1);
}

// Where the calls of sgemm_ go, links resolved; "" when LibTorch keeps its BLAS inside (MKL).
std::string sgemm_library() {
  void* symbol = dlsym(RTLD_DEFAULT, "sgemm_");
  Dl_info info;
  if (symbol == nullptr || dladdr(symbol, &info) == 0 || info.dli_fname == nullptr) return "";
  char* resolved = realpath(info.dli_fname, nullptr);
  const std::string path = resolved == nullptr ? info.dli_fname : resolved;
  std::free(resolved);
  return path;
}

// "OpenBLAS 0.3.21".
std::string openblas_version() {
  using GetConfig = char* (*)();
  const auto get_config = reinterpret_cast<GetConfig>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  if (get_config == nullptr) return "OpenBLAS";
  const std::string text = get_config();
  const std::size_t name_end = text.find(' ');
  return name_end == std::string::npos ? text : text.substr(0, text.find(' ', name_end + 1));
}

std::string blas_name() {
  if (at::hasMKL()) return "MKL";
  if (runs_on_reference_blas()) return "reference BLAS";
  // That OpenBLAS is loaded does not say that LibTorch multiplies with it: look at sgemm_ first.
  return sgemm_library().find("openblas") != std::string::npos ? openblas_version()
                                                               : "unknown BLAS";
}

// "AVX2" and the like: what LibTorch's own kernels use on this machine.
std::string cpu_capability() {
  const std::string config = at::show_config(), label = "CPU capability usage: ";
  const std::size_t start = config.find(label);
  if (start == std::string::npos) return "unknown";
  const std::size_t value = start + label.size();
  return config.substr(value, config.find('\n', value) - value);
}

}  // namespace

void set_up_torch(int threads) {
  torch::jit::getProfilingMode() = false;
  at::set_num_threads(threads);
}

std::string torch_versions() {
  return std::string("LibTorch ") + TORCH_VERSION + "; oneDNN " + onednn_version() + "; " +
         blas_name() + "; " + cpu_capability();
}

bool runs_on_reference_blas() {
  if (at::hasMKL()) return false;
  // Debian: .../blas/libblas.so.3.11.0 is the reference; openblas-pthread/libblas.so.3, atlas/ and
  // blis-pthread/ are not.
  return sgemm_library().find("/blas/libblas") != std::string::npos;
}

}  // namespace preceptor
