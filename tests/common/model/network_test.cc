#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "common/base/error.h"
#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"
#include "tests/common/model/small_network.h"

namespace preceptor {
namespace {

using torch::jit::Module;

// Every tensor of the module, by its name: parameters and buffers.
std::map<std::string, at::Tensor> state_of(const Module& module) {
  std::map<std::string, at::Tensor> state;
  for (const auto& item : module.named_parameters()) state[item.name] = item.value.detach().clone();
  for (const auto& item : module.named_buffers()) state[item.name] = item.value.clone();
  return state;
}

bool equal_states(const Module& a, const Module& b) {
  const auto first = state_of(a), second = state_of(b);
  if (first.size() != second.size()) return false;
  for (const auto& [name, tensor] : first) {
    if (second.count(name) == 0 || !tensor.equal(second.at(name))) return false;
  }
  return true;
}

std::int64_t parameters(const ArchitectureSpec& spec) {
  return count_parameters(build_network(spec, 1));
}

TEST(Network, SmallFamiliesHaveTheDocumentedParameters) {
  EXPECT_EQ(parameters(small_spec("mobile")), 29826);
  EXPECT_EQ(parameters(small_spec("tiny")), 6010);
  EXPECT_EQ(parameters(small_spec("resnet10")), 4897986);
  EXPECT_EQ(parameters(small_spec("resnet18")), 11168706);
}

// For colour images of ImageNet's thousand classes; the numbers of torchvision's models, and for
// 10 the sum by hand (torchvision has none).
TEST(Network, ResidualNetworksHaveTheParametersOfTheirPaper) {
  const auto of = [](const char* name) {
    ArchitectureSpec spec = small_spec(name, 3, 224);
    spec.class_names.assign(1000, "c");
    return parameters(spec);
  };
  const std::int64_t stem = 3 * 64 * 49 + 2 * 64, head = 512 * 1000 + 1000;
  const std::int64_t stages = (2 * 64 * 64 * 9 + 4 * 64) +
                              (64 * 128 * 9 + 128 * 128 * 9 + 64 * 128 + 6 * 128) +
                              (128 * 256 * 9 + 256 * 256 * 9 + 128 * 256 + 6 * 256) +
                              (256 * 512 * 9 + 512 * 512 * 9 + 256 * 512 + 6 * 512);
  EXPECT_EQ(of("resnet10"), stem + stages + head);
  EXPECT_EQ(of("resnet18"), 11689512);
  EXPECT_EQ(of("resnet34"), 21797672);
  EXPECT_EQ(of("resnet50"), 25557032);
}

// torchvision's r3d_18 of Kinetics' 400 classes has 33,371,472 parameters; 10 is the sum by hand.
TEST(Network, ResidualNetworksForVolumesHaveTheParametersOfTheirPaper) {
  const auto of = [](const char* name) {
    ArchitectureSpec spec = volume_spec(name, 3, 112, 16);
    spec.class_names.assign(400, "c");
    return parameters(spec);
  };
  const std::int64_t stem = 3 * 64 * 3 * 49 + 2 * 64, head = 512 * 400 + 400;
  const std::int64_t stages = (2 * 64 * 64 * 27 + 4 * 64) +
                              (64 * 128 * 27 + 128 * 128 * 27 + 64 * 128 + 6 * 128) +
                              (128 * 256 * 27 + 256 * 256 * 27 + 128 * 256 + 6 * 256) +
                              (256 * 512 * 27 + 512 * 512 * 27 + 256 * 512 + 6 * 512);
  EXPECT_EQ(of("resnet10-3d"), stem + stages + head);
  EXPECT_EQ(of("resnet18-3d"), 33371472);
}

TEST(Network, FamiliesForVolumesHaveTheDocumentedParameters) {
  EXPECT_EQ(parameters(volume_spec("mobile-3d")), 35010);
  EXPECT_EQ(parameters(volume_spec("tiny-3d")), 17674);
  EXPECT_EQ(parameters(volume_spec("resnet10-3d")), 14336322);
  EXPECT_EQ(parameters(volume_spec("resnet18-3d")), 33140802);
}

TEST(Network, VolumesOfEveryDepthGiveFiniteLogits) {
  set_up_torch(1);
  for (const std::string& name : volume_architecture_names()) {
    for (const std::int64_t channels : {1, 2, 5}) {
      for (const auto& [depth, side] :
           {std::pair<int, int>{1, 8}, {4, 8}, {3, 47}, {5, 48}, {2, 64}}) {
        ArchitectureSpec spec = volume_spec(name, channels, side, depth);
        spec.width = 0.125;
        spec.class_names = {"a", "b", "c"};
        const at::Tensor logits =
            logits_of(build_network(spec, 1), ramp_volumes(2, channels, depth, side));
        EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 3})) << name << " " << side;
        EXPECT_TRUE(at::isfinite(logits).all().item<bool>()) << name << " " << side;
        EXPECT_FALSE(logits[0].equal(logits[1])) << name << " " << side;
      }
    }
  }
}

