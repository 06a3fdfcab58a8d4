#include "data/recipe/window_function.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace preceptor {
namespace {

std::vector<double> windowed(VoiWindow window, std::vector<double> values) {
  apply_window(window, values);
  return values;
}

// PS3.3 C.11.2.1.2.1's own example: centre 2048, width 4096.
TEST(WindowFunction, LinearAsTheStandardsExample) {
  const std::vector<double> y =
      windowed({2048, 4096, WindowFunction::kLinear}, {-1, 0, 2047.5, 4095, 4096});
  EXPECT_EQ(y, (std::vector<double>{0, 0, 0.5, 1, 1}));
}

TEST(WindowFunction, AWidthOfOneIsAStep) {
  EXPECT_EQ(windowed({100, 1, WindowFunction::kLinear}, {99, 99.5, 99.6, 100}),
            (std::vector<double>{0, 0, 1, 1}));
}

TEST(WindowFunction, LinearExactIsAsWideAsItSays) {
  EXPECT_EQ(windowed({10, 4, WindowFunction::kLinearExact}, {8, 9, 10, 12, 13}),
            (std::vector<double>{0, 0.25, 0.5, 1, 1}));
  EXPECT_EQ(windowed({0, 0.5, WindowFunction::kLinearExact}, {0.125}), (std::vector<double>{0.75}));
}

TEST(WindowFunction, SigmoidNeverEnds) {
  const std::vector<double> y = windowed({5, 8, WindowFunction::kSigmoid}, {5, 9, -1e6, 1e6});
  EXPECT_EQ(y[0], 0.5);
  EXPECT_NEAR(y[1], 1 / (1 + std::exp(-2.0)), 1e-15);
  EXPECT_EQ(y[2], 0);
  EXPECT_EQ(y[3], 1);
}

TEST(WindowFunction, EachFunctionHasItsNarrowest) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(is_usable({0, 1, WindowFunction::kLinear}));
  EXPECT_FALSE(is_usable({0, 0.99, WindowFunction::kLinear}));
  EXPECT_TRUE(is_usable({0, 0.01, WindowFunction::kLinearExact}));
  EXPECT_FALSE(is_usable({0, 0, WindowFunction::kLinearExact}));
  EXPECT_FALSE(is_usable({0, -1, WindowFunction::kSigmoid}));
  EXPECT_FALSE(is_usable({nan, 5, WindowFunction::kLinear}));
  EXPECT_FALSE(is_usable({5, nan, WindowFunction::kSigmoid}));
}

}  // namespace
}  // namespace preceptor
