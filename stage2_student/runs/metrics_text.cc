#include "stage2_student/runs/metrics_text.h"

#include <cmath>
#include <cstdio>

namespace preceptor {
namespace {

std::string line(const std::string& name, const Json& json) {
  char text[160];
  std::snprintf(text, sizeof text, "  %-20s AUC %s  sensitivity %s  specificity %s", name.c_str(),
                figure_text(json.at("auc")).c_str(), figure_text(json.at("sensitivity")).c_str(),
                figure_text(json.at("specificity")).c_str());
  return text;
}

}  // namespace

std::string figure_text(const Json& figure, int decimals) {
  if (!figure.is_number() || std::isnan(figure.as_double())) return "-";
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, figure.as_double());
  return text;
}

std::string metrics_text(const Json& metrics) {
  std::string text = "  " + std::to_string(metrics.at("samples").as_integer()) + " images: AUC " +
                     figure_text(metrics.at("auc")) + ", accuracy " +
                     figure_text(metrics.at("accuracy")) + ", cross-entropy " +
                     figure_text(metrics.at("cross_entropy")) + "\n";
  for (const Json& at : metrics.at("classes").as_array()) {
    text += line(at.at("name").as_string(), at) + " (" +
            std::to_string(at.at("positives").as_integer()) + " images)\n";
  }
  return text;
}

}  // namespace preceptor
