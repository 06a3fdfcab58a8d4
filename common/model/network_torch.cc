#include "common/model/network_torch.h"

#include "common/model/network_families_torch.h"

namespace preceptor {

torch::jit::Module build_network(const ArchitectureSpec& spec, std::uint64_t seed) {
  spec.validate();
  ScriptBuilder builder(seed, spec.takes_volumes());
  if (spec.name == "mobile" || spec.name == "mobile-3d") return build_mobile(builder, spec);
  if (spec.name == "tiny" || spec.name == "tiny-3d") return build_tiny(builder, spec);
  return build_resnet(builder, spec);
}

std::int64_t count_parameters(const torch::jit::Module& module) {
  std::int64_t count = 0;
  for (const at::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

}  // namespace preceptor
