#include "common/metrics/classification_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? kUndefined : static_cast<double>(part) / static_cast<double>(whole);
}

std::int64_t arg_max(const float* row, std::int64_t classes) {
  return std::max_element(row, row + classes) - row;
}

ClassMetrics metrics_of_class(const std::vector<float>& log_probabilities,
                              const std::vector<std::int64_t>& labels, std::int64_t classes,
                              std::int64_t c, const std::string& name) {
  const std::int64_t samples = static_cast<std::int64_t>(labels.size());
  std::vector<double> scores(labels.size());
  std::vector<std::uint8_t> positive(labels.size());
  std::int64_t hits = 0, rejections = 0, positives = 0;
  for (std::int64_t i = 0; i < samples; ++i) {
    const float* row = log_probabilities.data() + i * classes;
    scores[i] = row[c];
    positive[i] = labels[i] == c;
    positives += positive[i];
    const bool called = arg_max(row, classes) == c;
    hits += called && positive[i];
    rejections += !called && !positive[i];
  }
  return {name, positives, area_under_roc(scores, positive), ratio(hits, positives),
          ratio(rejections, samples - positives)};
}

double mean_where_defined(const std::vector<ClassMetrics>& classes, std::int64_t samples,
                          double ClassMetrics::*figure) {
  double sum = 0;
  std::int64_t count = 0;
  for (const ClassMetrics& at : classes) {
    if (at.positives == 0 || at.positives == samples) continue;
    sum += at.*figure;
    ++count;
  }
  return count == 0 ? kUndefined : sum / static_cast<double>(count);
}

void add_accuracy_and_entropy(const std::vector<float>& log_probabilities,
                              const std::vector<std::int64_t>& labels, std::int64_t classes,
                              ClassificationMetrics& metrics) {
  std::int64_t right = 0;
  double entropy = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float* row = log_probabilities.data() + static_cast<std::int64_t>(i) * classes;
    right += arg_max(row, classes) == labels[i];
    entropy -= row[labels[i]];
  }
  metrics.accuracy = ratio(right, metrics.samples);
  metrics.cross_entropy =
      metrics.samples == 0 ? kUndefined : entropy / static_cast<double>(metrics.samples);
}

struct NamedFigure {
  const char* name;
  double ClassificationMetrics::*figure;
};
constexpr NamedFigure kFigures[] = {
    {"auc", &ClassificationMetrics::auc},
    {"accuracy", &ClassificationMetrics::accuracy},
    {"cross_entropy", &ClassificationMetrics::cross_entropy},
    {"macro_auc", &ClassificationMetrics::macro_auc},
    {"macro_sensitivity", &ClassificationMetrics::macro_sensitivity},
    {"macro_specificity", &ClassificationMetrics::macro_specificity},
};

}  // namespace

// Ranks with ties at their mean: U = (rank sum of the positives) - p (p + 1) / 2.
double area_under_roc(const std::vector<double>& scores,
                      const std::vector<std::uint8_t>& positive) {
  // A NaN has no rank, and neither sorting nor the search for ties would end well.
  for (const double score : scores) {
    if (std::isnan(score)) return kUndefined;
  }
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&scores](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double rank_sum = 0, positives = 0;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && scores[order[last]] == scores[order[first]]) ++last;
    const double rank = 0.5 * static_cast<double>(first + 1 + last);
    for (; first < last; ++first) {
      if (!positive[order[first]]) continue;
      rank_sum += rank;
      positives += 1;
    }
  }
  const double negatives = static_cast<double>(scores.size()) - positives;
  if (positives == 0 || negatives == 0) return kUndefined;
  return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives);
}

ClassificationMetrics classification_metrics(const std::vector<float>& log_probabilities,
                                             const std::vector<std::int64_t>& labels,
                                             const std::vector<std::string>& class_names) {
  const std::int64_t classes = static_cast<std::int64_t>(class_names.size());
  ClassificationMetrics metrics;
  metrics.samples = static_cast<std::int64_t>(labels.size());
  for (std::int64_t c = 0; c < classes; ++c) {
    metrics.classes.push_back(
        metrics_of_class(log_probabilities, labels, classes, c, class_names[c]));
  }
  add_accuracy_and_entropy(log_probabilities, labels, classes, metrics);
  metrics.macro_auc = mean_where_defined(metrics.classes, metrics.samples, &ClassMetrics::auc);
  metrics.macro_sensitivity =
      mean_where_defined(metrics.classes, metrics.samples, &ClassMetrics::sensitivity);
  metrics.macro_specificity =
      mean_where_defined(metrics.classes, metrics.samples, &ClassMetrics::specificity);
  metrics.auc = classes == 2 ? metrics.classes[1].auc : metrics.macro_auc;
  return metrics;
}

std::vector<float> log_softmax_rows(const std::vector<float>& logits, std::int64_t classes) {
  std::vector<float> out(logits.size());
  for (std::size_t first = 0; first < logits.size(); first += static_cast<std::size_t>(classes)) {
    const float* row = logits.data() + first;
    const double top = *std::max_element(row, row + classes);
    double sum = 0;
    for (std::int64_t c = 0; c < classes; ++c) sum += std::exp(row[c] - top);
    const double log_sum = top + std::log(sum);
    for (std::int64_t c = 0; c < classes; ++c) {
      out[first + static_cast<std::size_t>(c)] = static_cast<float>(row[c] - log_sum);
    }
  }
  return out;
}

Json ClassificationMetrics::to_json() const {
  Json json = Json::object().set("samples", samples);
  for (const NamedFigure& at : kFigures) json.set(at.name, this->*at.figure);
  Json per_class = Json::Array{};
  for (const ClassMetrics& at : classes) {
    per_class.push(Json::object()
                       .set("name", at.name)
                       .set("positives", at.positives)
                       .set("auc", at.auc)
                       .set("sensitivity", at.sensitivity)
                       .set("specificity", at.specificity));
  }
  return json.set("classes", per_class);
}

double ClassificationMetrics::by_name(const std::string& metric) const {
  std::string names;
  for (const NamedFigure& at : kFigures) {
    if (metric == at.name) return this->*at.figure;
    names += (names.empty() ? "" : ", ") + std::string(at.name);
  }
  throw Error(ErrorKind::kUsage, "unknown metric").expected(names).found(metric);
}

bool higher_is_better(const std::string& metric) { return metric != "cross_entropy"; }

}  // namespace preceptor
