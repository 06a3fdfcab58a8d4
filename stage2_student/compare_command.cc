#include "stage2_student/compare_command.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "stage2_student/runs/metrics_text.h"
#include "stage2_student/runs/run_comparison.h"

namespace preceptor {
namespace {

const Json* find(const Json& json, const std::string& key) {
  return json.has(key) ? &json.at(key) : nullptr;
}

std::string field(const Json& json, const std::string& key, int decimals) {
  const Json* value = find(json, key);
  return value == nullptr ? "-" : figure_text(*value, decimals);
}

std::string labelled_text(const Json& metrics) {
  const Json* rows = find(metrics, "rows");
  return rows == nullptr ? "-" : field(*rows, "labelled_train_rows", 0);
}

std::string spread_text(const std::vector<double>& values) {
  const MeanAndSd at = mean_and_sd(values);
  if (std::isnan(at.mean)) return "-";
  char text[64];
  if (at.count > 1) {
    std::snprintf(text, sizeof text, "%.4f +- %.4f", at.mean, at.sd);
  } else {
    std::snprintf(text, sizeof text, "%.4f", at.mean);
  }
  return text;
}

std::string row(const std::string& name, const std::string& network, const std::string& alpha,
                const std::string& labels, const std::string& parameters, const std::string& bytes,
                const std::string& auc, const std::string& accuracy, const std::string& seconds) {
  char text[256];
  std::snprintf(text, sizeof text, "%-18s %-9s %5s %8s %11s %10s  %-17s  %-17s %8s\n", name.c_str(),
                network.c_str(), alpha.c_str(), labels.c_str(), parameters.c_str(), bytes.c_str(),
                auc.c_str(), accuracy.c_str(), seconds.c_str());
  return text;
}

std::vector<double> test_figures(const RunGroup& group, const std::string& figure) {
  std::vector<double> values;
  for (const ComparedRun& run : group.runs) {
    const Json& value = run.metrics.at("test").at(figure);
    values.push_back(value.is_number() ? value.as_double() : NAN);
  }
  return values;
}

std::string group_row(const RunGroup& group) {
  const Json& first = group.runs.front().metrics;
  return row(group.name, first.at("architecture").as_string(), field(first, "alpha", 2),
             labelled_text(first), field(first, "parameters", 0), field(first, "model_bytes", 0),
             spread_text(test_figures(group, "auc")), spread_text(test_figures(group, "accuracy")),
             field(first, "seconds_per_epoch", 2));
}

std::string paired_lines(const std::vector<RunGroup>& groups) {
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t k = i + 1; k < groups.size(); ++k) {
      const MeanAndSd pair = paired_difference(groups[i], groups[k]);
      if (pair.count < 2 || std::isnan(pair.mean)) continue;
      char line[200];
      std::snprintf(line, sizeof line, "  %s minus %s: %+.4f +- %.4f (%lld seeds)\n",
                    groups[i].name.c_str(), groups[k].name.c_str(), pair.mean, pair.sd,
                    static_cast<long long>(pair.count));
      text += line;
    }
  }
  return text.empty() ? text : "\nTest AUC, paired by seed, mean +- sd:\n" + text;
}

// An epoch with the teacher in the loop runs it over each train row once more; its speed is the one
// that its own training run measured when it was evaluated.
std::string teacher_in_the_loop(const RunGroup& teacher, const std::vector<RunGroup>& groups) {
  const Json* rate = find(teacher.runs.front().metrics, "forward_images_per_second");
  if (rate == nullptr || groups.empty()) return "";
  const Json& student = groups.front().runs.front().metrics;
  const double cached = student.at("seconds_per_epoch").as_double();
  const double images = student.at("rows").at("train_rows").as_double();
  const double forward = images / rate->as_double();
  char text[240];
  std::snprintf(text, sizeof text,
                "\nAn epoch of %s: %.2f s from the cache; with the teacher in the loop %.2f s more "
                "(%.0f images at its measured %.0f images/s): %.1f times.\n",
                groups.front().name.c_str(), cached, forward, images, rate->as_double(),
                (cached + forward) / cached);
  return text;
}

bool trained_a_teacher(const RunGroup& group) {
  const Json* kind = find(group.runs.front().metrics, "kind");
  return kind != nullptr && kind->as_string() == "teacher";
}

bool judged_alike(const Json& here, const Json& there) {
  const auto column = [](const Json& digests) {
    const Json* name = find(digests, "label_column");
    return name == nullptr ? "" : name->as_string();
  };
  return here.at("rows") == there.at("rows") && here.at("labels") == there.at("labels") &&
         column(here) == column(there);
}

std::string mismatch_lines(const std::vector<RunGroup>& groups) {
  if (groups.empty()) return "";
  const Json& first = groups.front().runs.front().metrics;
  for (const RunGroup& group : groups) {
    for (const ComparedRun& run : group.runs) {
      const Json& here = run.metrics.at("digests");
      const Json& there = first.at("digests");
      if (judged_alike(here, there)) continue;
      return "\nnote: " + run.name + " was judged on other rows or labels than " +
             groups.front().runs.front().name + "; the figures do not compare.\n";
    }
  }
  return "";
}

}  // namespace

void CompareCommand::register_options(OptionTable& table) {
  table.positional("RUN", &runs_, "folders of finished runs; the teacher's own may be one", 1,
                   10000);
}

CommandResult CompareCommand::run(const CommonOptions&, Reporter&) {
  std::vector<RunGroup> all = read_groups(runs_);
  const auto students = std::stable_partition(all.begin(), all.end(), trained_a_teacher);
  const std::vector<RunGroup> teacher(all.begin(), students), groups(students, all.end());
  CommandResult result;
  result.text = row("run", "network", "alpha", "labels", "parameters", "bytes", "test AUC",
                    "test accuracy", "s/epoch");
  for (const RunGroup& group : all) result.text += group_row(group);
  result.text += paired_lines(groups);
  if (!teacher.empty()) result.text += teacher_in_the_loop(teacher.front(), groups);
  result.text += mismatch_lines(groups);
  Json runs = Json::Array{};
  for (const RunGroup& group : all) {
    for (const ComparedRun& run : group.runs) {
      runs.push(
          Json::object().set("name", run.name).set("group", run.group).set("metrics", run.metrics));
    }
  }
  result.json = Json::object().set("runs", runs);
  return result;
}

}  // namespace preceptor
