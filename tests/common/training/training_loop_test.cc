#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/model/model_file_torch.h"
#include "common/model/torch_runtime.h"
#include "common/training/channel_statistics.h"
#include "common/training/evaluation_torch.h"
#include "tests/common/training/separable_world.h"
#include "tests/common/training/volume_world.h"

namespace preceptor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using torch::jit::Module;
using Rows = std::vector<std::int64_t>;

class KeepingReporter final : public Reporter {
 public:
  void message(const std::string&) override {}
  void warning(const std::string& line) override { warnings.push_back(line); }
  void progress(const std::string&, std::int64_t, std::int64_t, const std::string&) override {}
  std::vector<std::string> warnings;
};

// Supervised training that remembers its batches, and can go wrong from a step on.
class WatchedObjective final : public Objective {
 public:
  using Change = std::function<at::Tensor(const at::Tensor& loss, const at::Tensor& logits)>;

  std::string formula() const override { return "watched"; }
  at::Tensor loss(const at::Tensor& logits, const TrainingBatch& batch) override {
    batches.push_back(batch);
    const at::Tensor loss = labelled_cross_entropy(logits, batch.classes);
    return static_cast<std::int64_t>(batches.size()) > change_after ? change(loss, logits) : loss;
  }
  std::map<std::string, double> take_figures() override {
    return {{"batches_so_far", static_cast<double>(batches.size())}};
  }
  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> all;
    for (const TrainingBatch& batch : batches) all.push_back(batch.rows.size());
    return all;
  }

  std::vector<TrainingBatch> batches;
  std::int64_t change_after = std::numeric_limits<std::int64_t>::max();
  Change change;
};

TrainingOptions options_of(std::int64_t epochs, double rate = 0.01) {
  TrainingOptions options;
  options.epochs = epochs;
  options.batch = 32;
  options.learning_rate = rate;
  return options;
}

class TrainingLoop : public testing::Test {
 protected:
  TrainingLoop() { set_up_torch(1); }

  TrainingResult train(Module& module, const TrainingData& data, const TrainingOptions& options,
                       Objective& objective) {
    RunFolder run = RunFolder::create(folder_.file("run"), true);
    return train_network(module, objective, data, options, run, reporter_);
  }
  TrainingResult train(Module& module, const TrainingData& data, const TrainingOptions& options) {
    SupervisedObjective objective;
    return train(module, data, options, objective);
  }
  std::string trained_bytes(const TrainingOptions& options, std::uint64_t network_seed = 1) {
    Module module = SeparableWorld::network(network_seed);
    train(module, world_.data(64), options);
    return serialise_model(module, {});
  }
  std::vector<Json> epoch_lines() const {
    std::vector<Json> lines;
    std::istringstream text(read_file(folder_.file("run/epochs.jsonl")));
    for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  TemporaryFolder folder_;
  SeparableWorld world_;
  KeepingReporter reporter_;
};

// Two epochs of two batches: enough for the order, the augmentation and the optimiser's state.
TEST_F(TrainingLoop, TheSameSeedGivesTheSameBytes) {
  TrainingOptions options = options_of(2);
  options.augmentation.flip = true;
  options.augmentation.shift = 1;
  options.augmentation.rotate = 5;
  for (const int threads : {1, 2}) {
    set_up_torch(threads);
    options.threads = threads;
    options.seed = 1;
    const std::string first = trained_bytes(options);
    EXPECT_EQ(trained_bytes(options), first) << threads;
    options.seed = 2;
    EXPECT_NE(trained_bytes(options), first) << "another seed of the run";
    options.seed = 1;
    EXPECT_NE(trained_bytes(options, 2), first) << "the weights have another seed";
  }
  set_up_torch(1);
}

TEST_F(TrainingLoop, WithoutAugmentationTheSeedIsOfTheOrder) {
  TrainingOptions options = options_of(1);
  const std::string plain = trained_bytes(options);
  options.seed = 2;
  EXPECT_NE(trained_bytes(options), plain);
}

TEST_F(TrainingLoop, LearnsWhatIsEasilyToldApart) {
  Module module = SeparableWorld::network();
  const TrainingData data = world_.data();
  TrainingOptions options = options_of(12);
  options.metric = "accuracy";
  const TrainingResult result = train(module, data, options);
  EXPECT_GE(result.best_validation.accuracy, 0.95);
  EXPECT_GE(result.best_validation.auc, 0.99);
  const std::vector<Json> lines = epoch_lines();
  EXPECT_LT(lines.back().at("loss").as_double(), 0.5 * lines.front().at("loss").as_double());
  EXPECT_GT(result.seconds_per_epoch, 0);
}

TEST_F(TrainingLoop, ABatchIsRowsWithTheirOwnPixelsAndClasses) {
  TrainingData data = world_.data(100);
  data.visible_classes[5] = data.visible_classes[6] = -1;
  WatchedObjective objective;
  Module module = SeparableWorld::network();
  train(module, data, options_of(2), objective);
  std::vector<Rows> epochs(2);
  for (std::size_t i = 0; i < objective.batches.size(); ++i) {
    const TrainingBatch& batch = objective.batches[i];
    Rows& epoch = epochs[i / 4];
    epoch.insert(epoch.end(), batch.rows.begin(), batch.rows.end());
    ASSERT_EQ(batch.images.size(0), static_cast<std::int64_t>(batch.rows.size()));
    for (std::size_t k = 0; k < batch.rows.size(); ++k) {
      const std::int64_t at = static_cast<std::int64_t>(k), row = batch.rows[k];
      EXPECT_EQ(batch.classes[at].item<std::int64_t>(), row == 5 || row == 6 ? -1 : row % 2);
      const auto pixels = half_bright(row);
      const at::Tensor image = batch.images[at].reshape(-1);
      for (const std::int64_t p : {0, 7, 77, 143}) {
        EXPECT_EQ(image[p].item<float>(), static_cast<float>(pixels[p]) / 255.0f) << row;
      }
    }
  }
  EXPECT_NE(epochs[0], epochs[1]);
  for (Rows& epoch : epochs) {
    std::sort(epoch.begin(), epoch.end());
    EXPECT_EQ(epoch, data.train_rows);
  }
}

// Batch norm has no variance in one row.
TEST_F(TrainingLoop, ATailOfOneRowIsLeftOut) {
  const struct {
    std::int64_t rows;
    std::vector<std::size_t> sizes;
  } cases[] = {{2, {2}}, {31, {31}}, {32, {32}}, {33, {32}}, {34, {32, 2}}, {65, {32, 32}}};
  for (const auto& at : cases) {
    WatchedObjective objective;
    Module module = SeparableWorld::network();
    train(module, world_.data(at.rows), options_of(1), objective);
    EXPECT_EQ(objective.sizes(), at.sizes) << at.rows;
  }
}

TEST_F(TrainingLoop, LessThanTwoRowsAreAnInputError) {
  for (const std::int64_t rows : {0, 1}) {
    Module module = SeparableWorld::network();
    try {
      train(module, world_.data(rows), options_of(1));
      FAIL();
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kInput);
      EXPECT_EQ(problem.expected(), "2 or more train rows");
      EXPECT_EQ(problem.found(), std::to_string(rows));
    }
  }
}