// A network that looked at each slice alone could not tell.
TEST(Network, TheOrderOfSlicesMatters) {
  set_up_torch(1);
  for (const std::string& name : volume_architecture_names()) {
    ArchitectureSpec spec = volume_spec(name);
    spec.width = 0.25;
    const at::Tensor volumes = ramp_volumes(2, 1, 4, 12);
    const Module network = build_network(spec, 1);
    EXPECT_FALSE(at::allclose(logits_of(network, volumes), logits_of(network, volumes.flip({2}))))
        << name;
  }
}

TEST(Network, VolumesAreNormalisedWithinTheGraph) {
  set_up_torch(1);
  ArchitectureSpec shifted = volume_spec("tiny-3d", 2), plain = shifted;
  shifted.mean = {-500, 0.2};
  shifted.std = {300, 2};
  plain.mean = {0, 0};
  plain.std = {1, 1};
  const at::Tensor volumes = ramp_volumes(4, 2, 4, 12);
  const at::Tensor mean = at::tensor({-500.f, 0.2f}).view({1, 2, 1, 1, 1});
  const at::Tensor deviation = at::tensor({300.f, 2.f}).view({1, 2, 1, 1, 1});
  EXPECT_TRUE(logits_of(build_network(shifted, 1), volumes)
                  .equal(logits_of(build_network(plain, 1), (volumes - mean) / deviation)));
}

TEST(Network, WidthMultipliesChannelsDownToFour) {
  ArchitectureSpec spec = small_spec("tiny");
  spec.width = 2;  // 16, 32, 64 channels
  EXPECT_EQ(parameters(spec), 16 * 9 + 16 * 32 * 9 + 32 * 64 * 9 + 2 * (16 + 32 + 64) + 64 * 2 + 2);
  spec.width = 0.05;  // 4, 4, 4
  EXPECT_EQ(parameters(spec), 4 * 9 + 2 * 4 * 4 * 9 + 2 * 12 + 4 * 2 + 2);
}

TEST(Network, GivesFiniteLogitsForEverySize) {
  set_up_torch(1);
  for (const std::string& name : architecture_names()) {
    for (const std::int64_t channels : {1, 3}) {
      for (const std::int64_t side : {9, 28, 32, 64, 224}) {
        ArchitectureSpec spec = small_spec(name, channels, side);
        spec.width = 0.125;
        spec.class_names = {"a", "b", "c"};
        const at::Tensor logits = logits_of(build_network(spec, 1), ramp_images(2, channels, side));
        EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 3})) << name << " " << side;
        EXPECT_TRUE(at::isfinite(logits).all().item<bool>()) << name << " " << side;
        EXPECT_FALSE(logits[0].equal(logits[1])) << name << " " << side;
      }
    }
  }
}

TEST(Network, TakesImagesThatAreNotSquare) {
  set_up_torch(1);
  for (const std::string& name : architecture_names()) {
    ArchitectureSpec spec = small_spec(name);
    spec.width = 0.25;
    spec.height = 9;
    spec.columns = 61;
    const at::Tensor images = at::rand({1, 1, 9, 61});
    EXPECT_EQ(logits_of(build_network(spec, 1), images).numel(), 2) << name;
  }
}

