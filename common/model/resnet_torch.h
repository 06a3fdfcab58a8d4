// The ResNet family (He et al. 2016, "Deep Residual Learning"): torchvision's layout and names, so
// that a state_dict's keys are the same but for num_batches_tracked.
#pragma once

#include "common/model/architecture.h"
#include "common/model/script_block_torch.h"

namespace preceptor {

// float32 (N, C, H, W) in [0, 1] -> logits float32 (N, classes).
torch::jit::Module build_resnet(ScriptBuilder& builder, const ArchitectureSpec& spec);

}  // namespace preceptor
