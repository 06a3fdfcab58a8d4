#include "data/resize/resize_plane.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/data/resize/whole_plane.h"

namespace preceptor {
namespace {

// The formula of resize_weights.h as a dense matrix, sample by sample.
std::vector<double> dense_row(std::int64_t in, std::int64_t out, std::int64_t i) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double support = std::max(scale, 1.0), centre = scale * (static_cast<double>(i) + 0.5);
  std::vector<double> row(static_cast<std::size_t>(in), 0.0);
  double sum = 0;
  for (std::int64_t j = 0; j < in; ++j) {
    const double left = std::max(0.0, std::floor(centre - support + 0.5));
    const double right = std::min(static_cast<double>(in), std::floor(centre + support + 0.5));
    if (static_cast<double>(j) < left || static_cast<double>(j) >= right) continue;
    row[j] = std::max(0.0, 1 - std::abs(static_cast<double>(j) + 0.5 - centre) / support);
    sum += row[j];
  }
  for (double& weight : row) weight /= sum;
  return row;
}

std::vector<double> dense_resize(const std::vector<double>& plane, std::int64_t in_rows,
                                 std::int64_t in_columns, std::int64_t rows, std::int64_t columns) {
  std::vector<double> result(static_cast<std::size_t>(rows * columns), 0.0);
  for (std::int64_t y = 0; y < rows; ++y) {
    const std::vector<double> down = dense_row(in_rows, rows, y);
    for (std::int64_t x = 0; x < columns; ++x) {
      const std::vector<double> across = dense_row(in_columns, columns, x);
      for (std::int64_t j = 0; j < in_rows; ++j) {
        for (std::int64_t k = 0; k < in_columns; ++k) {
          result[y * columns + x] += down[j] * across[k] * plane[j * in_columns + k];
        }
      }
    }
  }
  return result;
}

std::vector<double> noise(std::int64_t count) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = uniform(random);
  return values;
}

std::vector<double> resize_whole(const std::vector<double>& plane, const ResizeWeights& rows,
                                 const ResizeWeights& columns) {
  std::vector<double> result;
  resize_plane(WholePlane(plane, columns.in), rows, columns, appending_to(result, columns.out));
  return result;
}

std::vector<double> resized(const std::vector<double>& plane, std::int64_t in_rows,
                            std::int64_t in_columns, std::int64_t rows, std::int64_t columns) {
  return resize_whole(plane, ResizeWeights(in_rows, rows), ResizeWeights(in_columns, columns));
}

TEST(Resize, EqualsTheDenseFormula) {
  const std::vector<double> plane = noise(19 * 31);
  for (const auto& [rows, columns] : {std::pair<std::int64_t, std::int64_t>{7, 9},
                                      {40, 60},
                                      {19, 8},
                                      {5, 31},
                                      {1, 1},
                                      {20, 30}}) {
    const std::vector<double> ours = resized(plane, 19, 31, rows, columns);
    const std::vector<double> theirs = dense_resize(plane, 19, 31, rows, columns);
    ASSERT_EQ(ours.size(), theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_NEAR(ours[i], theirs[i], 1e-12);
  }
}

TEST(Resize, TheSameSizeIsTheSameBytes) {
  const std::vector<double> plane = noise(6 * 5);
  EXPECT_EQ(resized(plane, 6, 5, 6, 5), plane);
}

// By hand: half of 4 samples. s = 2, c = 1: distances 1/4, 1/4, 3/4 of the triangle, and so on.
TEST(Resize, HalvesByHand) {
  const std::vector<double> plane{1, 2, 4, 8};
  const std::vector<double> ours = resized(plane, 1, 4, 1, 2);
  EXPECT_NEAR(ours[0], (0.75 * 1 + 0.75 * 2 + 0.25 * 4) / 1.75, 1e-15);
  EXPECT_NEAR(ours[1], (0.25 * 2 + 0.75 * 4 + 0.75 * 8) / 1.75, 1e-15);
}

TEST(Resize, AConstantStaysConstant) {
  const std::vector<double> plane(17 * 23, 0.625);
  for (double value : resized(plane, 17, 23, 224, 11)) ASSERT_NEAR(value, 0.625, 1e-15);
}

TEST(Resize, WeightsStayInside) {
  for (std::int64_t in = 1; in <= 40; ++in) {
    for (std::int64_t out = 1; out <= 40; ++out) {
      const ResizeWeights weights(in, out);
      for (std::int64_t i = 0; i < out; ++i) {
        double sum = 0;
        for (std::int64_t t = 0; t < weights.taps; ++t) {
          const double weight = weights.weights[i * weights.taps + t];
          ASSERT_TRUE(weights.first[i] + t < in || weight == 0);
          sum += weight;
        }
        ASSERT_GE(weights.first[i], 0);
        ASSERT_NEAR(sum, 1, 1e-14) << in << " " << out;
      }
    }
  }
}

TEST(Resize, AreaIsTheMeanOfAdaptiveWindows) {
  const std::vector<double> plane{1, 2, 4, 8, 16};
  const ResizeWeights rows(1, 1);
  // 5 to 3: [0, 2), [1, 4), [3, 5).
  const std::vector<double> ours = resize_whole(plane, rows, {5, 3, ResizeMethod::kArea});
  EXPECT_NEAR(ours[0], 1.5, 1e-15);
  EXPECT_NEAR(ours[1], 14.0 / 3, 1e-15);
  EXPECT_NEAR(ours[2], 12, 1e-15);
  EXPECT_EQ(resize_whole(plane, rows, {5, 7, ResizeMethod::kNearest}),
            (std::vector<double>{1, 1, 2, 4, 4, 8, 16}));
}

TEST(Resize, APartIsThatPartOfTheWhole) {
  const std::vector<double> plane = noise(19 * 31);
  for (const ResizeMethod method :
       {ResizeMethod::kBilinear, ResizeMethod::kArea, ResizeMethod::kNearest}) {
    const std::vector<double> whole = resize_whole(plane, {19, 40, method}, {31, 9, method});
    const std::vector<double> part =
        resize_whole(plane, {19, 40, method, 7, 11}, {31, 9, method, 2, 5});
    for (std::size_t y = 0; y < 11; ++y) {
      for (std::size_t x = 0; x < 5; ++x) {
        ASSERT_EQ(part[y * 5 + x], whole[(y + 7) * 9 + x + 2]);
      }
    }
  }
}

}  // namespace
}  // namespace preceptor
