#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/model/torch_runtime.h"
#include "common/training/evaluation_torch.h"
#include "tests/common/training/separable_world.h"

namespace preceptor {
namespace {

using Rows = std::vector<std::int64_t>;

class Evaluation : public testing::Test {
 protected:
  Evaluation() {
    set_up_torch(1);
    module_.eval();
  }

  // Straight through the network, row by row.
  std::vector<float> expected(const Rows& rows) {
    std::vector<float> all;
    for (const std::int64_t row : rows) {
      std::vector<float> pixels;
      for (const std::uint8_t pixel : half_bright(row)) {
        pixels.push_back(static_cast<float>(pixel) / 255.0f);
      }
      const at::Tensor image = at::tensor(pixels).view({1, 1, kWorldSide, kWorldSide});
      const at::Tensor logits = logits_of(module_, image);
      all.insert(all.end(), logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
    }
    return all;
  }

  SeparableWorld world_;
  torch::jit::Module module_ = SeparableWorld::network();
};

TEST_F(Evaluation, LogitsComeInTheOrderOfTheRowsWhateverTheBatch) {
  const Rows rows = rows_from_to(3, 200, 4);
  const std::vector<float> right = expected(rows);
  for (const std::int64_t batch : {1, 7, 256}) {
    EvaluationOptions options;
    options.batch = batch;
    const std::vector<float> got = network_logits(module_, world_.images, rows, options);
    ASSERT_EQ(got.size(), right.size());
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], right[i], 1e-5) << i;
  }
  EXPECT_TRUE(network_logits(module_, world_.images, {}, {}).empty());
}

TEST_F(Evaluation, TwiceTheSameIsTheSame) {
  const Rows rows = rows_from_to(0, 200);
  EXPECT_EQ(network_logits(module_, world_.images, rows, {}),
            network_logits(module_, world_.images, rows, {}));
}

TEST_F(Evaluation, MetricsAreThoseOfTheLabelledRows) {
  Rows classes = world_.data().visible_classes;
  for (std::size_t row = 0; row < 200; row += 3) classes[row] = -1;
  const Rows rows = rows_from_to(50, 150);
  const ClassificationMetrics got =
      evaluate_network(module_, world_.images, rows, classes, {"left", "right"}, {});
  Rows labelled, truth;
  for (const std::int64_t row : rows) {
    if (row % 3 == 0) continue;
    labelled.push_back(row);
    truth.push_back(row % 2);
  }
  const ClassificationMetrics right =
      classification_metrics(log_softmax_rows(expected(labelled), 2), truth, {"left", "right"});
  EXPECT_EQ(got.samples, static_cast<std::int64_t>(labelled.size()));
  EXPECT_NEAR(got.cross_entropy, right.cross_entropy, 1e-5);
  EXPECT_NEAR(got.accuracy, right.accuracy, 1e-12);
  EXPECT_NEAR(got.auc, right.auc, 1e-3);
}

TEST_F(Evaluation, NoLabelledRowHasNoFigures) {
  const ClassificationMetrics got =
      evaluate_network(module_, world_.images, {0, 1}, Rows(200, -1), {"left", "right"}, {});
  EXPECT_EQ(got.samples, 0);
}

TEST_F(Evaluation, AnotherNumberOfClassesIsAnInputError) {
  try {
    evaluate_network(module_, world_.images, {0, 1}, world_.data().visible_classes, {"a", "b", "c"},
                     {});
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kInput);
    EXPECT_EQ(problem.expected(), "3 classes");
    EXPECT_EQ(problem.found(), "2");
  }
}

}  // namespace
}  // namespace preceptor
