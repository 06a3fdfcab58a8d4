#include "data/import/label_explanation.h"

#include <algorithm>
#include <array>
#include <map>

#include "data/table/text_cells.h"

namespace preceptor {
namespace {

constexpr std::size_t kRowsShown = 5, kPathsShown = 2;
constexpr std::array<LabelValue, 4> kValues{LabelValue::kPositive, LabelValue::kNegative,
                                            LabelValue::kUncertain, LabelValue::kMissing};

// Of classes any and all are max and its opposite.
const char* aggregation_text(Aggregation how, LabelTask task) {
  const bool classes = task == LabelTask::kClasses;
  switch (how) {
    case Aggregation::kError:
      return "must say the same (--aggregate error)";
    case Aggregation::kAny:
      return classes ? "are the later class, in their order (--aggregate any)"
                     : "are positive where any is (--aggregate any)";
    case Aggregation::kAll:
      return classes ? "are the earlier class, in their order (--aggregate all)"
                     : "are positive where all are (--aggregate all)";
    case Aggregation::kMajority:
      return "are what most say (--aggregate majority)";
    case Aggregation::kMax:
      return "are the highest of them (--aggregate max)";
  }
  return "";
}

// "ill", or "Edema positive, Fracture uncertain": what is not negative; of a row for each finding
// what it says of its own.
std::string label_text(const ParsedLabels& parsed, const LabelRow& row) {
  if (parsed.task == LabelTask::kClasses) return row.label ? "label " + *row.label : "no label";
  std::vector<std::string> said;
  for (std::size_t c = 0; c < row.values.size(); ++c) {
    const LabelValue value = row.values[c];
    const LabelValue plain = parsed.finding_a_row ? LabelValue::kMissing : LabelValue::kNegative;
    if (value == plain && parsed.findings.size() > 1) continue;
    said.push_back(parsed.findings[c] + " " + label_value_name(value));
  }
  return !said.empty() ? joined_text(said) : parsed.finding_a_row ? "nothing" : "all negative";
}

std::string row_text(const ParsedLabels& parsed, std::size_t number) {
  const LabelRow& row = parsed.rows[number];
  return "row in " + parsed.line_text(number) + ": key " + row.key + ", " +
         label_text(parsed, row) + (row.split.empty() ? "" : ", split " + row.split) +
         (row.patient.empty() ? "" : ", patient " + row.patient) +
         (row.reader.empty() ? "" : ", reader " + row.reader);
}

std::string files_text(const std::vector<std::string>& paths) {
  std::string text;
  for (std::size_t i = 0; i < paths.size() && i < kPathsShown; ++i) {
    text += (i == 0 ? "" : ", ") + paths[i];
  }
  if (paths.size() > kPathsShown)
    text += " and " + std::to_string(paths.size() - kPathsShown) + " more";
  return text;
}

std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [name, count] : counts.as_object()) {
    text += (text.empty() ? "" : ", ") + name + " " + count.dump();
  }
  return text;
}

// Of those that the table or a list says.
Json split_counts(const StoredLabels& labels) {
  std::map<std::string, std::int64_t> counts;
  for (const SampleLabel& label : labels.labels) {
    if (!label.split.empty()) ++counts[label.split];
  }
  Json json = Json::object();
  for (const auto& [split, count] : counts) json.set(split, count);
  return json;
}

}  // namespace

Json class_counts(const StoredLabels& labels) {
  std::vector<std::int64_t> counts(labels.class_names.size());
  for (const SampleLabel& label : labels.labels) {
    if (label.class_index >= 0) ++counts[static_cast<std::size_t>(label.class_index)];
  }
  Json json = Json::object();
  for (std::size_t c = 0; c < counts.size(); ++c) json.set(labels.class_names[c], counts[c]);
  return json;
}

Json column_counts(const StoredLabels& labels) {
  Json json = Json::object();
  for (std::size_t c = 0; c < labels.column_names.size(); ++c) {
    std::array<std::int64_t, kValues.size()> counts{};
    for (const SampleLabel& label : labels.labels) {
      const auto at = std::find(kValues.begin(), kValues.end(), label.values[c]);
      ++counts[static_cast<std::size_t>(at - kValues.begin())];
    }
    Json column = Json::object();
    for (std::size_t v = 0; v < kValues.size(); ++v) {
      column.set(label_value_name(kValues[v]), counts[v]);
    }
    json.set(labels.column_names[c], column);
  }
  return json;
}

std::vector<std::string> explain_table(const ParsedLabels& parsed,
                                       const LabelImportOptions& options) {
  std::vector<std::string> lines{std::to_string(parsed.rows.size()) + " rows; those of one file " +
                                 aggregation_text(options.aggregation, parsed.task)};
  if (parsed.task != LabelTask::kClasses) {
    lines.push_back("-1 is " + options.values.uncertain + ", a blank cell is " +
                    options.values.blank);
  }
  for (std::size_t r = 0; r < parsed.rows.size() && r < kRowsShown; ++r) {
    lines.push_back(row_text(parsed, r));
  }
  return lines;
}

std::vector<std::string> explain_import(const ParsedLabels& parsed, const LabelImport& import) {
  std::vector<std::string> lines{
      std::string("keys (") + key_kind_name(parsed.key_kind) + "): " + std::to_string(import.keys) +
      ", of which " + std::to_string(import.keys_with_files) + " have files; " +
      std::to_string(import.labels.labels.size()) + " files are named, " +
      std::to_string(import.files_of_several_rows) + " of them by several rows"};
  for (const LabelImport::Example& example : import.examples) {
    const LabelRow& row = parsed.rows[example.row];
    lines.push_back("key " + row.key + " is " + files_text(example.paths));
  }
  if (!import.labels.class_names.empty()) {
    lines.push_back("classes: " + counts_text(class_counts(import.labels)));
  }
  const Json splits = split_counts(import.labels);
  if (!splits.as_object().empty()) lines.push_back("splits: " + counts_text(splits));
  const Json columns = column_counts(import.labels);
  for (const auto& [name, counts] : columns.as_object()) {
    lines.push_back("column " + name + ": " + counts_text(counts));
  }
  return lines;
}

Json explanation_json(const ParsedLabels& parsed, const LabelImport& import) {
  Json findings = Json::object();
  for (const Finding& finding : import.findings) {
    if (finding.count > 0) findings.set(finding.what, finding.count);
  }
  return Json::object()
      .set("task", parsed.task == LabelTask::kFindings ? "multi" : "single")
      .set("key_kind", key_kind_name(parsed.key_kind))
      .set("rows", static_cast<std::int64_t>(parsed.rows.size()))
      .set("keys", import.keys)
      .set("keys_with_files", import.keys_with_files)
      .set("files_of_several_rows", import.files_of_several_rows)
      .set("labels", static_cast<std::int64_t>(import.labels.labels.size()))
      .set("classes", class_counts(import.labels))
      .set("columns", column_counts(import.labels))
      .set("splits", split_counts(import.labels))
      .set("findings", findings);
}

}  // namespace preceptor
