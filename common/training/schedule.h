// Learning rate against training step. Pure.
//   constant: 1.  cosine: (1 + cos(pi * step / steps)) / 2 (Loshchilov and Hutter 2017, no
//   restarts). step: gamma ^ floor(epoch / every).
// A linear warm-up over the first warmup_steps multiplies it.
#pragma once

#include <cstdint>
#include <string>

namespace preceptor {

struct ScheduleOptions {
  std::string name = "cosine";  // constant | cosine | step
  double step_gamma = 0.1;
  std::int64_t step_epochs = 10;
  std::int64_t warmup_steps = 0;
  void validate() const;  // throws Error(kUsage)
};

// The factor on the base rate at `step` of `steps`, with steps_per_epoch steps an epoch.
double learning_rate_factor(const ScheduleOptions& options, std::int64_t step, std::int64_t steps,
                            std::int64_t steps_per_epoch);

}  // namespace preceptor