TEST_F(TrainingLoop, ALossThatIsNotFiniteIsAnInputError) {
  const WatchedObjective::Change changes[] = {
      [](const at::Tensor& loss, const at::Tensor&) { return loss * NAN; },
      [](const at::Tensor& loss, const at::Tensor&) { return loss + INFINITY; }};
  for (const auto& change : changes) {
    WatchedObjective objective;
    objective.change_after = 6;  // in the second epoch of four steps
    objective.change = change;
    Module module = SeparableWorld::network();
    try {
      train(module, world_.data(), options_of(3), objective);
      FAIL();
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kInput);
      EXPECT_THAT(problem.found(), HasSubstr("epoch 2"));
      EXPECT_THAT(problem.hint(), HasSubstr("--lr"));
    }
    EXPECT_EQ(epoch_lines().size(), 1u);
  }
}

// The loss of the last step says nothing of what that step did to the weights. The root of a zero
// is finite, and its gradient is not.
TEST_F(TrainingLoop, WeightsThatTheLastStepBrokeAreAnInputErrorToo) {
  for (const bool validated : {true, false}) {
    TrainingData data = world_.data();
    if (!validated) data.validation_rows.clear();
    WatchedObjective objective;
    objective.change_after = 3;
    objective.change = [](const at::Tensor&, const at::Tensor& logits) {
      return at::sqrt((logits * 0).sum());
    };
    Module module = SeparableWorld::network();
    try {
      train(module, data, options_of(1), objective);
      FAIL() << "a model of NaN would be written";
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kInput);
      EXPECT_THAT(problem.hint(), HasSubstr("--lr"));
    }
    EXPECT_FALSE(file_exists(folder_.file("run/checkpoints/best.pt")));
  }
}

// Two epochs downhill and two uphill: the best is not the last.
class BestEpoch : public TrainingLoop, public testing::WithParamInterface<const char*> {};

