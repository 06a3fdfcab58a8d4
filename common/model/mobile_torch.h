// The mobile family: depthwise-separable blocks (Howard et al. 2017, "MobileNets"), about 30,000
// parameters at width 1.
#pragma once

#include "common/model/architecture.h"
#include "common/model/script_block_torch.h"

namespace preceptor {

// float32 (N, C, H, W) in [0, 1] -> logits float32 (N, classes).
torch::jit::Module build_mobile(ScriptBuilder& builder, const ArchitectureSpec& spec);

}  // namespace preceptor
