#include "stage1_teacher/teacher/target_quality.h"

#include <cmath>
#include <cstdio>

namespace preceptor {
namespace {

struct LabelledLogits {
  std::vector<float> logits;  // z / T
  std::vector<std::int64_t> classes;
};

LabelledLogits gather(const TargetStore& targets, const LabelTable& labels, const RowPlan& plan,
                      const std::vector<RowState>& states, Split split) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  LabelledLogits gathered;
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    const std::size_t at = static_cast<std::size_t>(row);
    const std::int64_t label = labels.class_of(row);
    if (labels.splits[at] != split || label < 0) continue;
    if (withdrawn[at] || states[at] != RowState::kGood) continue;
    const float* logits = targets.scaled_logits.data() + row * targets.classes;
    gathered.logits.insert(gathered.logits.end(), logits, logits + targets.classes);
    gathered.classes.push_back(label);
  }
  for (float& value : gathered.logits) {
    value = static_cast<float>(static_cast<double>(value) * targets.identity.temperature);
  }
  return gathered;
}

}  // namespace

std::vector<SplitQuality> target_quality(const TargetStore& targets, const LabelTable& labels,
                                         const RowPlan& plan, const std::vector<RowState>& states) {
  std::vector<SplitQuality> quality;
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    const LabelledLogits rows = gather(targets, labels, plan, states, split);
    if (rows.classes.empty()) continue;
    quality.push_back({split, classification_metrics(log_softmax_rows(rows.logits, targets.classes),
                                                     rows.classes, labels.class_names)});
  }
  return quality;
}

Json quality_json(const std::vector<SplitQuality>& quality) {
  Json json = Json::object();
  for (const SplitQuality& one : quality) json.set(split_name(one.split), one.metrics.to_json());
  return json;
}

std::string figure_text(double value) {
  if (!std::isfinite(value)) return "undefined";
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

std::string quality_text(const std::vector<SplitQuality>& quality) {
  std::string text;
  for (const SplitQuality& one : quality) {
    text += std::string("  ") + split_name(one.split) + ": " + std::to_string(one.metrics.samples) +
            " labelled rows, AUC " + figure_text(one.metrics.auc) + ", accuracy " +
            figure_text(one.metrics.accuracy) + "\n";
  }
  return text.empty() ? "  no labelled rows\n" : text;
}

}  // namespace preceptor
