#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "stage2_student/distillation_objective_torch.h"
#include "tests/stage2_student/distillation_golden.h"

namespace preceptor {
namespace {

using testing::HasSubstr;
using testing::Not;

TargetStore store_of(const GoldenBatch& golden) {
  TargetStore store;
  store.identity.temperature = golden.cache_temperature;
  store.rows = kStoreRows;
  store.classes = golden.classes;
  store.scaled_logits = golden.cached;
  return store;
}

TrainingBatch batch_of(const GoldenBatch& golden) {
  TrainingBatch batch;
  batch.rows = kBatchRows;
  batch.classes = at::tensor(at::ArrayRef<std::int64_t>(golden.labels), at::kLong);
  return batch;
}

at::Tensor student_logits(const GoldenBatch& golden) {
  const std::int64_t rows = static_cast<std::int64_t>(kBatchRows.size());
  return at::tensor(at::ArrayRef<float>(golden.student)).view({rows, golden.classes});
}

double tolerance(double value) { return 1e-5 + 2e-5 * std::abs(value); }

class Golden : public testing::TestWithParam<GoldenBatch> {};

TEST_P(Golden, LossAndGradientArePythons) {
  const GoldenBatch& golden = GetParam();
  const TargetStore store = store_of(golden);
  DistillationObjective objective(golden.alpha, golden.temperature, &store, "cpu");
  at::Tensor logits = student_logits(golden).requires_grad_(true);
  const at::Tensor loss = objective.loss(logits, batch_of(golden));
  ASSERT_EQ(loss.dim(), 0);
  EXPECT_NEAR(loss.item<double>(), golden.loss, tolerance(golden.loss));
  loss.backward();
  ASSERT_TRUE(logits.grad().defined());
  const at::Tensor gradient = logits.grad().contiguous();
  ASSERT_EQ(static_cast<std::size_t>(gradient.numel()), golden.gradient.size());
  for (std::size_t i = 0; i < golden.gradient.size(); ++i) {
    const double found = gradient.data_ptr<float>()[i];
    EXPECT_NEAR(found, golden.gradient[i], tolerance(golden.gradient[i])) << "number " << i;
  }
}

TEST_P(Golden, FiguresArePythonsAndAreTakenOnce) {
  const GoldenBatch& golden = GetParam();
  const TargetStore store = store_of(golden);
  DistillationObjective objective(golden.alpha, golden.temperature, &store, "cpu");
  objective.loss(student_logits(golden), batch_of(golden));
  const auto figures = objective.take_figures();
  if (golden.student_accuracy < 0) {
    EXPECT_TRUE(figures.empty());
  } else {
    ASSERT_EQ(figures.size(), 2u);
    EXPECT_NEAR(figures.at("train_accuracy"), golden.student_accuracy, 1e-12);
    EXPECT_NEAR(figures.at("teacher_accuracy"), golden.teacher_accuracy, 1e-12);
  }
  EXPECT_TRUE(objective.take_figures().empty());
}

INSTANTIATE_TEST_SUITE_P(Python, Golden, testing::ValuesIn(kGoldenBatches),
                         [](const testing::TestParamInfo<GoldenBatch>& info) {
                           std::string name;
                           for (const char letter : info.param.name) {
                             if (std::isalnum(static_cast<unsigned char>(letter))) name += letter;
                           }
                           return name;
                         });

// What is scaled from one temperature to another is the same as what was cached there.
TEST(DistillationObjective, TheCachesTemperatureDoesNotMatter) {
  const GoldenBatch& golden = kGoldenBatches[1];
  TargetStore store = store_of(golden);
  DistillationObjective at_four(0.3, 2.5, &store, "cpu");
  const double loss = at_four.loss(student_logits(golden), batch_of(golden)).item<double>();
  for (float& value : store.scaled_logits) value *= 4;
  store.identity.temperature = 1;
  DistillationObjective at_one(0.3, 2.5, &store, "cpu");
  EXPECT_NEAR(at_one.loss(student_logits(golden), batch_of(golden)).item<double>(), loss, 1e-4);
}

TEST(DistillationObjective, AStudentThatSaysWhatTheTeacherSaysHasNothingToLearn) {
  const GoldenBatch& golden = kGoldenBatches[2];
  const TargetStore store = store_of(golden);
  TrainingBatch batch = batch_of(golden);
  batch.rows = {0, 1, 2, 3, 4, 5};
  at::Tensor logits = (at::tensor(at::ArrayRef<float>(store.scaled_logits))
                           .view({kStoreRows, golden.classes})
                           .slice(0, 0, 6) *
                       golden.cache_temperature)
                          .requires_grad_(true);
  DistillationObjective objective(0, 3, &store, "cpu");
  const at::Tensor loss = objective.loss(logits, batch);
  loss.backward();
  EXPECT_NEAR(loss.item<double>(), 0, 1e-5);
  EXPECT_LT(logits.grad().abs().max().item<double>(), 1e-5);
}

TEST(DistillationObjective, LargeLogitsStayFinite) {
  for (const double temperature : {0.5, 1.0, 4.0, 1000.0}) {
    TargetStore store;
    store.identity.temperature = 1;
    store.rows = 2;
    store.classes = 2;
    store.scaled_logits = {1e4f, -1e4f, -1e4f, 1e4f};
    TrainingBatch batch;
    batch.rows = {0, 1};
    batch.classes = at::tensor({1, -1}, at::kLong);
    at::Tensor logits = at::tensor({-1e4f, 1e4f, 1e4f, -1e4f}).view({2, 2}).requires_grad_(true);
    DistillationObjective objective(0.3, temperature, &store, "cpu");
    const at::Tensor loss = objective.loss(logits, batch);
    loss.backward();
    EXPECT_TRUE(std::isfinite(loss.item<double>())) << temperature;
    EXPECT_GT(loss.item<double>(), 0) << temperature;
    EXPECT_TRUE(logits.grad().isfinite().all().item<bool>()) << temperature;
  }
}

TEST(DistillationObjective, FiguresAddUpOverTheStepsOfAnEpoch) {
  const GoldenBatch& all = kGoldenBatches[1];
  const GoldenBatch& some = kGoldenBatches[4];
  const TargetStore store = store_of(all);
  DistillationObjective objective(0.3, 2, &store, "cpu");
  objective.loss(student_logits(all), batch_of(all));
  objective.loss(student_logits(some), batch_of(some));
  const auto figures = objective.take_figures();
  const double seen = 6 + 3;
  EXPECT_NEAR(figures.at("train_accuracy"),
              (6 * all.student_accuracy + 3 * some.student_accuracy) / seen, 1e-12);
  EXPECT_NEAR(figures.at("teacher_accuracy"),
              (6 * all.teacher_accuracy + 3 * some.teacher_accuracy) / seen, 1e-12);
}

TEST(DistillationObjective, WithoutTargetsAlphaOneIsPlainCrossEntropy) {
  const GoldenBatch& golden = kGoldenBatches[9];
  ASSERT_EQ(golden.alpha, 1);
  DistillationObjective objective(1, 1, nullptr, "cpu");
  EXPECT_NEAR(objective.loss(student_logits(golden), batch_of(golden)).item<double>(), golden.loss,
              1e-5);
  const auto figures = objective.take_figures();
  EXPECT_EQ(figures.count("teacher_accuracy"), 0u);
  EXPECT_NEAR(figures.at("train_accuracy"), golden.student_accuracy, 1e-12);
}

TEST(DistillationObjective, TheFormulaIsResolvedAndReadable) {
  TargetStore store = store_of(kGoldenBatches[1]);
  const DistillationObjective mixed(0.7, 2.5, &store, "cpu");
  EXPECT_THAT(mixed.formula(), HasSubstr("0.7 * CE(label) + 0.3 * 2.5^2 * KL("));
  EXPECT_THAT(mixed.formula(), HasSubstr("scaled by 1.6"));
  const DistillationObjective labels_only(1, 1, nullptr, "cpu");
  EXPECT_THAT(labels_only.formula(), Not(HasSubstr("KL")));
}

}  // namespace
}  // namespace preceptor
