#include "common/training/schedule.h"

#include <algorithm>
#include <cmath>

#include "common/base/error.h"

namespace preceptor {

void ScheduleOptions::validate() const {
  if (name != "constant" && name != "cosine" && name != "step") {
    throw Error(ErrorKind::kUsage, "unknown --schedule")
        .expected("constant, cosine or step")
        .found(name);
  }
  if (!(step_gamma > 0 && step_gamma <= 1) || step_epochs < 1 || warmup_steps < 0) {
    throw Error(ErrorKind::kUsage, "a schedule option is out of range")
        .expected("0 < --step-gamma <= 1, --step-epochs >= 1, --warmup >= 0");
  }
}

double learning_rate_factor(const ScheduleOptions& options, std::int64_t step, std::int64_t steps,
                            std::int64_t steps_per_epoch) {
  double factor = 1;
  if (options.name == "cosine") {
    const double done =
        static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, steps));
    factor = 0.5 * (1 + std::cos(M_PI * std::min(1.0, done)));
  } else if (options.name == "step") {
    const std::int64_t epoch = step / std::max<std::int64_t>(1, steps_per_epoch);
    const std::int64_t falls = epoch / options.step_epochs;
    factor = std::pow(options.step_gamma, static_cast<double>(falls));
  }
  if (step < options.warmup_steps) {
    factor *= static_cast<double>(step + 1) / static_cast<double>(options.warmup_steps);
  }
  return factor;
}

}  // namespace preceptor
