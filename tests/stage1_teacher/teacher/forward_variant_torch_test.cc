#include "stage1_teacher/teacher/forward_variant_torch.h"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "common/model/network_torch.h"
#include "common/model/torch_runtime.h"

namespace preceptor {
namespace {

torch::jit::Module built(const std::string& name) {
  set_up_torch(1);
  ArchitectureSpec spec;
  spec.name = name;
  spec.width = 0.25;
  spec.height = spec.columns = 16;
  spec.class_names = {"a", "b"};
  spec.mean = {0.5};
  spec.std = {0.25};
  torch::jit::Module network = build_network(spec, 1);
  network.eval();
  return network;
}

// Batch norm before each convolution, as in DenseNets: nothing folds.
torch::jit::Module norm_first() {
  auto unit = std::make_shared<torch::jit::CompilationUnit>();
  torch::jit::Module network(c10::QualifiedName("__torch__.NormFirst"), unit, true);
  network.register_attribute("training", c10::BoolType::get(), true);
  network.register_parameter("scale", at::ones({1}), false);
  network.register_parameter("weight", at::ones({2, 1, 3, 3}), false);
  network.register_buffer("mean", at::zeros({1}));
  network.register_buffer("variance", at::ones({1}));
  network.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    y = torch.batch_norm(x, self.scale, self.scale, self.mean, self.variance,\n"
      "                         self.training, 0.1, 1e-5, True)\n"
      "    z = torch.relu(y)\n"
      "    return torch.conv2d(z, self.weight).mean([2, 3])\n");
  network.eval();
  return network;
}

TEST(ForwardVariant, FollowsFromTheGraph) {
  EXPECT_EQ(variant_for_graph(built("resnet10")), "optimized");
  EXPECT_EQ(variant_for_graph(norm_first()), "frozen");
}

TEST(ForwardVariant, EachGivesThePlainNumbers) {
  const at::NoGradGuard no_gradients;
  for (const char* name : {"resnet10", "mobile", "tiny"}) {
    torch::jit::Module plain = built(name);
    const at::Tensor x = at::rand({4, 1, 16, 16});
    const at::Tensor expected = plain.forward({x}).toTensor();
    for (const char* variant : {"plain", "frozen", "optimized"}) {
      torch::jit::Module fast = make_variant(plain, variant);
      const at::Tensor found = fast.forward({x}).toTensor();
      EXPECT_TRUE(at::allclose(found, expected, 1e-4, 1e-4)) << name << " " << variant;
    }
  }
  EXPECT_ANY_THROW(make_variant(built("tiny"), "quick"));
}

}  // namespace
}  // namespace preceptor