TEST_P(BestEpoch, IsTheOneTheMetricSaysAndIsKept) {
  TrainingOptions options = options_of(5);
  options.metric = GetParam();
  options.schedule.name = "constant";
  WatchedObjective objective;
  objective.change_after = 8;
  objective.change = [](const at::Tensor& loss, const at::Tensor&) { return -3 * loss; };
  Module module = SeparableWorld::network();
  const TrainingData data = world_.data();
  const TrainingResult result = train(module, data, options, objective);
  const std::vector<Json> lines = epoch_lines();
  ASSERT_EQ(lines.size(), 5u);
  std::size_t best = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i].at("epoch").as_integer(), static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(lines[i].at("batches_so_far").as_double(), 4.0 * static_cast<double>(i + 1));
    const double now = lines[i].at("validation").at(GetParam()).as_double();
    const double before = lines[best].at("validation").at(GetParam()).as_double();
    const bool better = i == 0 || (options.metric == "cross_entropy" ? now < before : now > before);
    EXPECT_EQ(lines[i].at("best").as_bool(), better) << i;
    if (better) best = i;
  }
  EXPECT_LT(best, 4u);
  EXPECT_EQ(result.best_epoch, static_cast<std::int64_t>(best) + 1);
  EXPECT_EQ(Json::parse(result.best_validation.to_json().dump()), lines[best].at("validation"));
  const ClassificationMetrics kept = evaluate_network(module, data.images, data.validation_rows,
                                                      data.visible_classes, data.class_names, {});
  EXPECT_NEAR(kept.cross_entropy, result.best_validation.cross_entropy, 1e-5);
  EXPECT_EQ(kept.accuracy, result.best_validation.accuracy);
}

INSTANTIATE_TEST_SUITE_P(Metrics, BestEpoch,
                         testing::Values("auc", "accuracy", "cross_entropy", "macro_sensitivity"));

TEST_F(TrainingLoop, WithoutValidationRowsTheLastEpochIsKeptAndAWarningSaysSo) {
  TrainingData data = world_.data();
  data.validation_rows.clear();
  TrainingOptions options = options_of(3);
  options.schedule.name = "constant";
  Module module = SeparableWorld::network();
  EXPECT_EQ(train(module, data, options).best_epoch, 3);
  EXPECT_THAT(reporter_.warnings, ElementsAre(HasSubstr("last epoch")));
  for (const Json& line : epoch_lines()) EXPECT_FALSE(line.has("validation"));
  options.epochs = 2;
  Module shorter = SeparableWorld::network();
  train(shorter, data, options);
  EXPECT_NE(serialise_model(module, {}), serialise_model(shorter, {}));
}

TEST_F(TrainingLoop, WithValidationRowsNothingIsWarnedOf) {
  Module module = SeparableWorld::network();
  train(module, world_.data(), options_of(1));
  EXPECT_TRUE(reporter_.warnings.empty());
}

TEST_F(TrainingLoop, LeavesTheModuleReadyForUse) {
  Module module = SeparableWorld::network();
  train(module, world_.data(), options_of(1));
  EXPECT_FALSE(module.is_training());
  for (const at::Tensor& parameter : module.parameters()) {
    EXPECT_TRUE(parameter.is_contiguous());
    EXPECT_TRUE(at::isfinite(parameter).all().item<bool>());
  }
  const Module kept = load_model(folder_.file("run/checkpoints/best.pt")).module;
  auto at = kept.parameters().begin();
  for (const at::Tensor& parameter : module.parameters()) EXPECT_TRUE(parameter.equal(*at++));
}

// Validation must neither move batch norm's averages nor see train mode.
TEST_F(TrainingLoop, ValidationChangesNothing) {
  TrainingData data = world_.data();
  TrainingOptions options = options_of(2);
  options.metric = "cross_entropy";
  Module with = SeparableWorld::network(), without = SeparableWorld::network();
  const TrainingResult result = train(with, data, options);
  ASSERT_EQ(result.best_epoch, 2);
  data.validation_rows.clear();
  train(without, data, options);
  EXPECT_EQ(serialise_model(with, {}), serialise_model(without, {}));
}

TEST_F(TrainingLoop, TrainsInTrainModeAfterAValidationToo) {
  Module module = SeparableWorld::network();
  std::vector<bool> modes;
  WatchedObjective objective;
  objective.change_after = 0;
  objective.change = [&](const at::Tensor& loss, const at::Tensor&) {
    modes.push_back(module.is_training());
    return loss;
  };
  train(module, world_.data(), options_of(2), objective);
  EXPECT_EQ(modes, std::vector<bool>(8, true));
}

