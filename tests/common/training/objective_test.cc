#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "common/training/objective_torch.h"

namespace preceptor {
namespace {

at::Tensor logits_of_three() {
  return at::tensor({0.0f, 0.0f, 1.0f, 3.0f, 2.0f, -2.0f}).view({3, 2});
}

at::Tensor classes(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::kLong);
}

TEST(LabelledCrossEntropy, IsTheMeanByHand) {
  const double second = std::log(1 + std::exp(-2.0)), third = std::log(1 + std::exp(4.0));
  EXPECT_NEAR(labelled_cross_entropy(logits_of_three(), classes({0, 1, 1})).item<double>(),
              (std::log(2.0) + second + third) / 3, 1e-6);
}

// Divided by the rows with a label, not by the batch.
TEST(LabelledCrossEntropy, HiddenLabelsTakeNoPart) {
  const double second = std::log(1 + std::exp(-2.0));
  EXPECT_NEAR(labelled_cross_entropy(logits_of_three(), classes({-1, 1, -1})).item<double>(),
              second, 1e-6);
  EXPECT_NEAR(labelled_cross_entropy(logits_of_three(), classes({0, 1, -1})).item<double>(),
              (std::log(2.0) + second) / 2, 1e-6);
}

TEST(LabelledCrossEntropy, NoLabelIsNoLossAndNoGradient) {
  at::Tensor logits = logits_of_three().requires_grad_();
  const at::Tensor loss = labelled_cross_entropy(logits, classes({-1, -1, -1}));
  EXPECT_EQ(loss.item<double>(), 0);
  loss.backward();
  EXPECT_TRUE(logits.grad().equal(at::zeros({3, 2})));
}

TEST(LabelledCrossEntropy, TheGradientIsSoftmaxMinusOneHotOverTheLabelled) {
  at::Tensor logits = logits_of_three().requires_grad_();
  labelled_cross_entropy(logits, classes({1, -1, 0})).backward();
  at::Tensor expected = at::softmax(logits.detach(), 1);
  expected[0][1] -= 1;
  expected[1].zero_();
  expected[2][0] -= 1;
  EXPECT_LT((logits.grad() - expected / 2).abs().max().item<double>(), 1e-6);
}

TEST(LabelledCrossEntropy, LargeLogitsStayFinite) {
  const at::Tensor logits = at::tensor({1e4f, -1e4f}).view({1, 2});
  EXPECT_NEAR(labelled_cross_entropy(logits, classes({1})).item<double>(), 2e4, 1);
  EXPECT_EQ(labelled_cross_entropy(logits, classes({0})).item<double>(), 0);
}

TEST(SupervisedObjective, IsTheCrossEntropyAndSaysSo) {
  SupervisedObjective objective;
  TrainingBatch batch;
  batch.classes = classes({0, 1, -1});
  EXPECT_TRUE(objective.loss(logits_of_three(), batch)
                  .equal(labelled_cross_entropy(logits_of_three(), batch.classes)));
  EXPECT_NE(objective.formula().find("CE("), std::string::npos);
  EXPECT_TRUE(objective.take_figures().empty());
}

}  // namespace
}  // namespace preceptor
