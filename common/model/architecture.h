// Which built-in network: a name, a width and what it takes and gives. Plain; building it is
// network_torch.h's business.
//
// For pictures. resnet10 resnet18 resnet34 resnet50: He et al. 2016 (basic blocks; bottlenecks for
// 50). Below 48 pixels the stem is one 3x3 convolution of stride 1 without pooling, as for CIFAR.
// mobile: depthwise-separable blocks (Howard et al. 2017), about 30,000 parameters at width 1.
// tiny: three plain 3x3 convolutions and a linear layer, about 6,000 parameters.
//
// For volumes, with 3x3x3 convolutions that step as far in depth as in the plane: resnet10-3d and
// resnet18-3d, the residual networks of Tran et al. 2018 ("A closer look at spatiotemporal
// convolutions", R3D; as many parameters as torchvision's r3d_18), mobile-3d (35,010 parameters at
// width 1) and tiny-3d (17,674). What is said of 48 pixels goes by the plane; a ResNet's large stem
// is 3x7x7, steps in the plane alone, and is pooled along all three axes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

struct ArchitectureSpec {
  std::string name = "mobile";
  double width = 1;           // multiplies every channel count
  std::int64_t channels = 1;  // of the input: 1 to 16
  std::int64_t height = 0, columns = 0;
  std::int64_t depth = 0;  // slices of a volume; 0: pictures
  std::vector<std::string> class_names;
  // Normalisation inside the graph: (x - mean) / std with x as stored, an entry a channel.
  std::vector<double> mean, std;
  double dropout = 0;  // before the last layer

  bool takes_volumes() const { return depth > 0; }
  void validate() const;  // throws Error(kUsage); a name of the other kind names those that fit
  Json to_json() const;
  static ArchitectureSpec from_json(const Json& json);
};

std::vector<std::string> architecture_names();         // for pictures
std::vector<std::string> volume_architecture_names();  // for volumes
// All of them, "resnet10 | resnet18 | ...", for the help of --arch.
std::string architecture_choices();

}  // namespace preceptor