// z = x w: the gradient is known, so each optimiser's first steps are.
class FirstSteps : public TrainingLoop {
 protected:
  static Module linear() {
    Module module("linear");
    module.register_parameter("w", at::zeros({kWorldSide * kWorldSide, 2}), false);
    module.register_parameter("fixed", at::ones({2}), false);
    module.register_attribute("training", c10::BoolType::get(), true);
    module.define(
        "def forward(self, x):\n    return x.flatten(1).matmul(self.w) + 0 * self.fixed\n");
    for (const auto& item : module.named_parameters()) {
      item.value.set_requires_grad(item.name == "w");
    }
    return module;
  }

  // Gradient of the mean cross-entropy at w over the first `rows` rows.
  static at::Tensor gradient(const at::Tensor& w, std::int64_t rows) {
    std::vector<float> pixels;
    for (std::int64_t row = 0; row < rows; ++row) {
      for (const std::uint8_t pixel : half_bright(row)) {
        pixels.push_back(static_cast<float>(pixel) / 255.0f);
      }
    }
    const at::Tensor x = at::tensor(pixels).view({rows, -1});
    at::Tensor error = at::softmax(x.matmul(w), 1);
    for (std::int64_t row = 0; row < rows; ++row) error[row][row % 2] -= 1;
    return x.t().matmul(error) / static_cast<double>(rows);
  }

  // Two steps of all 32 rows each, no validation.
  at::Tensor after_two_steps(TrainingOptions options) {
    TrainingData data = world_.data(32);
    data.validation_rows.clear();
    options.epochs = 2;
    options.batch = 32;
    Module module = linear();
    train(module, data, options);
    EXPECT_TRUE(module.attr("fixed").toTensor().equal(at::ones({2})));
    return module.attr("w").toTensor().detach();
  }

  static void expect_close(const at::Tensor& a, const at::Tensor& b) {
    EXPECT_LT((a - b).abs().max().item<double>(), 2e-6);
  }
};

TEST_F(FirstSteps, OfSgdWithMomentumDecayAndACosine) {
  TrainingOptions options;
  options.optimiser = "sgd";
  options.learning_rate = 0.1;
  options.momentum = 0.5;
  options.weight_decay = 0.25;
  const at::Tensor start = at::zeros({kWorldSide * kWorldSide, 2});
  const at::Tensor first = gradient(start, 32);
  const at::Tensor w = start - 0.1 * first;
  const at::Tensor second = 0.5 * first + gradient(w, 32) + 0.25 * w;
  expect_close(after_two_steps(options), w - 0.1 * 0.5 * second);
}

TEST_F(FirstSteps, OfAdamAndAdamW) {
  for (const std::string name : {"adam", "adamw"}) {
    TrainingOptions options;
    options.optimiser = name;
    options.learning_rate = 0.01;
    options.weight_decay = 0.5;
    options.schedule.name = "constant";
    at::Tensor w = at::zeros({kWorldSide * kWorldSide, 2});
    at::Tensor mean = at::zeros_like(w), square = at::zeros_like(w);
    for (int step = 1; step <= 2; ++step) {
      at::Tensor g = gradient(w, 32);
      if (name == "adam") g = g + 0.5 * w;
      if (name == "adamw") w = w * (1 - 0.01 * 0.5);
      mean = 0.9 * mean + 0.1 * g;
      square = 0.999 * square + 0.001 * g * g;
      const at::Tensor root = (square / (1 - std::pow(0.999, step))).sqrt() + 1e-8;
      w = w - 0.01 * (mean / (1 - std::pow(0.9, step))) / root;
    }
    expect_close(after_two_steps(options), w);
  }
}

// The classes differ in the order of their slices, so a network that mixed up the axes, or looked
// at slices alone, would stay at one half.
TEST_F(TrainingLoop, ANetworkForVolumesLearnsFromBytesAndFloats) {
  for (const PixelType type : {PixelType::kUint8, PixelType::kFloat32}) {
    const VolumeWorld world(volume_format(type, 2));
    const TrainingData data = world.data();
    const ChannelStatistics statistics = channel_statistics(world.images, data.train_rows);
    ArchitectureSpec spec = volume_spec("mobile-3d", 2, 8, 4);
    spec.width = 0.5;
    spec.mean = statistics.mean;
    spec.std = statistics.std;
    Module module = build_network(spec, 1);
    TrainingOptions options = options_of(12);
    options.augmentation.shift = 1;
    options.metric = "accuracy";
    const TrainingResult result = train(module, data, options);
    EXPECT_GT(result.best_validation.accuracy, 0.95) << static_cast<int>(type);
    for (const at::Tensor& parameter : module.parameters()) EXPECT_TRUE(parameter.is_contiguous());
  }
}

}  // namespace
}  // namespace preceptor
