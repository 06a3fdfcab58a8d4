#include "data/import/label_merging.h"

#include <algorithm>
#include <map>

#include "common/base/error.h"
#include "data/labels/label_values.h"
#include "data/labels/split_list.h"

namespace preceptor {
namespace {

using Rows = std::vector<std::size_t>;
using Values = std::vector<LabelValue>;

std::string split_of(const ParsedLabels& parsed, std::size_t at) {
  const LabelRow& row = parsed.rows[at];
  if (is_split(row.split)) return canonical_split(row.split);
  throw Error(ErrorKind::kInput, "the label table holds a split that is not known")
      .expected(
          "train (training), val (validation, valid, validate, dev), test (testing), none, or "
          "blank")
      .found(row.split + " in " + parsed.line_text(at))
      .hint("--split-column names another column, and --split-column none takes none");
}

// A blank split or patient says nothing.
bool gainsays(const std::string& text, const std::string& said) {
  return !text.empty() && text != said;
}

bool says_yes_and_no(const Values& values) {
  const auto has = [&values](LabelValue value) {
    return std::find(values.begin(), values.end(), value) != values.end();
  };
  return has(LabelValue::kPositive) && has(LabelValue::kNegative);
}

}  // namespace

LabelMerging::LabelMerging(const ParsedLabels& parsed, const std::vector<std::string>& class_names,
                           Aggregation how, const ValuePolicy& policy)
    : parsed_(parsed), how_(how), policy_(policy) {
  for (const std::string& name : class_names) {
    class_at_.emplace(name, static_cast<std::int64_t>(class_at_.size()));
  }
  const bool of_two = how == Aggregation::kAny || how == Aggregation::kAll;
  if (parsed.task == LabelTask::kClasses && of_two && class_names.size() > 2) {
    throw Error(ErrorKind::kUsage, "--aggregate any and all are for findings and for two classes")
        .expected("--aggregate max (by the order of --classes), or majority")
        .found(std::to_string(class_names.size()) + " classes");
  }
}

bool LabelMerging::all_answer() const {
  return std::all_of(parsed_.rows.begin(), parsed_.rows.end(),
                     [](const LabelRow& row) { return !row.label || binary_value(*row.label); });
}

std::int64_t LabelMerging::class_of(std::size_t row_number) const {
  const LabelRow& row = parsed_.rows[row_number];
  if (!row.label) return -1;
  const auto at = class_at_.find(*row.label);
  if (at != class_at_.end()) return at->second;
  throw Error(ErrorKind::kInput, "the label table holds a class that --classes does not name")
      .expected("all of them in --classes, as the cells have them")
      .found(*row.label + " in " + parsed_.line_text(row_number))
      .hint(all_answer() ? "cells that say yes or no are taken by --label-from binary"
                         : "--blank-words names cells that say nothing");
}

// The first row of all where none does.
std::size_t LabelMerging::first_that_says(const Rows& rows, std::string LabelRow::*text) const {
  const auto says = [this, text](std::size_t row) { return !(parsed_.rows[row].*text).empty(); };
  const auto first = std::find_if(rows.begin(), rows.end(), says);
  return first == rows.end() ? rows.front() : *first;
}

// Rows of a finding each, none of which may gainsay another: together they are one voice.
bool LabelMerging::tells_piece_by_piece() const {
  return parsed_.finding_a_row && how_ == Aggregation::kError;
}

std::size_t LabelMerging::first_contradiction(const Rows& rows) const {
  Values said = parsed_.rows[rows[0]].values;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Values& more = parsed_.rows[rows[i]].values;
    for (std::size_t c = 0; c < said.size(); ++c) {
      if (said[c] == LabelValue::kMissing) said[c] = more[c];
      if (more[c] != LabelValue::kMissing && more[c] != said[c]) return i;
    }
  }
  return 0;
}

std::size_t LabelMerging::first_other(const Rows& rows, const std::vector<Voice>& voices) const {
  const std::string& split = parsed_.rows[first_that_says(rows, &LabelRow::split)].split;
  const std::string& patient = parsed_.rows[first_that_says(rows, &LabelRow::patient)].patient;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const LabelRow& row = parsed_.rows[rows[i]];
    if (gainsays(row.split, split) || gainsays(row.patient, patient)) return i;
    if (how_ == Aggregation::kError && row.label != parsed_.rows[rows[0]].label) return i;
  }
  if (tells_piece_by_piece()) return first_contradiction(rows);
  for (const Voice& voice : voices) {
    if (how_ == Aggregation::kError && voice.values != voices[0].values) return voice.at;
  }
  return 0;
}

void LabelMerging::merge_classes(const Rows& rows, MergedLabel& merged) const {
  std::vector<std::int64_t> classes;
  for (const std::size_t row : rows) classes.push_back(class_of(row));
  merged.label.class_index = aggregate_classes(how_, classes).value_or(classes.front());
  const bool has_one = *std::max_element(classes.begin(), classes.end()) >= 0;
  merged.split_in_half = has_one && merged.label.class_index < 0 && how_ == Aggregation::kMajority;
}

// A reader's rows are one voice, which names all that they name. A row that names no reader is one
// by itself.
std::vector<LabelMerging::Voice> LabelMerging::voices_of(const Rows& rows) const {
  std::map<std::string, std::size_t> place;
  std::vector<Voice> voices;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const LabelRow& row = parsed_.rows[rows[i]];
    const bool is_named = tells_piece_by_piece() || (parsed_.has_reader && !row.reader.empty());
    const std::string reader = tells_piece_by_piece() ? "" : row.reader;
    const auto [known, is_new] = place.emplace(reader, voices.size());
    if (is_new || !is_named) {
      voices.push_back({i, row.values});
      continue;
    }
    Values& said = voices[known->second].values;
    for (std::size_t c = 0; c < said.size(); ++c) {
      said[c] = *aggregate_values(Aggregation::kAny, {said[c], row.values[c]});
    }
  }
  return voices;
}

void LabelMerging::merge_values(const std::vector<Voice>& voices, MergedLabel& merged) const {
  for (std::size_t c = 0; c < parsed_.findings.size(); ++c) {
    Values values;
    for (const Voice& voice : voices) values.push_back(voice.values[c]);
    LabelValue value = aggregate_values(how_, values).value_or(values.front());
    if (how_ == Aggregation::kMajority && value == LabelValue::kUncertain) {
      merged.split_in_half |= says_yes_and_no(values);
      value = policy_.settled(value);
    }
    merged.label.values.push_back(value);
  }
}

MergedLabel LabelMerging::merge(const Rows& rows) const {
  MergedLabel merged;
  merged.label.split = split_of(parsed_, first_that_says(rows, &LabelRow::split));
  merged.label.patient = parsed_.rows[first_that_says(rows, &LabelRow::patient)].patient;
  const bool of_classes = parsed_.task == LabelTask::kClasses;
  const std::vector<Voice> voices = of_classes ? std::vector<Voice>() : voices_of(rows);
  merged.differing = first_other(rows, voices);
  if (of_classes) {
    merge_classes(rows, merged);
    return merged;
  }
  merge_values(voices, merged);
  if (parsed_.task == LabelTask::kFindings) return merged;
  const LabelValue value = merged.label.values.front();
  merged.label.values.clear();
  if (value == LabelValue::kPositive) merged.label.class_index = 1;
  if (value == LabelValue::kNegative) merged.label.class_index = 0;
  return merged;
}

}  // namespace preceptor
