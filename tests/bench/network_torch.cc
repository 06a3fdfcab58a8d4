// bench_network OUT.pt ARCH SIDE: a built-in network with fresh weights and its contract, as a
// teacher for the benchmarks: what it says does not matter, how long it takes does.
#include "common/model/network_torch.h"

#include <cstdio>
#include <string>

#include "common/model/model_file_torch.h"
#include "common/model/model_metadata.h"
#include "common/model/torch_runtime.h"
#include "common/program/process_setup.h"

int main(int count, char** words) {
  using namespace preceptor;
  if (count != 4) return std::fprintf(stderr, "usage: OUT.pt ARCH SIDE\n"), 2;
  set_up_process();
  set_up_torch(1);
  ArchitectureSpec spec;
  spec.name = words[2];
  spec.height = spec.columns = std::stoll(words[3]);
  spec.class_names = {"healthy", "ill"};
  spec.mean = {0.5};
  spec.std = {0.25};
  torch::jit::Module network = build_network(spec, 1);
  network.eval();
  save_model(network,
             {{"metadata.json",
               monai_metadata("classification", {1, spec.height, spec.columns}, spec.class_names)
                   .dump_pretty()}},
             words[1]);
  return 0;
}