TEST(Network, WeightsAreAFunctionOfTheSpecAndTheSeed) {
  std::vector<ArchitectureSpec> specs;
  for (const std::string& name : architecture_names()) specs.push_back(small_spec(name));
  for (const std::string& name : volume_architecture_names()) specs.push_back(volume_spec(name));
  for (ArchitectureSpec& spec : specs) {
    const std::string& name = spec.name;
    spec.width = 0.1;
    const Module first = build_network(spec, 7);
    at::rand({5});  // LibTorch's own random state moves and must not matter
    EXPECT_TRUE(equal_states(first, build_network(spec, 7))) << name;
    EXPECT_FALSE(equal_states(first, build_network(spec, 8))) << name;
  }
}

void expect_weights_after_he(const ArchitectureSpec& spec) {
  const Module module = build_network(spec, 3);
  int convolutions = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.value.dim() < 4 || item.value.numel() < 30000) continue;
    const double fan_out = static_cast<double>(item.value.numel()) / item.value.size(1);
    const double deviation = item.value.detach().std().item<double>();
    EXPECT_NEAR(deviation / std::sqrt(2 / fan_out), 1, 0.03) << item.name;
    EXPECT_NEAR(item.value.detach().mean().item<double>(), 0, 0.03 * deviation) << item.name;
    ++convolutions;
  }
  EXPECT_GT(convolutions, 10);
}

TEST(Network, WeightsAreInitialisedAfterHe) {
  expect_weights_after_he(small_spec("resnet18"));
  ArchitectureSpec solid = volume_spec("resnet18-3d");
  solid.width = 0.5;
  expect_weights_after_he(solid);
}

TEST(Network, NormalisesWithinTheGraph) {
  set_up_torch(1);
  ArchitectureSpec shifted = small_spec("tiny", 3), plain = shifted;
  shifted.mean = {0.1, 0.2, 0.3};
  shifted.std = {0.5, 1, 2};
  plain.mean = {0, 0, 0};
  plain.std = {1, 1, 1};
  const at::Tensor images = ramp_images(4, 3, 12);
  const at::Tensor mean = at::tensor({0.1f, 0.2f, 0.3f}).view({1, 3, 1, 1});
  const at::Tensor deviation = at::tensor({0.5f, 1.f, 2.f}).view({1, 3, 1, 1});
  EXPECT_TRUE(logits_of(build_network(shifted, 1), images)
                  .equal(logits_of(build_network(plain, 1), (images - mean) / deviation)));
}

TEST(Network, OnlyTrainingMovesTheRunningStatistics) {
  set_up_torch(1);
  for (const char* name : {"tiny", "mobile", "resnet10"}) {
    ArchitectureSpec spec = small_spec(name);
    spec.width = 0.1;
    Module module = build_network(spec, 1);
    const Module untouched = build_network(spec, 1);
    logits_of(module, ramp_images(4, 1, 12));
    EXPECT_TRUE(equal_states(module, untouched)) << name;
    module.train();
    module.forward({ramp_images(4, 1, 12)});
    EXPECT_FALSE(equal_states(module, untouched)) << name;
  }
}

TEST(Network, DropoutActsInTrainingOnly) {
  set_up_torch(1);
  ArchitectureSpec spec = small_spec("tiny");
  const at::Tensor images = ramp_images(4, 1, 12);
  const at::Tensor without = logits_of(build_network(spec, 1), images);
  spec.dropout = 0.5;
  Module module = build_network(spec, 1);
  EXPECT_TRUE(logits_of(module, images).equal(without));
  module.train();
  const at::Tensor first = module.forward({images}).toTensor();
  EXPECT_FALSE(first.equal(module.forward({images}).toTensor()));
}

TEST(Network, AWrongSpecIsRefused) {
  ArchitectureSpec spec = small_spec("tiny");
  spec.height = 8;
  EXPECT_THROW(build_network(spec, 1), Error);
}

}  // namespace
}  // namespace preceptor
