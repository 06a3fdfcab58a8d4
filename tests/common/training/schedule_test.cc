#include "common/training/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "common/base/error.h"

namespace preceptor {
namespace {

ScheduleOptions named(const std::string& name, std::int64_t warmup = 0) {
  ScheduleOptions options;
  options.name = name;
  options.warmup_steps = warmup;
  return options;
}

TEST(Schedule, ConstantIsOne) {
  for (const std::int64_t step : {0, 1, 99}) {
    EXPECT_EQ(learning_rate_factor(named("constant"), step, 100, 10), 1);
  }
}

TEST(Schedule, CosineFallsFromOneToNothing) {
  const ScheduleOptions options = named("cosine");
  EXPECT_DOUBLE_EQ(learning_rate_factor(options, 0, 100, 10), 1);
  EXPECT_NEAR(learning_rate_factor(options, 25, 100, 10), (1 + std::sqrt(0.5)) / 2, 1e-12);
  EXPECT_NEAR(learning_rate_factor(options, 50, 100, 10), 0.5, 1e-12);
  EXPECT_NEAR(learning_rate_factor(options, 75, 100, 10), (1 - std::sqrt(0.5)) / 2, 1e-12);
  EXPECT_NEAR(learning_rate_factor(options, 99, 100, 10), 2.4671981713420017e-4, 1e-12);
  EXPECT_NEAR(learning_rate_factor(options, 100, 100, 10), 0, 1e-12);
  EXPECT_NEAR(learning_rate_factor(options, 150, 100, 10), 0, 1e-12) << "no restart";
}

TEST(Schedule, StepIsAPowerOfGammaByTheEpoch) {
  ScheduleOptions options = named("step");
  options.step_gamma = 0.5;
  options.step_epochs = 3;
  for (std::int64_t step = 0; step < 120; ++step) {
    const double expected = std::pow(0.5, static_cast<double>(step / 10 / 3));
    EXPECT_DOUBLE_EQ(learning_rate_factor(options, step, 120, 10), expected) << step;
  }
}

TEST(Schedule, AWarmUpRisesInALineToTheFullRate) {
  for (std::int64_t step = 0; step < 8; ++step) {
    EXPECT_DOUBLE_EQ(learning_rate_factor(named("constant", 4), step, 100, 10),
                     step < 4 ? (step + 1) / 4.0 : 1.0);
  }
  EXPECT_DOUBLE_EQ(learning_rate_factor(named("cosine", 10), 4, 100, 10),
                   0.5 * learning_rate_factor(named("cosine"), 4, 100, 10));
  EXPECT_DOUBLE_EQ(learning_rate_factor(named("cosine", 10), 10, 100, 10),
                   learning_rate_factor(named("cosine"), 10, 100, 10));
  EXPECT_DOUBLE_EQ(learning_rate_factor(named("step", 40), 19, 100, 10), 0.5);
}

TEST(Schedule, NoStepsAreNoDivisionByNothing) {
  EXPECT_EQ(learning_rate_factor(named("cosine"), 0, 0, 0), 1);
  EXPECT_EQ(learning_rate_factor(named("step"), 0, 0, 0), 1);
}

TEST(Schedule, BadOptionsAreUsageErrors) {
  const auto refused = [](const ScheduleOptions& options) {
    try {
      options.validate();
    } catch (const Error& problem) {
      return problem.kind() == ErrorKind::kUsage && !problem.expected().empty();
    }
    return false;
  };
  EXPECT_FALSE(refused(named("constant")));
  EXPECT_FALSE(refused(named("cosine", 100)));
  EXPECT_FALSE(refused(named("step")));
  EXPECT_TRUE(refused(named("linear")));
  EXPECT_TRUE(refused(named("")));
  EXPECT_TRUE(refused(named("cosine", -1)));
  for (const double gamma : {0.0, -0.1, 1.01, std::numeric_limits<double>::quiet_NaN()}) {
    ScheduleOptions options = named("step");
    options.step_gamma = gamma;
    EXPECT_TRUE(refused(options)) << gamma;
  }
  ScheduleOptions options = named("step");
  options.step_epochs = 0;
  EXPECT_TRUE(refused(options));
}

}  // namespace
}  // namespace preceptor
