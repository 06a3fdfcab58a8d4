#include "data/volume/axis_weights.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

void add_sample(AxisWeights& axis, std::int64_t first, std::vector<double> weights) {
  axis.first.push_back(first);
  axis.weights.push_back(std::move(weights));
}

// The triangle of half-width `support` around `centre`, over the samples that there are.
void add_triangle(AxisWeights& axis, double centre, double support) {
  const auto last = static_cast<double>(axis.in);
  const auto sample = [last](double at) {
    return static_cast<std::int64_t>(std::clamp(std::floor(at + 0.5), 0.0, last));
  };
  const std::int64_t from = sample(centre - support), past = sample(centre + support);
  std::vector<double> weights;
  double sum = 0;
  for (std::int64_t j = from; j < past; ++j) {
    const double distance = std::abs((static_cast<double>(j) + 0.5 - centre) / support);
    weights.push_back(std::max(0.0, 1.0 - distance));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  add_sample(axis, from, std::move(weights));
}

std::vector<double> combine_rows(const std::vector<double>& plane, const AxisWeights& rows,
                                 std::int64_t columns) {
  std::vector<double> result(static_cast<std::size_t>(rows.out() * columns), 0.0);
  for (std::int64_t i = 0; i < rows.out(); ++i) {
    double* to = result.data() + i * columns;
    for (std::size_t k = 0; k < rows.weights[i].size(); ++k) {
      const double weight = rows.weights[i][k];
      const double* from = plane.data() + (rows.first[i] + static_cast<std::int64_t>(k)) * columns;
      for (std::int64_t x = 0; x < columns; ++x) to[x] += weight * from[x];
    }
  }
  return result;
}

std::vector<double> combine_columns(const std::vector<double>& plane, const AxisWeights& columns,
                                    std::int64_t rows) {
  std::vector<double> result(static_cast<std::size_t>(rows * columns.out()), 0.0);
  for (std::int64_t y = 0; y < rows; ++y) {
    for (std::int64_t i = 0; i < columns.out(); ++i) {
      const double* from = plane.data() + y * columns.in + columns.first[i];
      double sum = 0;
      for (std::size_t k = 0; k < columns.weights[i].size(); ++k) {
        sum += columns.weights[i][k] * from[k];
      }
      result[y * columns.out() + i] = sum;
    }
  }
  return result;
}

void add_composed(AxisWeights& axis, const AxisWeights& before, const AxisWeights& then,
                  std::int64_t i) {
  const std::vector<double>& outer = then.weights[i];
  if (outer.empty()) return add_sample(axis, 0, {});
  const std::int64_t first = before.first[then.first[i]];
  std::vector<double> weights;
  for (std::size_t k = 0; k < outer.size(); ++k) {
    const std::int64_t middle = then.first[i] + static_cast<std::int64_t>(k);
    const std::vector<double>& inner = before.weights[middle];
    const auto start = static_cast<std::size_t>(before.first[middle] - first);
    weights.resize(std::max(weights.size(), start + inner.size()), 0.0);
    for (std::size_t j = 0; j < inner.size(); ++j) weights[start + j] += outer[k] * inner[j];
  }
  add_sample(axis, first, std::move(weights));
}

}  // namespace

AxisWeights scaled_weights(std::int64_t in, std::int64_t out, double scale) {
  AxisWeights axis;
  axis.in = in;
  const double half_in = static_cast<double>(in) / 2, half_out = static_cast<double>(out) / 2;
  for (std::int64_t i = 0; i < out; ++i) {
    const double centre = half_in + scale * (static_cast<double>(i) + 0.5 - half_out);
    add_triangle(axis, centre, std::max(scale, 1.0));
  }
  return axis;
}

std::int64_t even_count(const std::vector<double>& positions, double step) {
  const double length = positions.back() - positions.front();
  return std::max<std::int64_t>(1, std::llround(length / step)) + 1;
}

AxisWeights even_weights(const std::vector<double>& positions, double step) {
  AxisWeights axis;
  axis.in = static_cast<std::int64_t>(positions.size());
  const double length = positions.back() - positions.front();
  const std::int64_t steps = even_count(positions, step) - 1;
  std::size_t left = 0;
  for (std::int64_t i = 0; i <= steps; ++i) {
    const double at =
        positions.front() + length * static_cast<double>(i) / static_cast<double>(steps);
    while (left + 2 < positions.size() && positions[left + 1] <= at) ++left;
    const double share = (at - positions[left]) / (positions[left + 1] - positions[left]);
    add_sample(axis, static_cast<std::int64_t>(left), {1 - share, share});
  }
  return axis;
}

AxisWeights composed(const AxisWeights& before, const AxisWeights& then) {
  AxisWeights axis;
  axis.in = before.in;
  for (std::int64_t i = 0; i < then.out(); ++i) add_composed(axis, before, then, i);
  return axis;
}

AxisWeights framed(const AxisWeights& weights, std::int64_t size) {
  AxisWeights axis;
  axis.in = weights.in;
  const std::int64_t spare = size - weights.out();
  const std::int64_t start = spare >= 0 ? spare / 2 : -((1 - spare) / 2);
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t source = i - start;
    const bool inside = source >= 0 && source < weights.out();
    add_sample(axis, inside ? weights.first[source] : 0,
               inside ? weights.weights[source] : std::vector<double>{});
  }
  return axis;
}

std::vector<double> resample_plane(const std::vector<double>& plane, const AxisWeights& rows,
                                   const AxisWeights& columns) {
  return combine_columns(combine_rows(plane, rows, columns.in), columns, rows.out());
}

}  // namespace preceptor
