// Metrics, as ClassificationMetrics::to_json gives them, as lines for a person. Pure.
#pragma once

#include <string>

#include "common/base/json_value.h"

namespace preceptor {

// "0.9123"; "-" for null and NaN.
std::string figure_text(const Json& figure, int decimals = 4);
std::string metrics_text(const Json& metrics);

}  // namespace preceptor
