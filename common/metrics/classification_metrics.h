// Metrics of a single-label classifier from its probabilities.
//
// Definitions: AUC is the Mann-Whitney U of class c's probability, c against the rest, ties
// counted as one half (Hanley and McNeil 1982); sensitivity and specificity of class c are those of
// "the arg-max is c"; cross-entropy is the mean of -log p of the true class, natural logarithm,
// from log-probabilities. Macro figures are unweighted means over the classes that have both
// positives and negatives. With two classes `auc` is that of class 1, as is usual.
// NaN: no sample makes the figure defined; JSON shows null.
// Must not know: Torch, files. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"

namespace preceptor {

struct ClassMetrics {
  std::string name;
  std::int64_t positives = 0;
  double auc = 0, sensitivity = 0, specificity = 0;
};

struct ClassificationMetrics {
  std::int64_t samples = 0;
  double auc = 0;  // class 1 of two; macro_auc of more
  double accuracy = 0, cross_entropy = 0;
  double macro_auc = 0, macro_sensitivity = 0, macro_specificity = 0;
  std::vector<ClassMetrics> classes;
  Json to_json() const;
  // "auc", "accuracy", "cross_entropy", "macro_auc", "macro_sensitivity", "macro_specificity";
  // throws Error(kUsage) naming the choices.
  double by_name(const std::string& metric) const;
};
bool higher_is_better(const std::string& metric);  // false for cross_entropy only

// log_probabilities: (samples, classes), row-major, natural logarithm; labels: class indices.
ClassificationMetrics classification_metrics(const std::vector<float>& log_probabilities,
                                             const std::vector<std::int64_t>& labels,
                                             const std::vector<std::string>& class_names);

// Mann-Whitney AUC of `scores` for `positive` (0 or 1 each); NaN when one side is empty or a
// score is NaN.
double area_under_roc(const std::vector<double>& scores, const std::vector<std::uint8_t>& positive);

// log softmax of each row of (samples, classes) logits, in double inside.
std::vector<float> log_softmax_rows(const std::vector<float>& logits, std::int64_t classes);

}  // namespace preceptor
