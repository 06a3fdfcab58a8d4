#include "stage1_teacher/teacher/expected_outputs.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "common/base/error.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

struct Columns {
  std::size_t key = 0;
  std::optional<std::size_t> frame;
  std::vector<std::size_t> classes;
};

std::size_t key_column(const CsvTable& table) {
  for (const char* name : {"sop_instance_uid", "SOPInstanceUID", "path", "file"}) {
    if (const auto found = table.column(name)) return *found;
  }
  throw Error(ErrorKind::kInput, "the file of expected outputs has no key column")
      .expected("sop_instance_uid or path")
      .found(joined(table.header));
}

std::vector<std::size_t> class_columns(const CsvTable& table, const Columns& columns,
                                       const std::vector<std::string>& class_names) {
  std::vector<std::size_t> named, rest;
  for (const std::string& name : class_names) {
    if (const auto found = table.column(name)) named.push_back(*found);
  }
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (i != columns.key && i != columns.frame) rest.push_back(i);
  }
  if (named.size() == class_names.size()) return named;
  if (named.empty() && rest.size() == class_names.size()) return rest;
  throw Error(ErrorKind::kInput, "the file of expected outputs has not one column a class")
      .expected("a key column and " + joined(class_names))
      .found(joined(table.header));
}

Columns find_columns(const CsvTable& table, const std::vector<std::string>& class_names) {
  Columns columns;
  columns.key = key_column(table);
  columns.frame = table.column("frame");
  columns.classes = class_columns(table, columns, class_names);
  return columns;
}

double number_of(const std::string& text, std::size_t row) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (!text.empty() && *end == '\0' && std::isfinite(value)) return value;
  throw Error(ErrorKind::kInput, "the file of expected outputs holds something that is no number")
      .expected("a number in row " + std::to_string(row + 1) + " after the header")
      .found(text);
}

// Rows of live samples by (file, frame).
using RowBySample = std::map<std::pair<Key16, std::int32_t>, std::int64_t>;

RowBySample live_rows(const RowPlan& plan, const std::vector<RowState>& states) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  RowBySample rows;
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    const std::size_t at = static_cast<std::size_t>(row);
    if (withdrawn[at] || states[at] != RowState::kGood) continue;
    rows[{plan.row(row).file, plan.row(row).frame}] = row;
  }
  return rows;
}

std::map<std::string, Key16> files_by_name(const ArchiveView& archive) {
  std::map<std::string, Key16> names;
  for (std::size_t i = 0; i < archive.files().size(); ++i) {
    const IndexedFile& file = archive.files()[i];
    for (const std::string& name : {file.header.sop_instance_uid, file.path, file.relative_path}) {
      names.emplace(name, archive.key_of(i));
    }
  }
  return names;
}

double unscaled(float stored, double temperature, OutputKind kind) {
  const double z = static_cast<double>(stored) * temperature;
  return kind == OutputKind::kProbabilities ? std::exp(z) : z;
}

}  // namespace

std::vector<Expectation> parse_expectations(const CsvTable& table,
                                            const std::vector<std::string>& class_names) {
  const Columns columns = find_columns(table, class_names);
  std::vector<Expectation> expected;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::vector<std::string>& cells = table.rows[row];
    Expectation one;
    one.key = cells[columns.key];
    if (columns.frame) one.frame = static_cast<std::int64_t>(number_of(cells[*columns.frame], row));
    for (const std::size_t column : columns.classes) {
      one.values.push_back(number_of(cells[column], row));
    }
    expected.push_back(std::move(one));
  }
  return expected;
}

Json Comparison::to_json() const {
  return Json::object()
      .set("matched", matched)
      .set("unmatched", unmatched)
      .set("largest_difference", largest);
}

Comparison compare_expectations(const std::vector<Expectation>& expected,
                                const ArchiveView& archive, const RowPlan& plan,
                                const std::vector<RowState>& states, const TargetStore& targets,
                                OutputKind kind) {
  const RowBySample rows = live_rows(plan, states);
  const std::map<std::string, Key16> files = files_by_name(archive);
  Comparison result;
  for (const Expectation& one : expected) {
    const auto file = files.find(one.key);
    const auto row = file == files.end()
                         ? rows.end()
                         : rows.find({file->second, static_cast<std::int32_t>(one.frame)});
    if (row == rows.end()) {
      ++result.unmatched;
      continue;
    }
    ++result.matched;
    const float* stored = targets.scaled_logits.data() + row->second * targets.classes;
    for (std::size_t c = 0; c < one.values.size(); ++c) {
      const double difference =
          std::abs(unscaled(stored[c], targets.identity.temperature, kind) - one.values[c]);
      if (difference <= result.largest && !result.largest_key.empty()) continue;
      result.largest = difference;
      result.largest_key = one.key;
      result.largest_frame = one.frame;
    }
  }
  return result;
}

}  // namespace preceptor
