// tiny: three plain 3x3 convolutions with batch norm and a linear layer, about 6,000 parameters at
// width 1.
#pragma once

#include "common/model/architecture.h"
#include "common/model/script_block_torch.h"

namespace preceptor {

// float32 (N, C, H, W) in [0, 1] -> logits float32 (N, classes).
torch::jit::Module build_tiny(ScriptBuilder& builder, const ArchitectureSpec& spec);

}  // namespace preceptor
