#include "stage1_teacher/teacher/output_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "common/base/error.h"

namespace preceptor {
namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(OutputCheck, FindsTheRowThatIsNotFinite) {
  EXPECT_EQ(first_not_finite({1, 2, 3, 4}, 2, {1, 1}), -1);
  EXPECT_EQ(first_not_finite({1, 2, 3, kNan}, 2, {1, 1}), 1);
  EXPECT_EQ(first_not_finite({1, 2, INFINITY, 4}, 2, {1, 1}), 1);
  EXPECT_EQ(first_not_finite({1, 2, kNan, kNan}, 2, {1, 0}), -1) << "a rejected row";
}

TEST(OutputCheck, ProbabilitiesWhereLogitsAreExpectedNameTheOption) {
  try {
    check_output_kind({0.25f, 0.75f, 1, 0}, 2, {1, 1}, OutputKind::kLogits);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_NE(error.hint().find("--teacher-output probabilities"), std::string::npos);
  }
  check_output_kind({0.25f, 0.75f, 1, 0}, 2, {1, 1}, OutputKind::kProbabilities);
}

TEST(OutputCheck, LogitsThatAreNoProbabilitiesPass) {
  check_output_kind({-1, 2, 0.5f, 0.5f}, 2, {1, 1}, OutputKind::kLogits);
  check_output_kind({0.5f, 0.6f}, 2, {1}, OutputKind::kLogits);
  check_output_kind({0.5f, 0.5f}, 2, {0}, OutputKind::kLogits);  // nothing to judge by
}

TEST(OutputCheck, DeclaredProbabilitiesMustBe) {
  EXPECT_THROW(check_output_kind({-1, 2}, 2, {1}, OutputKind::kProbabilities), Error);
  EXPECT_THROW(check_output_kind({0.6f, 0.6f}, 2, {1}, OutputKind::kProbabilities), Error);
}

TEST(OutputCheck, ScalesByTheTemperatureAfterTheLogarithm) {
  std::vector<float> logits{8, -2};
  scale_outputs(logits, OutputKind::kLogits, 4);
  EXPECT_EQ(logits, (std::vector<float>{2, -0.5f}));
  std::vector<float> probabilities{0.5f, 0};
  scale_outputs(probabilities, OutputKind::kProbabilities, 2);
  EXPECT_FLOAT_EQ(probabilities[0], static_cast<float>(std::log(0.5) / 2));
  EXPECT_FLOAT_EQ(probabilities[1], static_cast<float>(std::log(1e-12) / 2));
}

}  // namespace
}  // namespace preceptor
