#include "stage1_teacher/teacher/forward_variant_torch.h"

#include <torch/csrc/jit/ir/ir.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

struct LayerCount {
  std::int64_t convolutions = 0, batch_norms = 0;
};

void count_layers(const torch::jit::Block* block, LayerCount& count) {
  for (const torch::jit::Node* node : block->nodes()) {
    const std::string kind = node->kind().toQualString();
    if (kind.find("conv") != std::string::npos) ++count.convolutions;
    if (kind == "aten::batch_norm") ++count.batch_norms;
    for (const torch::jit::Block* inner : node->blocks()) count_layers(inner, count);
  }
}

}  // namespace

std::string variant_for_graph(const torch::jit::Module& eval_module) {
  const torch::jit::Module frozen = torch::jit::freeze(eval_module);
  LayerCount count;
  count_layers(frozen.get_method("forward").graph()->block(), count);
  return count.batch_norms * 8 <= count.convolutions ? "optimized" : "frozen";
}

torch::jit::Module make_variant(const torch::jit::Module& eval_module, const std::string& variant) {
  if (variant == "plain") return eval_module;
  torch::jit::Module frozen = torch::jit::freeze(eval_module);
  if (variant == "frozen") return frozen;
  if (variant == "optimized") return torch::jit::optimize_for_inference(frozen);
  throw Error(ErrorKind::kStale, "a target store was run by a forward variant that is not known")
      .expected("plain, frozen or optimized")
      .found(variant);
}

}  // namespace preceptor
