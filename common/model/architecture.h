// Which built-in network: a name, a width and what it takes and gives. Plain; building it is
// network_torch.h's business.
//
// resnet10 resnet18 resnet34 resnet50: He et al. 2016 (basic blocks; bottlenecks for 50). Below
// 48 pixels the stem is one 3x3 convolution of stride 1 without pooling, as for CIFAR.
// mobile: depthwise-separable blocks (Howard et al. 2017), about 30,000 parameters at width 1.
// tiny: three plain 3x3 convolutions and a linear layer, about 6,000 parameters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

struct ArchitectureSpec {
  std::string name = "mobile";
  double width = 1;           // multiplies every channel count
  std::int64_t channels = 1;  // of the input: 1 or 3
  std::int64_t height = 0, columns = 0;
  std::vector<std::string> class_names;
  // Normalisation inside the graph: (x - mean) / std with x in [0, 1], an entry a channel.
  std::vector<double> mean, std;
  double dropout = 0;  // before the last layer

  void validate() const;  // throws Error(kUsage)
  Json to_json() const;
  static ArchitectureSpec from_json(const Json& json);
};

std::vector<std::string> architecture_names();

}  // namespace preceptor
