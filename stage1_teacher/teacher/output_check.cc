#include "stage1_teacher/teacher/output_check.h"

#include <algorithm>
#include <cmath>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr double kSumTolerance = 1e-3;
constexpr double kSmallestProbability = 1e-12;

bool row_looks_like_probabilities(const float* row, std::int64_t classes) {
  double sum = 0;
  for (std::int64_t c = 0; c < classes; ++c) {
    if (!(row[c] >= 0)) return false;
    sum += row[c];
  }
  return std::abs(sum - 1) <= kSumTolerance;
}

}  // namespace

std::int64_t first_not_finite(const std::vector<float>& outputs, std::int64_t classes,
                              const std::vector<std::uint8_t>& counts) {
  for (std::size_t row = 0; row < counts.size(); ++row) {
    const float* values = outputs.data() + row * static_cast<std::size_t>(classes);
    const bool finite =
        std::all_of(values, values + classes, [](float value) { return std::isfinite(value); });
    if (counts[row] && !finite) return static_cast<std::int64_t>(row);
  }
  return -1;
}

bool look_like_probabilities(const std::vector<float>& outputs, std::int64_t classes,
                             const std::vector<std::uint8_t>& counts) {
  for (std::size_t row = 0; row < counts.size(); ++row) {
    const float* values = outputs.data() + row * static_cast<std::size_t>(classes);
    if (counts[row] && !row_looks_like_probabilities(values, classes)) return false;
  }
  return true;
}

void check_output_kind(const std::vector<float>& outputs, std::int64_t classes,
                       const std::vector<std::uint8_t>& counts, OutputKind kind) {
  if (std::count(counts.begin(), counts.end(), 1) == 0) return;
  const bool probabilities = look_like_probabilities(outputs, classes, counts);
  if (kind == OutputKind::kLogits && probabilities) {
    throw Error(ErrorKind::kInput, "the teacher returns probabilities where logits are expected")
        .expected("logits: numbers before the softmax")
        .found("numbers from 0 whose rows add up to 1")
        .hint("give --teacher-output probabilities");
  }
  if (kind == OutputKind::kProbabilities && !probabilities) {
    throw Error(ErrorKind::kInput, "the teacher does not return probabilities")
        .expected("numbers from 0 whose rows add up to 1")
        .found("other numbers")
        .hint(
            "leave out --teacher-output probabilities; a teacher with one sigmoid a class is "
            "multi-label, which is not supported yet");
  }
}

void scale_outputs(std::vector<float>& outputs, OutputKind kind, double temperature) {
  for (float& value : outputs) {
    double z = value;
    if (kind == OutputKind::kProbabilities) z = std::log(std::max(z, kSmallestProbability));
    value = static_cast<float>(z / temperature);
  }
}

}  // namespace preceptor
