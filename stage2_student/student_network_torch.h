// The network that a run trains: a built-in one sized for the cache's images and classes, or a
// user's own module, tried on a batch of zeros first.
// Threads: one. Lifetimes: a value.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <vector>

#include "common/base/json_value.h"
#include "common/cache/open_cache.h"
#include "stage2_student/student_options.h"

namespace preceptor {

struct StudentNetwork {
  torch::jit::Module module;
  Json architecture;  // ArchitectureSpec::to_json, or {"name": "scripted", "sha256"}
};

// train_rows: what a built-in network's normalisation is computed from. Throws Error(kInput) when a
// user's module cannot take the images or does not give one logit a class.
StudentNetwork make_student(const StudentOptions& options, const OpenCache& cache,
                            const std::vector<std::int64_t>& train_rows);

}  // namespace preceptor
