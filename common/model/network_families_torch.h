// The families of built-in networks: one function each, one file each. See architecture.h.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include "common/model/architecture.h"
#include "common/model/script_block_torch.h"

namespace preceptor {

// Images below this many pixels, in the plane of a volume's slices, get a first layer that keeps
// their resolution.
inline constexpr std::int64_t kSmallImage = 48;
inline bool is_small(const ArchitectureSpec& spec) {
  return std::min(spec.height, spec.columns) < kSmallImage;
}

torch::jit::Module build_resnet(ScriptBuilder& builder, const ArchitectureSpec& spec);
torch::jit::Module build_mobile(ScriptBuilder& builder, const ArchitectureSpec& spec);
torch::jit::Module build_tiny(ScriptBuilder& builder, const ArchitectureSpec& spec);

}  // namespace preceptor
